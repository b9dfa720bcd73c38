package io.unlearn.certified;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** A binary logistic model whose weights were found elsewhere. */
class AdoptedRemovalContractTest extends CertifiedRemovalContract<LinearModel> {
    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        TrainingRows rows = Rows.classes(60, 5, 2, 1);
        return CertifiedTrainer.logistic()
                .progress(Progress.none())
                .adopt(ForeignTools.binary(rows, 1, true, true), rows, DeclaredObjective.inverse(1))
                .model();
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }
}
