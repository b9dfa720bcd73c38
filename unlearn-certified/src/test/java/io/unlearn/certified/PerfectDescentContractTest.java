package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Descent-to-Delete with the noise in the state. */
class PerfectDescentContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return DescentToDelete.trainer()
                .regularisation(0.1)
                .noise(0.5)
                .perfect()
                .progress(Progress.none())
                .train(Rows.classes(60, 5, 2, 1));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((DescentToDelete) model).innerWeightsCopy();
    }
}
