package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Descent-to-Delete of least squares. */
class LeastSquaresDescentContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return DescentToDelete.leastSquaresTrainer()
                .regularisation(0.2)
                .targetBound(3)
                .stepsPerUpdate(40)
                .progress(Progress.none())
                .train(Rows.targets(60, 5, 1));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((DescentToDelete) model).innerWeightsCopy();
    }
}
