package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpsilonBoundsTest {
    /** The value that TensorFlow Privacy publishes for its program, 4.541915810224092. */
    @Test
    void agreesWithThePublishedExample() {
        assertThat(EpsilonBounds.clopperPearsonLower(new Counts(500, 0, 0, 500), 0, 0.01))
                .isCloseTo(4.541915810224092, within(1e-12));
    }

    /** Randomised response has epsilon exactly; the coverage is summed over all outcomes, so nothing fails by chance. */
    @ParameterizedTest
    @CsvSource({"0, 0.1", "0.5, 0.1", "1, 0.05", "2, 0.1", "3, 0.2"})
    void isAboveTheTruthAtMostWithProbabilityAlpha(double epsilon, double alpha) {
        int models = 40;
        double right = Math.exp(epsilon) / (1 + Math.exp(epsilon));
        double wrong = 0;
        double wrongBoth = 0;
        for (int tp = 0; tp <= models; tp++) {
            for (int tn = 0; tn <= models; tn++) {
                Counts counts = new Counts(tp, models - tp, models - tn, tn);
                double probability = binomial(tp, models, right) * binomial(tn, models, right);
                double lower = EpsilonBounds.clopperPearsonLower(counts, 0, alpha);
                wrong += lower > epsilon ? probability : 0;
                wrongBoth += EpsilonBounds.clopperPearsonBothDirections(counts, 0, alpha)
                                        .lower()
                                > epsilon
                        ? probability
                        : 0;
            }
        }
        assertThat(wrong).isLessThanOrEqualTo(alpha);
        assertThat(wrongBoth).isLessThanOrEqualTo(alpha);
    }

    /**
     * Two groups with any two rates that (epsilon, 0) allows, not only the symmetric ones; summed over all outcomes, so that
     * nothing fails by chance.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 0.2, 0.2",
        "0, 0.05, 0.1",
        "1, 0.01, 0.1",
        "1, 0.3, 0.2",
        "2, 0.02, 0.1",
        "2, 0.1192, 0.24",
        "3, 0.004, 0.05"
    })
    void theAccuracyBoundHoldsForUnequalRates(double epsilon, double fpr, double alpha) {
        int models = 30;
        double tpr = Math.min(Math.exp(epsilon) * fpr, 1 - Math.exp(-epsilon) * (1 - fpr));
        double wrong = 0;
        for (int tp = 0; tp <= models; tp++) {
            for (int tn = 0; tn <= models; tn++) {
                Counts counts = new Counts(tp, models - tp, models - tn, tn);
                double lower = EpsilonBounds.balancedAccuracy(counts, 0, alpha).lower();
                wrong += lower > epsilon ? binomial(tp, models, tpr) * binomial(tn, models, 1 - fpr) : 0;
            }
        }
        assertThat(wrong).isLessThanOrEqualTo(alpha);
    }

    @Test
    void theAccuracyBoundHasAHigherCeiling() {
        Counts perfect = new Counts(512, 0, 0, 512);
        assertThat(EpsilonBounds.balancedAccuracy(perfect, 0, 0.05).lower()).isCloseTo(5.83, within(0.005));
        assertThat(EpsilonBounds.clopperPearson(perfect, 0, 0.05).lower()).isCloseTo(4.93, within(0.005));
        assertThat(EpsilonBounds.balancedAccuracy(perfect, 0.1, 0.05).lower()).isLessThan(5.83);
        assertThat(EpsilonBounds.balancedAccuracy(new Counts(5, 5, 5, 5), 0, 0.05)
                        .lower())
                .isZero();
        assertThatThrownBy(() -> EpsilonBounds.balancedAccuracy(new Counts(5, 5, 5, 6), 0, 0.05))
                .isInstanceOf(ShapeMismatchException.class);
    }

    @Test
    void bothDirectionsFindARuleThatPointsTheWrongWay() {
        Counts reversed = new Counts(2, 98, 97, 3);
        assertThat(EpsilonBounds.clopperPearson(reversed, 0, 0.05).lower()).isZero();
        assertThat(EpsilonBounds.clopperPearsonBothDirections(reversed, 0, 0.05).lower())
                .isGreaterThan(2);
    }

    @Test
    void deltaOnlyLowersTheBound() {
        Counts counts = new Counts(90, 10, 5, 95);
        double before = Double.POSITIVE_INFINITY;
        for (double delta : new double[] {0, 1e-5, 1e-3, 0.1, 0.5, 0.99}) {
            double lower = EpsilonBounds.clopperPearsonLower(counts, delta, 0.05);
            assertThat(lower).isLessThanOrEqualTo(before).isNotNegative();
            before = lower;
        }
        assertThat(before).isZero();
    }

    @ParameterizedTest
    @CsvSource({"3, 76", "4, 204", "5, 550", "6, 1491", "7, 4048"})
    void saysHowManyModelsAreNeeded(double epsilon, long models) {
        assertThat(EpsilonBounds.modelsNeeded(epsilon, 0.05)).isEqualTo(models);
        assertThat(EpsilonBounds.ceiling(models, models, 0, 0.05)).isGreaterThanOrEqualTo(epsilon);
        assertThat(EpsilonBounds.ceiling(models - 1, models - 1, 0, 0.05)).isLessThan(epsilon);
    }

    @Test
    void theKindIsPrintedWithTheBound() {
        assertThat(EpsilonBounds.clopperPearson(new Counts(9, 1, 1, 9), 1e-5, 0.05))
                .satisfies(bound -> assertThat(bound.kind()).isEqualTo(BoundKind.CERTIFIED))
                .asString()
                .contains("CERTIFIED at 95 %", "delta 1e-05");
    }

    @Test
    void groupsAreSplitByTheRecord() {
        assertThat(EpsilonBounds.perRecord(3, 4)).isEqualTo(0.75);
        assertThat(EpsilonBounds.groupDelta(0, 1e-6, 5)).isCloseTo(5e-6, within(1e-18));
        double e = Math.E;
        assertThat(EpsilonBounds.groupDelta(1, 1e-6, 3)).isCloseTo(1e-6 * (1 + e + e * e), within(1e-17));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        Counts counts = new Counts(1, 1, 1, 1);
        assertThatThrownBy(() -> EpsilonBounds.clopperPearson(counts, 1, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> EpsilonBounds.clopperPearson(counts, Double.NaN, 0.05))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> EpsilonBounds.clopperPearson(counts, 0, 0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> new Counts(0, 0, 1, 1)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> new Counts(-1, 2, 1, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> EpsilonBounds.modelsNeeded(1000, 0.05)).isInstanceOf(OutOfRangeException.class);
    }

    private static double binomial(int k, int n, double p) {
        double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
        for (int i = 1; i <= k; i++) {
            log += Math.log((n - k + i) / (double) i);
        }
        return Math.exp(log);
    }
}
