package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.JointBands;
import io.unlearn.core.BoundKind;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleBoundsTest {
    private static final double ALPHA = 0.1;
    private static final double DELTA = 1e-3;

    /** Examples share their models: a common term makes their scores depend on each other, as real ones do. */
    private static ScoreMatrix scores(int models, double[] means, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        double[][] scores = new double[models][means.length];
        for (double[] row : scores) {
            double common = random.nextGaussian();
            for (int e = 0; e < row.length; e++) {
                row[e] = means[e] + Math.sqrt(0.5) * (common + random.nextGaussian());
            }
        }
        return ScoreMatrix.of(scores);
    }

    private static ExampleBounds bounds(double[] means, int models, Multiplicity each, double target, Seeds seeds) {
        return ExampleBounds.of(
                scores(models, means, seeds.split("u")),
                scores(models, new double[means.length], seeds.split("r")),
                target,
                DELTA,
                ALPHA,
                each,
                Progress.none());
    }

    /** For groups of one size the test is that of the simultaneous bounds in both directions. */
    @Test
    void areTheSimultaneousBoundsAtTheLevelOfEach() {
        double[] means = {0, 0.5, 1, 2, -2};
        Seeds seeds = Seeds.of(8);
        ScoreMatrix up = scores(40, means, seeds.split("u"));
        ScoreMatrix down = scores(40, new double[5], seeds.split("r"));
        ExampleBounds bounds = ExampleBounds.of(up, down, 0, DELTA, ALPHA, Multiplicity.HOLM, Progress.none());
        double[] expected = ThresholdBounds.prepare(40, 40, DELTA, ALPHA / 5, ThresholdStrategy.equalLocalLevels())
                .bothDirections()
                .lower(up, down, Progress.none());
        assertThat(bounds.lowerCopy()).containsExactly(expected, within(1e-6));
        assertThat(bounds.confidenceOfEach()).isEqualTo(1 - ALPHA / 5);
        assertThat(bounds.ceiling())
                .isCloseTo(
                        ThresholdBounds.prepare(40, 40, DELTA, ALPHA / 5, ThresholdStrategy.equalLocalLevels())
                                .bothDirections()
                                .ceiling(),
                        within(1e-6));
        assertThat(bounds.maximum()).isEqualTo(bounds.lower(bounds.worstExample()));
        assertThat(bounds.kind()).isEqualTo(BoundKind.CERTIFIED);
    }

    /** A bound that exceeds the target and a p-value below the level of each are the same event. */
    @ParameterizedTest
    @EnumSource(
            value = Multiplicity.class,
            names = {"NONE", "BONFERRONI"})
    void aBoundAndItsTestAreOne(Multiplicity each) {
        double[] means = new double[40];
        for (int e = 0; e < means.length; e++) {
            means[e] = 0.08 * e;
        }
        for (double target : new double[] {0, 0.7}) {
            ExampleBounds bounds = bounds(means, 50, each, target, Seeds.of(9));
            int refuted = 0;
            for (int e = 0; e < means.length; e++) {
                assertThat(bounds.adjustedPValue(e) <= ALPHA).isEqualTo(bounds.lower(e) > target);
                refuted += bounds.lower(e) > target ? 1 : 0;
            }
            assertThat(bounds.refuted()).isEqualTo(refuted).isBetween(5, 35);
        }
    }

    /** The level that is asked for is reached from below, for groups of any two sizes. */
    @ParameterizedTest
    @CsvSource({"8, 8, 0.05", "8, 40, 0.001", "64, 64, 5e-7", "1, 1, 0.5", "2000, 5, 0.01"})
    void theLevelIsReachedFromBelow(int positives, int negatives, double level) {
        double eta = JointBands.eta(positives, negatives, level);
        assertThat(JointBands.level(positives, negatives, eta)).isBetween(level * (1 - 2e-7), level);
    }

    @Test
    void laterStepsFindAtLeastAsMuch() {
        double[] means = new double[60];
        for (int e = 0; e < means.length; e++) {
            means[e] = e < 30 ? 1.3 : 0;
        }
        int bonferroni =
                bounds(means, 64, Multiplicity.BONFERRONI, 0, Seeds.of(3)).refuted();
        int holm = bounds(means, 64, Multiplicity.HOLM, 0, Seeds.of(3)).refuted();
        int rate = bounds(means, 64, Multiplicity.BENJAMINI_YEKUTIELI, 0, Seeds.of(3))
                .refuted();
        assertThat(holm).isGreaterThanOrEqualTo(bonferroni);
        assertThat(rate).isGreaterThan(holm);
        assertThat(bonferroni).isPositive();
    }

    @Test
    void theLargestOfManyIsRefusedWhereItMeansNothing() {
        for (Multiplicity each : List.of(Multiplicity.NONE, Multiplicity.BENJAMINI_YEKUTIELI)) {
            ExampleBounds bounds = bounds(new double[3], 20, each, 0, Seeds.of(1));
            assertThat(bounds.confidenceOfEach()).isEqualTo(1 - ALPHA);
            assertThatThrownBy(bounds::maximum).isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(bounds::worstExample).isInstanceOf(InvalidArgumentException.class);
        }
    }

    /**
     * Groups of two sizes, and a group too large for the exact probabilities: each bound of the simultaneous band at a quarter
     * of the level is within the joint one's reach, which spends the level on both groups as it suits.
     */
    @Test
    void holdsForGroupsOfTwoSizesAndForManyModels() {
        Seeds seeds = Seeds.of(6);
        ScoreMatrix up = scores(1100, new double[] {2, 0}, seeds.split("u"));
        ScoreMatrix down = scores(30, new double[2], seeds.split("r"));
        ExampleBounds bounds = ExampleBounds.of(up, down, 0, DELTA, ALPHA, Multiplicity.HOLM, Progress.none());
        ThresholdBounds apart = ThresholdBounds.prepare(1100, 30, DELTA, ALPHA / 2, ThresholdStrategy.bonferroni())
                .bothDirections();
        assertThat(bounds.lower(0)).isCloseTo(apart.lower(up, down, Progress.none())[0], within(0.5));
        assertThat(bounds.lower(0)).isPositive();
        assertThat(bounds.lower(1)).isZero();
        assertThat(bounds.toString()).isEqualTo("ExampleBounds[CERTIFIED, HOLM, 1 of 2 refuted]");
    }

    @Test
    void refusesWhatItCannotBound() {
        ScoreMatrix a = scores(8, new double[2], Seeds.of(1));
        ScoreMatrix b = scores(8, new double[3], Seeds.of(1));
        for (Runnable bad : List.<Runnable>of(
                () -> ExampleBounds.of(a, b, 0, DELTA, ALPHA, Multiplicity.HOLM, Progress.none()),
                () -> ExampleBounds.of(a, a, -1, DELTA, ALPHA, Multiplicity.HOLM, Progress.none()),
                () -> ExampleBounds.of(a, a, 0, 1, ALPHA, Multiplicity.HOLM, Progress.none()),
                () -> ExampleBounds.of(a, a, 0, DELTA, 0, Multiplicity.HOLM, Progress.none()))) {
            assertThatThrownBy(bad::run).isInstanceOf(InvalidArgumentException.class);
        }
    }

    /**
     * The largest bound over 20 examples that depend on each other, 15 of them without a difference and 5 at distance 1. It
     * may be above the truth in 10 % of 150 audits, plus three standard errors: 26. Were it so exactly as often as promised,
     * the test would fail with probability 2e-3.
     */
    @Test
    void theMaximumHoldsUnderMultiplicityAlone() {
        double truth = GaussianDp.epsilon(1, DELTA);
        double[] means = new double[20];
        for (int e = 0; e < 5; e++) {
            means[e] = 1;
        }
        ScoreMatrix any = ScoreMatrix.of(new float[64][20]);
        JointBands bands = ExampleBounds.bands(any, any, DELTA, ALPHA, Multiplicity.HOLM);
        int wrong = 0;
        int falselyFound = 0;
        for (int i = 0; i < 150; i++) {
            Seeds seeds = Seeds.of(55).split(i);
            ScoreMatrix up = scores(64, means, seeds.split("u"));
            ScoreMatrix down = scores(64, new double[20], seeds.split("r"));
            ExampleBounds bounds = ExampleBounds.of(bands, up, down, 0, ALPHA, Multiplicity.HOLM, Progress.none());
            wrong += bounds.maximum() > truth ? 1 : 0;
            boolean found = false;
            for (int e = 5; e < 20; e++) {
                found |= bounds.adjustedPValue(e) <= ALPHA;
            }
            falselyFound += found ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(26);
        assertThat(falselyFound).isLessThanOrEqualTo(26);
    }
}
