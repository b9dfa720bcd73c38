package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.BoundKind;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.internal.math.Normal;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ThresholdBoundsTest {
    private static final Seeds SEEDS = Seeds.of(88);
    private static final List<ThresholdStrategy> ALL = List.of(
            ThresholdStrategy.equalLocalLevels(),
            ThresholdStrategy.bonferroni(),
            ThresholdStrategy.fixed(0.5),
            ThresholdStrategy.split(0.5, SEEDS),
            ThresholdStrategy.multiSplit(11, SEEDS));

    /** Every threshold by itself, with ties, from the definition. */
    @Test
    void isTheBestOfAllThresholds() {
        RandomGenerator random = SEEDS.generator();
        for (int trial = 0; trial < 300; trial++) {
            int p = 1 + random.nextInt(20);
            int n = 1 + random.nextInt(20);
            boolean tied = random.nextBoolean();
            double[] up = draw(random, p, 1.5, tied);
            double[] down = draw(random, n, 0, tied);
            double delta = random.nextBoolean() ? 0 : 0.01;
            ThresholdBounds bounds = ThresholdBounds.prepare(p, n, delta, 0.1, ThresholdStrategy.equalLocalLevels())
                    .bothDirections();
            SimultaneousBand missed = SimultaneousBand.equalLocalLevels(p, 0.025);
            SimultaneousBand alarms = SimultaneousBand.equalLocalLevels(n, 0.025);
            double best = 0;
            double bestMu = 0;
            double[] all = new double[p + n];
            System.arraycopy(up, 0, all, 0, p);
            System.arraycopy(down, 0, all, p, n);
            for (double t : all) {
                for (boolean reversed : new boolean[] {false, true}) {
                    SimultaneousBand own = reversed ? alarms : missed;
                    SimultaneousBand other = reversed ? missed : alarms;
                    double fnr = own.upper((int) Arrays.stream(reversed ? down : up)
                            .filter(v -> v < t)
                            .count());
                    double fpr = other.upper((int) Arrays.stream(reversed ? up : down)
                            .filter(v -> v >= t)
                            .count());
                    best = larger(best, Math.log((1 - fnr - delta) / fpr));
                    best = larger(best, Math.log((1 - fpr - delta) / fnr));
                    bestMu = larger(bestMu, Normal.ndtri(1 - fpr) - Normal.ndtri(fnr));
                }
            }
            EpsilonBound bound = bounds.bound(up, down);
            assertThat(bound.lower()).isCloseTo(best, within(1e-12));
            assertThat(bounds.muLower(up, down)).isCloseTo(bestMu, within(1e-12));
            assertThat(bound.lower()).isLessThanOrEqualTo(bounds.ceiling());
        }
    }

    private static double larger(double a, double b) {
        return b > a ? b : a;
    }

    @Test
    void aMatrixIsItsColumns() {
        RandomGenerator random = SEEDS.split("matrix").generator();
        double[][] up = new double[24][];
        double[][] down = new double[20][];
        for (int m = 0; m < 24; m++) {
            up[m] = draw(random, 70, 1.5, true);
        }
        for (int m = 0; m < 20; m++) {
            down[m] = draw(random, 70, 0, true);
        }
        for (ThresholdStrategy strategy : ALL) {
            for (boolean both : new boolean[] {false, true}) {
                ThresholdBounds prepared = ThresholdBounds.prepare(24, 20, 1e-5, 0.05, strategy);
                ThresholdBounds bounds = both ? prepared.bothDirections() : prepared;
                double[] lower = bounds.lower(ScoreMatrix.of(up), ScoreMatrix.of(down), Progress.none());
                for (int e = 0; e < 70; e++) {
                    int example = e;
                    EpsilonBound bound = bounds.bound(
                            Arrays.stream(up).mapToDouble(r -> r[example]).toArray(),
                            Arrays.stream(down).mapToDouble(r -> r[example]).toArray());
                    assertThat(bound.lower()).isEqualTo(lower[e]);
                    assertThat(bound.kind()).isEqualTo(BoundKind.CERTIFIED);
                    assertThat(bound.rule()).contains(strategy.description());
                }
            }
        }
    }

    /** The counts in the record give the bound again. */
    @Test
    void theCountsBelongToTheBound() {
        RandomGenerator random = SEEDS.split("counts").generator();
        for (int trial = 0; trial < 100; trial++) {
            double[] up = draw(random, 30, random.nextBoolean() ? 2 : -2, false);
            double[] down = draw(random, 40, 0, false);
            EpsilonBound fixed = ThresholdBounds.prepare(30, 40, 0, 0.1, ThresholdStrategy.fixed(0.7))
                    .bothDirections()
                    .bound(up, down);
            assertThat(fixed.lower())
                    .isCloseTo(EpsilonBounds.clopperPearsonLower(fixed.counts(), 0, 0.05), within(1e-12));
            EpsilonBound split = ThresholdBounds.prepare(
                            30, 40, 0, 0.1, ThresholdStrategy.split(0.4, SEEDS.split(trial)))
                    .bothDirections()
                    .bound(up, down);
            assertThat(split.lower())
                    .isCloseTo(EpsilonBounds.clopperPearsonLower(split.counts(), 0, 0.05), within(1e-12));
            assertThat(split.counts().positives() + split.counts().negatives()).isEqualTo(18 + 24);
            EpsilonBound band = ThresholdBounds.prepare(30, 40, 0, 0.1, ThresholdStrategy.equalLocalLevels())
                    .bothDirections()
                    .bound(up, down);
            SimultaneousBand thirty = SimultaneousBand.equalLocalLevels(30, 0.025);
            SimultaneousBand forty = SimultaneousBand.equalLocalLevels(40, 0.025);
            boolean reversed = band.rule().startsWith("negatives");
            double fnr = (reversed ? forty : thirty).upper((int) band.counts().falseNegatives());
            double fpr = (reversed ? thirty : forty).upper((int) band.counts().falsePositives());
            assertThat(band.lower())
                    .isCloseTo(
                            Math.max(0, Math.max(Math.log((1 - fnr) / fpr), Math.log((1 - fpr) / fnr))), within(1e-12));
        }
    }

    /** Scores at the quantiles of two normal distributions: what each strategy is worth, in the order that theory gives. */
    @Test
    void theExactBandBeatsBonferroniAndAHalf() {
        double[] up = quantiles(128, 2);
        double[] down = quantiles(128, 0);
        double exact = lower(ThresholdStrategy.equalLocalLevels(), up, down);
        double bonferroni = lower(ThresholdStrategy.bonferroni(), up, down);
        double split = lower(ThresholdStrategy.multiSplit(101, SEEDS), up, down);
        assertThat(exact).isGreaterThan(bonferroni + 0.1).isGreaterThan(split);
        assertThat(split).isPositive();
    }

    private static double lower(ThresholdStrategy strategy, double[] up, double[] down) {
        return ThresholdBounds.prepare(up.length, down.length, 0, 0.1, strategy)
                .bound(up, down)
                .lower();
    }

    private static double[] quantiles(int n, double mean) {
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            scores[i] = mean + Normal.ndtri((i + 0.5) / n);
        }
        return scores;
    }

    @Test
    void perfectScoresReachTheCeiling() {
        double[] up = {5, 6, 7, Double.POSITIVE_INFINITY};
        double[] down = {1, 2, 3, Double.NEGATIVE_INFINITY};
        for (ThresholdStrategy strategy : ALL) {
            ThresholdBounds bounds = ThresholdBounds.prepare(4, 4, 0, 0.5, strategy);
            double[] low = strategy instanceof ThresholdStrategy.Fixed ? new double[] {-1, -2, -3, -4} : down;
            assertThat(bounds.bound(up, low).lower()).isCloseTo(bounds.ceiling(), within(1e-12));
        }
    }

    @Test
    void refusesWhatHasNoAnswer() {
        ThresholdBounds bounds = ThresholdBounds.prepare(2, 2, 0, 0.05, ThresholdStrategy.equalLocalLevels());
        double[] two = {1, 2};
        assertThatThrownBy(() -> bounds.bound(new double[] {1, Double.NaN}, two))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("positiveScores[1]");
        assertThatThrownBy(() -> bounds.bound(two, new double[3])).isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> ThresholdStrategy.fixed(Double.NaN)).isInstanceOf(NonFiniteValueException.class);
        assertThatThrownBy(() -> ThresholdStrategy.multiSplit(1, SEEDS)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ThresholdBounds.prepare(1, 4, 0, 0.05, ThresholdStrategy.split(0.5, SEEDS)))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ThresholdBounds.prepare(4, 4, 1, 0.05, ThresholdStrategy.bonferroni()))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ThresholdBounds.prepare(2, 2, 0, 0.05, ThresholdStrategy.split(0.5, SEEDS))
                        .muLower(two, two))
                .isInstanceOf(OutOfRangeException.class);
        ScoreMatrix one = ScoreMatrix.of(new double[][] {{1}, {2}});
        ScoreMatrix wide = ScoreMatrix.of(new double[][] {{1, 2}, {2, 3}});
        assertThatThrownBy(() -> bounds.lower(one, wide, Progress.none())).isInstanceOf(ShapeMismatchException.class);
    }

    private static double[] draw(RandomGenerator random, int n, double mean, boolean tied) {
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            double z = mean + random.nextGaussian();
            scores[i] = tied ? Math.rint(2 * z) / 2 : z;
        }
        return scores;
    }
}
