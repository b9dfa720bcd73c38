package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.BoundKind;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ChallengeMetricTest {
    private static final Seeds SEEDS = Seeds.of(2023);
    private static final UtilityRatios EQUAL = new UtilityRatios(1, 1);
    private static final ChallengeMetric METRIC = ChallengeMetric.create().withSubsamples(20);

    /** Retraining scores its own null, about 0.2 and far from 1; the interval of the ratio holds 1. */
    @Test
    void retrainingIsAsGoodAsItsNull() {
        ChallengeEvaluation evaluation = evaluate(scores(0, 1, 64, "a"), scores(0, 1, 64, "b"));
        assertThat(evaluation.forgetScore().value()).isBetween(0.12, 0.26);
        assertThat(evaluation.forgetScore().nullValue()).isBetween(0.12, 0.26);
        assertThat(evaluation.forgetScore().nullModels()).isEqualTo(32);
        assertThat(evaluation.forgetScore().ratio()).isBetween(0.75, 1.25);
        assertThat(evaluation.ratioInterval().low()).isLessThan(1);
        assertThat(evaluation.ratioInterval().high()).isGreaterThan(1);
        assertThat(evaluation.halfInterval().low())
                .isLessThan(evaluation.forgetScore().halfValue());
        assertThat(evaluation.halfInterval().high())
                .isGreaterThan(evaluation.forgetScore().halfValue());
        assertThat(evaluation.nullInterval().low())
                .isLessThan(evaluation.nullInterval().high());
        assertThat(evaluation.warnings()).isEmpty();
        assertThat(evaluation.kind()).isEqualTo(BoundKind.APPROXIMATE);
        assertThat(evaluation.toString()).contains("APPROXIMATE", "efficient", "F / F_null");
    }

    @Test
    void theScoreFallsWithTheShift() {
        double before = 1;
        for (double shift : new double[] {0, 0.5, 1, 2}) {
            ChallengeEvaluation evaluation = evaluate(scores(shift, 1, 64, "a"), scores(0, 1, 64, "b"));
            assertThat(evaluation.forgetScore().value()).isLessThan(before);
            before = evaluation.forgetScore().value();
            if (shift >= 1) {
                assertThat(evaluation.ratioInterval().high()).isLessThan(0.6);
            }
        }
        assertThat(before).isLessThan(0.02);
    }

    @Test
    void anUnlearnerWithoutRandomnessIsWarnedAbout() {
        ChallengeEvaluation evaluation = evaluate(scores(0, 0, 32, "a"), scores(0, 1, 32, "b"));
        assertThat(evaluation.forgetScore().value()).isZero();
        assertThat(evaluation.warnings()).anyMatch(w -> w.startsWith("All unlearned models have the same scores."));
        assertThat(evaluation.toString()).contains("All unlearned models");
    }

    @Test
    void aNullOfZeroHasNoRatio() {
        ChallengeEvaluation evaluation = evaluate(scores(0, 1, 4, "a"), scores(0, 1, 4, "b"));
        assertThat(evaluation.forgetScore().nullValue()).isZero();
        assertThat(evaluation.ratioInterval().low()).isNaN();
        assertThat(evaluation.warnings()).hasSize(2).anyMatch(w -> w.contains("no ratio"));
    }

    @Test
    void utilityIsReportedWithAndWithoutACap() {
        ScoreMatrix a = scores(0, 1, 16, "a");
        ChallengeEvaluation evaluation = ChallengeMetric.create()
                .withSubsamples(2)
                .withTimeLimit(0.1)
                .evaluate(a, scores(0, 1, 20, "b"), new UtilityRatios(1.1, 0.9), 0.15, SEEDS, Progress.none());
        double f = evaluation.forgetScore().value();
        assertThat(evaluation.finalScore()).isCloseTo(f * 0.99, within(1e-12));
        assertThat(evaluation.cappedFinalScore()).isCloseTo(f * 0.9, within(1e-12));
        assertThat(evaluation.efficient()).isFalse();
        assertThat(evaluation.toString()).contains("too slow");
        assertThat(evaluation.warnings()).anyMatch(w -> w.contains("16 unlearned and 20 retrained"));
    }

    @Test
    void theSameSeedGivesTheSameResult() {
        ScoreMatrix a = scores(0.5, 1, 16, "a");
        ScoreMatrix b = scores(0, 1, 16, "b");
        assertThat(evaluate(a, b)).isEqualTo(evaluate(a, b));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        ScoreMatrix a = scores(0, 1, 16, "a");
        ScoreMatrix few = scores(0, 1, 3, "b");
        assertThatThrownBy(() -> evaluate(a, few)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> evaluate(few, a)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> METRIC.evaluate(a, a, EQUAL, -1, SEEDS, Progress.none()))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> evaluate(a, ScoreMatrix.of(new float[16][2])))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> METRIC.withSubsamples(1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> METRIC.withTimeLimit(0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> new ChallengeMetric(1, 2, 0.9, 0.2)).isInstanceOf(OutOfRangeException.class);
    }

    private static ChallengeEvaluation evaluate(ScoreMatrix unlearned, ScoreMatrix retrained) {
        return METRIC.evaluate(unlearned, retrained, EQUAL, 0.1, SEEDS, Progress.none());
    }

    private static ScoreMatrix scores(double mean, double spread, int models, String name) {
        RandomGenerator random = SEEDS.split(name).split(models).generator();
        double[][] scores = new double[models][60];
        for (double[] row : scores) {
            for (int e = 0; e < row.length; e++) {
                row[e] = mean + spread * random.nextGaussian();
            }
        }
        return ScoreMatrix.of(scores);
    }
}
