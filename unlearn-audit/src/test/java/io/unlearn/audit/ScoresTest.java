package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScoresTest {
    @Provide
    Arbitrary<double[]> small() {
        return Arbitraries.doubles()
                .between(-8, 8)
                .ofScale(6)
                .array(double[].class)
                .ofSize(5);
    }

    @Provide
    Arbitrary<double[]> large() {
        return Arbitraries.doubles()
                .between(-1e6, 1e6)
                .ofScale(3)
                .array(double[].class)
                .ofSize(4);
    }

    @Property(tries = 500)
    void confidenceIsTheLogOddsOfTheProbability(
            @ForAll("small") double[] logits, @ForAll @IntRange(max = 4) int label) {
        double exact = LogitScaledConfidence.exact(logits, label);
        double p = ClassificationScores.of(logits, label).probability();
        assertThat(exact).isCloseTo(Math.log(p) - Math.log1p(-p), within(1e-4));
        assertThat(LogitScaledConfidence.saturating(logits, label)).isCloseTo(exact, within(1e-9));
        assertThat(1 / (1 + Math.exp(-exact))).isCloseTo(p, within(1e-12));
    }

    @Property(tries = 300)
    void entropiesAreNotNegative(@ForAll("large") double[] logits, @ForAll @IntRange(max = 3) int label) {
        ClassificationScores scores = ClassificationScores.of(logits, label);
        assertThat(scores.entropy()).isBetween(-1e-12, Math.log(4) + 1e-12);
        assertThat(scores.modifiedEntropy()).isGreaterThanOrEqualTo(-1e-12);
        assertThat(scores.crossEntropy()).isFinite().isGreaterThanOrEqualTo(-1e-12);
        assertThat(LogitScaledConfidence.exact(logits, label)).isFinite();
    }

    @Test
    void refusesLogitsThatAreNone() {
        assertThatThrownBy(() -> LogitScaledConfidence.exact(new double[] {1}, 0))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> LogitScaledConfidence.exact(new double[] {1, Double.NaN}, 0))
                .isInstanceOf(NonFiniteValueException.class);
        assertThatThrownBy(() -> LogitScaledConfidence.saturating(new float[] {1, 2}, 2))
                .isInstanceOf(UnknownLabelException.class)
                .hasMessageContaining("label must be in [0, 2) but is 2");
        assertThatThrownBy(() -> ClassificationScores.of(new double[] {1, 2}, -1))
                .isInstanceOf(UnknownLabelException.class);
    }

    @Test
    void pointsHalveEveryHalfUnit() {
        assertThat(ForgetScores.points(0, 512)).isEqualTo(1);
        assertThat(ForgetScores.points(0.5, 512)).isEqualTo(0.5);
        assertThat(ForgetScores.points(6.99, 512)).isEqualTo(Math.scalb(1, -13));
        assertThat(ForgetScores.points(7, 512)).isZero();
        assertThat(ForgetScores.score(new double[] {0, 50}, 512)).isEqualTo(0.5);
    }

    @Test
    void refusesScoresOfNothing() {
        assertThatThrownBy(() -> ForgetScores.score(new double[0], 512)).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> ForgetScores.points(-1, 512)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ForgetScores.points(Double.NaN, 512)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ForgetScores.maxEpsilon(1)).isInstanceOf(OutOfRangeException.class);
        double[] none = {};
        double[] one = {1};
        assertThatThrownBy(() -> UtilityRatios.of(none, one, one, one)).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> UtilityRatios.of(one, new double[] {0}, one, one))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> UtilityRatios.of(one, new double[] {Double.NaN}, one, one))
                .isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void aBetterModelGainsNothingWhenCapped() {
        UtilityRatios ratios = new UtilityRatios(1.25, 0.5);
        assertThat(ratios.finalScore(0.4)).isCloseTo(0.25, within(1e-15));
        assertThat(ratios.cappedFinalScore(0.4)).isCloseTo(0.2, within(1e-15));
    }
}
