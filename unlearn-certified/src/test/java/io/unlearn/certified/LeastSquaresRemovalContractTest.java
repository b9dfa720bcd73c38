package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Least squares, exact. */
class LeastSquaresRemovalContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return CertifiedTrainer.leastSquares()
                .regularisation(Regularisation.fixedTotal(0.5))
                .progress(Progress.none())
                .train(Rows.targets(60, 4, 3));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }
}
