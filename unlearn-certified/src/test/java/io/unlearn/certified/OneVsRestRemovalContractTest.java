package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** One-vs-rest with regularisation for each row. */
class OneVsRestRemovalContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.perSample(0.02))
                .progress(Progress.none())
                .train(Rows.classes(80, 6, 4, 2));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }
}
