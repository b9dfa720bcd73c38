package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Binary logistic regression, verified output noise. */
class BinaryRemovalContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(1))
                .progress(Progress.none())
                .train(Rows.classes(60, 5, 2, 1));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }
}
