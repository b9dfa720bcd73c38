package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** A merely convex loss over a ball, whose minimiser may lie on its surface. */
class ConvexDescentContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return DescentToDelete.trainer()
                .regularisation(0.1)
                .merelyConvex(3)
                .stepsPerUpdate(40)
                .progress(Progress.none())
                .train(Rows.classes(60, 5, 2, 1));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((DescentToDelete) model).innerWeightsCopy();
    }
}
