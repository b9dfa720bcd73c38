package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Masking;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Progress;
import io.unlearn.testkit.CertifiedRemovalContract;

/** Least squares on a cluster without a cache of its own, verified output noise. */
class LeastSquaresContractTest extends CertifiedRemovalContract<LinearModel> {
    private static final SparkRows ROWS =
            Rows.targets(60, 5, 1).onCluster().cached(false).idsAreDistinct(true);

    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return SparkTrainer.leastSquares()
                .targetBound(3)
                .masking(Masking.outputNoise(1, 1e-5).withReleases(2))
                .progress(Progress.none())
                .train(ROWS);
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((SparkRemoval) model).innerWeightsCopy();
    }
}
