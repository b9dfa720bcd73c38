package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Objective perturbation as published. */
class PublishedRemovalContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(50))
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.publishedGuo(1, 1e-4, 50))
                .progress(Progress.none())
                .train(Rows.classes(60, 5, 2, 4));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }
}
