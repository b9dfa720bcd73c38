package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.AucResampler;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.math.Normal;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AucBootstrapTest {
    private static final double[] UP = {1, 3, 3, 5, Double.POSITIVE_INFINITY};
    private static final double[] DOWN = {-0.0, 0.0, 1, 3, 4, Double.NEGATIVE_INFINITY};

    @Test
    void resamplesAndLeaveOneOutAreThoseOfTheCurve() {
        AucResampler models = new AucResampler(UP, DOWN);
        assertThat(models.auc()).isEqualTo(RocCurve.of(UP, DOWN).auc());
        double[] without = models.leaveOneOut();
        assertThat(without).hasSize(UP.length + DOWN.length);
        for (int i = 0; i < UP.length; i++) {
            assertThat(without[i]).isEqualTo(RocCurve.of(without(UP, i), DOWN).auc());
        }
        for (int i = 0; i < DOWN.length; i++) {
            assertThat(without[UP.length + i])
                    .isEqualTo(RocCurve.of(UP, without(DOWN, i)).auc());
        }
        RandomGenerator random = Seeds.of(4).generator();
        for (int b = 0; b < 50; b++) {
            int[] p = random.ints(UP.length, 0, UP.length).toArray();
            int[] n = random.ints(DOWN.length, 0, DOWN.length).toArray();
            int[] at = {0};
            double area = models.resampled(size -> at[0] < UP.length ? p[at[0]++] : n[at[0]++ - UP.length]);
            assertThat(area).isEqualTo(RocCurve.of(pick(UP, p), pick(DOWN, n)).auc());
        }
    }

    private static double[] without(double[] values, int leftOut) {
        return pick(
                values,
                IntStream.range(0, values.length).filter(i -> i != leftOut).toArray());
    }

    private static double[] pick(double[] values, int[] chosen) {
        return Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray();
    }

    /**
     * Two normal groups of 60, one standard deviation apart, AUC Phi(1 / sqrt 2). In 300 trials the nominal 90 % hold at
     * least 84 % and at most 96 % of the time: an interval that covers with 90 % misses that with probability 3e-4 on
     * either side. The middle half holds 42 % to 58 %, so that the width is not only large enough.
     */
    @Test
    void coversTheTruthAboutAsOftenAsItSays() {
        double truth = Normal.ndtr(Math.sqrt(0.5));
        int[] covered = new int[2];
        for (int i = 0; i < 300; i++) {
            Seeds seeds = Seeds.of(17).split(i);
            RandomGenerator random = seeds.generator();
            double[] up = random.doubles(60)
                    .map(u -> 1 + Normal.ndtri(Math.max(u, 1e-300)))
                    .toArray();
            double[] down = random.doubles(60)
                    .map(u -> Normal.ndtri(Math.max(u, 1e-300)))
                    .toArray();
            AucBootstrap bootstrap = AucBootstrap.of(up, down, 400, seeds.split("bootstrap"));
            covered[0] += covers(bootstrap.accelerated(0.9), truth);
            covered[1] += covers(bootstrap.accelerated(0.5), truth);
        }
        assertThat(covered[0]).isBetween(252, 288);
        assertThat(covered[1]).isBetween(126, 174);
    }

    private static int covers(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }

    @Test
    void isAPointWhereTheGroupsAreApart() {
        double[] up = {5, 6, 7};
        double[] down = {1, 2};
        AucBootstrap apart = AucBootstrap.of(up, down, 100, Seeds.of(1));
        assertThat(apart.auc()).isEqualTo(1);
        assertThat(apart.acceleration()).isZero();
        assertThat(apart.accelerated(0.9)).isEqualTo(new Interval(1, 1, 0.9));
        AucBootstrap reversed = AucBootstrap.of(down, up, 100, Seeds.of(1));
        assertThat(reversed.accelerated(0.9)).isEqualTo(new Interval(0, 0, 0.9));
    }

    @Test
    void theCorrectionsMoveTheQuantilesAsEfronHasIt() {
        AucBootstrap bootstrap = AucBootstrap.of(UP, DOWN, 1000, Seeds.of(3));
        double[] sorted = bootstrap.resampledCopy();
        double z0 = bootstrap.biasCorrection();
        double a = bootstrap.acceleration();
        assertThat(a).isNotZero();
        double z = -1.6448536269514722;
        double at = 999 * Normal.ndtr(z0 + (z0 + z) / (1 - a * (z0 + z)));
        int below = (int) at;
        double expected = sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
        assertThat(bootstrap.accelerated(0.9).low()).isCloseTo(expected, within(1e-12));
        assertThat(bootstrap.percentile(0.9).low())
                .isCloseTo(sorted[49] + 0.95 * (sorted[50] - sorted[49]), within(1e-9));
        assertThat(bootstrap.kind()).isEqualTo(BoundKind.APPROXIMATE);
        assertThat(bootstrap.accelerated(0.9).kind()).isEqualTo(BoundKind.APPROXIMATE);
        assertThat(AucBootstrap.of(UP, DOWN, 1000, Seeds.of(3)).resampledCopy()).isEqualTo(sorted);
    }

    @Test
    void refusesWhatHasNoInterval() {
        for (Runnable bad : List.<Runnable>of(
                () -> AucBootstrap.of(new double[1], DOWN, 100, Seeds.of(1)),
                () -> AucBootstrap.of(UP, new double[0], 100, Seeds.of(1)),
                () -> AucBootstrap.of(UP, new double[] {0, Double.NaN}, 100, Seeds.of(1)),
                () -> AucBootstrap.of(UP, DOWN, 99, Seeds.of(1)),
                () -> AucBootstrap.of(UP, DOWN, 100, Seeds.of(1)).percentile(1))) {
            assertThatThrownBy(bad::run).isInstanceOf(InvalidArgumentException.class);
        }
    }
}
