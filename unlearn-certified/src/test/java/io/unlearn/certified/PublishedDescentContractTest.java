package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Descent-to-Delete with the published constants. */
class PublishedDescentContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return DescentToDelete.trainer()
                .regularisation(0.1)
                .stepsPerUpdate(20)
                .paperMode()
                .progress(Progress.none())
                .train(Rows.classes(60, 5, 2, 1));
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((DescentToDelete) model).innerWeightsCopy();
    }
}
