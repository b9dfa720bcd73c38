package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.OutputCheck.Accuracies;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutputCheckTest {
    private static double[][][] models(double... first) {
        return Arrays.stream(first).mapToObj(p -> new double[][] {{p, 1 - p}}).toArray(double[][][]::new);
    }

    @Test
    void distanceStandsBesideThatOfTwoRetrainedModels() {
        OutputCheck check = OutputCheck.distanceToRetrained(
                OutputDistance.TOTAL_VARIATION, models(0.55), models(0.5, 0.6), models(0.95, 1));
        assertThat(check.unlearned()).isCloseTo(0.05, within(1e-12));
        assertThat(check.retrained()).isCloseTo(0.1, within(1e-12));
        assertThat(check.original()).isCloseTo(0.425, within(1e-12));
        assertThat(check.recovered()).isCloseTo(1 - 0.05 / 0.325, within(1e-12));
    }

    @Test
    void zrfIsReadAgainstRetraining() {
        double[][] untrained = {{0.5, 0.5}};
        OutputCheck check = OutputCheck.zrf(models(0.8), models(0.8), models(1), untrained);
        assertThat(check.unlearned()).isEqualTo(check.retrained());
        assertThat(check.original()).isLessThan(check.retrained());
        assertThat(check.recovered()).isEqualTo(1);
    }

    @Test
    void recoveredSaysWhereTheNumberSeesNothing() {
        assertThat(new OutputCheck("x", 1, 2, 2, "").recovered()).isNaN();
        assertThat(new OutputCheck("x", 1, 2, Double.POSITIVE_INFINITY, "").recovered())
                .isNaN();
        assertThat(new OutputCheck("x", 5, 2, 3, "").recovered()).isEqualTo(-2);
    }

    @Test
    void retrainingItselfDoesNotWinTheTugOfWar() {
        Accuracies retrained = new Accuracies(0.7, 1, 0.9);
        OutputCheck check = OutputCheck.tugOfWar(
                new Accuracies(0.8, 1, 0.9), retrained, new Accuracies(0.72, 1, 0.9), new Accuracies(1, 1, 0.9));
        assertThat(check.unlearned()).isCloseTo(0.9, within(1e-12));
        assertThat(check.retrained()).isCloseTo(0.98, within(1e-12));
        assertThat(check.original()).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void confusionRelearningAndBackdoorStandBesideRetraining() {
        int[][] clean = {{9, 1}, {0, 10}};
        int[][] mixed = {{5, 5}, {5, 5}};
        assertThat(OutputCheck.interclassConfusion(clean, clean, mixed, 0, 1).recovered())
                .isEqualTo(1);
        OutputCheck relearn =
                OutputCheck.relearnTime(new double[] {2, 1, 0.4}, new double[] {3, 2, 1, 0.5}, new double[] {0.1}, 0.5);
        assertThat(relearn.unlearned()).isEqualTo(2);
        assertThat(relearn.retrained()).isEqualTo(3);
        assertThat(relearn.original()).isZero();
        BackdoorTest test = BackdoorTest.of(30, 0.1, 0.9, 1e-3);
        assertThat(OutputCheck.backdoor(test, 2, 3, 28).reading()).contains("not rejected", "more than 9 of 30");
        assertThat(OutputCheck.backdoor(test, 12, 3, 28).reading()).contains("is rejected");
    }

    /** The threshold is the smallest that keeps its promise, by adding up the distribution. */
    @Property(tries = 300)
    void theBackdoorTestKeepsItsLevel(
            @ForAll @IntRange(min = 1, max = 60) int n,
            @ForAll @DoubleRange(min = 0.01, max = 0.9) double q,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double alpha) {
        BackdoorTest test = BackdoorTest.of(n, q, 1, alpha);
        assertThat(tail(n, q, test.threshold()))
                .isCloseTo(test.typeI(), within(1e-12))
                .isLessThan(alpha + 1e-12);
        if (test.threshold() > 0) {
            assertThat(tail(n, q, test.threshold() - 1)).isGreaterThan(alpha - 1e-12);
        }
        assertThat(test.typeII()).isEqualTo(test.threshold() >= n ? 1 : 0);
    }

    private static double tail(int n, double q, int t) {
        double pmf = Math.pow(1 - q, n);
        double sum = 0;
        for (int k = 0; k <= n; k++) {
            sum += k > t ? pmf : 0;
            pmf *= (n - k) / (k + 1.0) * q / (1 - q);
        }
        return sum;
    }

    /** Pinsker's inequality and its relatives hold, and everything is 0 for equal predictions. */
    @Property(tries = 500)
    void distancesAreOrdered(@ForAll long seed) {
        RandomGenerator random = Seeds.of(seed).generator();
        double[] p = normalised(random.doubles(5, 0.001, 1).toArray());
        double[] q = normalised(random.doubles(5, 0.001, 1).toArray());
        double tv = OutputDistance.TOTAL_VARIATION.of(p, q);
        double js = OutputDistance.JENSEN_SHANNON.of(p, q);
        assertThat(tv * tv / 2).isLessThanOrEqualTo(OutputDistance.KL.of(p, q) / 4 + 1e-12);
        assertThat(js).isLessThanOrEqualTo(tv * Math.log(2) + 1e-12);
        assertThat(js).isEqualTo(OutputDistance.JENSEN_SHANNON.of(q, p), within(1e-15));
        assertThat(OutputDistance.ACTIVATION_L1.of(p, q)).isCloseTo(2 * tv, within(1e-12));
        assertThat(OutputDistance.ACTIVATION_L2.of(p, q)).isLessThanOrEqualTo(2 * tv + 1e-12);
        for (OutputDistance distance : OutputDistance.values()) {
            assertThat(distance.of(p, p)).as(distance.title()).isZero();
        }
    }

    private static double[] normalised(double[] values) {
        double sum = Arrays.stream(values).sum();
        return Arrays.stream(values).map(v -> v / sum).toArray();
    }

    @Test
    void refusesBadInput() {
        double[][][] one = models(0.5);
        assertThatThrownBy(() -> OutputCheck.distanceToRetrained(OutputDistance.KL, one, one, one))
                .isInstanceOf(EmptySplitException.class)
                .hasMessageContaining("retrained");
        assertThatThrownBy(() -> OutputDistance.KL.of(new double[] {0.5, 0.6}, new double[] {0.5, 0.5}))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("sum of p");
        assertThatThrownBy(() -> OutputDistance.KL.of(new double[] {Double.NaN, 1}, new double[] {0.5, 0.5}))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> OutputDistance.KL.of(new double[] {1}, new double[] {0.5, 0.5}))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> OutputDistance.zrf(new double[0][], new double[0][]))
                .isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> OutputDistance.zrf(one[0], new double[0][]))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> new Accuracies(70, 1, 1)).isInstanceOf(OutOfRangeException.class);
        int[][] matrix = {{1, 0}, {0, 1}};
        assertThatThrownBy(() -> InterclassConfusion.of(new int[][] {{1}, {1}}, 0, 1))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> InterclassConfusion.of(new int[][] {{1, -1}, {0, 1}}, 0, 1))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> InterclassConfusion.of(matrix, 0, 2)).isInstanceOf(UnknownLabelException.class);
        assertThatThrownBy(() -> InterclassConfusion.of(matrix, 1, 1)).isInstanceOf(UnknownLabelException.class);
        assertThatThrownBy(() -> InterclassConfusion.of(new int[2][2], 0, 1)).isInstanceOf(EmptySplitException.class);
        double[] falling = {2, 1};
        assertThatThrownBy(() -> OutputCheck.relearnTime(falling, falling, falling, 0.5))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("ends at 1.0");
        assertThatThrownBy(() -> OutputCheck.relearnTime(new double[0], falling, falling, 1))
                .isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> OutputCheck.relearnTime(falling, falling, falling, Double.NaN))
                .isInstanceOf(NonFiniteValueException.class);
        for (double q : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> BackdoorTest.of(5, q, 0.5, 0.1)).isInstanceOf(InvalidArgumentException.class);
        }
        assertThatThrownBy(() -> BackdoorTest.of(0, 0.1, 0.5, 0.1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> BackdoorTest.of(5, 0.1, 0, 0.1)).isInstanceOf(OutOfRangeException.class);
        BackdoorTest test = BackdoorTest.of(5, 0.1, 0.5, 0.1);
        assertThatThrownBy(() -> test.rejectsDeletion(6)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> OutputCheck.backdoor(test, 1, 6, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDistance.of(0, 0, 0, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> GaussianDistance.of(Double.NaN, 1, 0, 1)).isInstanceOf(NonFiniteValueException.class);
    }
}
