package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/**
 * The guarantee of a release, by counting, in its worst case: two states as far apart as two verified residuals allow, and
 * the best test there is, a threshold on the likelihood ratio of the two Gaussians.
 */
class OutputNoiseCoverageTest {
    private static final int RELEASES = 40_000;

    /**
     * Standard errors of room. Each of the 26 comparisons fails for a correct library with probability below 1e-8, so the
     * test does with probability below 1e-6.
     */
    private static final double ROOM = 6;

    private static final double EPSILON = 0.5;
    private static final double DELTA = 0.05;
    private static final double LIMIT = 1e-3;
    private static final double CONVEXITY = 2;

    @Test
    void theWorstCaseReachesDeltaAndDoesNotExceedIt() {
        double distance = 2 * LIMIT / CONVEXITY;
        double[] a = releases(0);
        double[] b = releases(distance);
        double largest = 0;
        double errorThere = 0;
        for (double threshold = -0.003; threshold <= 0.004; threshold += 0.00025) {
            double pa = share(a, threshold, false);
            double pb = share(b, threshold, false);
            double excess = pa - Math.exp(EPSILON) * pb;
            double error = Math.sqrt(pa * (1 - pa) + Math.exp(2 * EPSILON) * pb * (1 - pb)) / Math.sqrt(RELEASES);
            assertThat(excess).isLessThanOrEqualTo(DELTA + ROOM * error);
            double reverse = share(b, threshold, true) - Math.exp(EPSILON) * share(a, threshold, true);
            assertThat(reverse).isLessThanOrEqualTo(DELTA + ROOM * error + 1e-3);
            if (excess > largest) {
                largest = excess;
                errorThere = error;
            }
        }
        assertThat(largest).isCloseTo(DELTA, within(ROOM * errorThere + 2e-3));
    }

    private static double[] releases(double firstWeight) {
        Setup setup = new Setup(
                Loss.LOGISTIC,
                Regularisation.fixedTotal(CONVEXITY),
                Masking.outputNoise(EPSILON, DELTA),
                Promise.of(Masking.outputNoise(EPSILON, DELTA)),
                1,
                1,
                Double.NaN,
                false,
                new int[] {0, 1},
                1,
                2,
                LIMIT,
                LIMIT,
                DenseBackend.plainJava(),
                Progress.none(),
                Clock.systemUTC());
        OutputMasker masker =
                new OutputMasker(setup, Masking.outputNoise(EPSILON, DELTA).withReleases(1), LIMIT);
        State state = new State(new double[] {firstWeight, 0}, new boolean[] {true, true}, 2, LIMIT);
        double[] values = new double[RELEASES];
        for (int i = 0; i < RELEASES; i++) {
            values[i] = masker.mask(state).weights()[0];
        }
        return values;
    }

    private static double share(double[] values, double threshold, boolean above) {
        int count = 0;
        for (double value : values) {
            count += value > threshold == above ? 1 : 0;
        }
        return (double) count / values.length;
    }
}
