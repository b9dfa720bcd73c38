package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;
import javax.crypto.spec.SecretKeySpec;

/** A model on a cluster in a store. */
class DurableContractTest extends CertifiedRemovalContract<LinearModel> {
    private static final SparkRows ROWS = Rows.classes(60, 5, 2, 1).onCluster().idsAreDistinct(true);

    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        SparkRemoval model = SparkTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(4))
                .progress(Progress.none())
                .train(ROWS);
        return DurableSparkRemoval.create(new MemoryFiles(), new SecretKeySpec(new byte[32], "AES"), model);
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((DurableSparkRemoval) model).inner().innerWeightsCopy();
    }
}
