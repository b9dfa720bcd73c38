package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Logistic regression on a cluster, verified output noise. */
class LogisticContractTest extends CertifiedRemovalContract<LinearModel> {
    private static final SparkRows ROWS = Rows.classes(60, 5, 2, 1).onCluster();

    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return SparkTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(4))
                .progress(Progress.none())
                .train(ROWS);
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((SparkRemoval) model).innerWeightsCopy();
    }
}
