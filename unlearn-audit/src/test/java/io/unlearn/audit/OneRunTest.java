package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.BinomialTail;
import io.unlearn.core.BoundKind;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.math.Normal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneRunTest {
    @ParameterizedTest
    @CsvSource({"100, 60, 0.56", "100, 75, 12.1", "1000, 550, 4.06", "1000, 600, 19.7", "10, 10, 3.94"})
    void theCommonReferenceIsWorthMuch(int guesses, int correct, double expected) {
        OneRunBound unlearning = OneRun.unlearning(guesses, guesses, correct, 0, 0.05);
        assertThat(unlearning.lower()).isCloseTo(expected, within(expected < 10 ? 0.01 : 0.1));
        assertThat(unlearning.lower() / 2)
                .isGreaterThan(OneRun.differentialPrivacy(guesses, guesses, correct, 0, 0.05)
                        .lower());
        assertThat(unlearning.kind()).isEqualTo(BoundKind.CERTIFIED);
        assertThat(unlearning.toString()).contains("CERTIFIED", "removing the whole batch");
    }

    /**
     * The worst mechanism that the claim allows: the reference's law of the number of right guesses, tilted upwards by e^eps
     * as far as it may be. The probability of a wrong bound is summed, not simulated.
     */
    @ParameterizedTest
    @CsvSource({"100, 0.5, 0.05", "100, 2, 0.05", "1000, 2, 0.05", "40, 1, 0.01", "400, 4, 0.1"})
    void holdsForTheWorstMechanism(int guesses, double epsilon, double alpha) {
        double wrong = 0;
        double left = 1;
        for (int v = guesses; v >= 0 && left > 0; v--) {
            double tilted = Math.min(left, Math.exp(epsilon + BinomialTail.logPmf(v, guesses, 0.5, 0.5)));
            left -= tilted;
            wrong += OneRun.unlearning(guesses, guesses, v, 0, alpha).lower() > epsilon ? tilted : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(alpha).isPositive();
    }

    /** The same for mu-GDP: the likelihood is tilted as between two normal distributions. */
    @Test
    void holdsForTheWorstGaussianMechanism() {
        double mu = 1.5;
        int guesses = 200;
        double wrong = 0;
        for (int v = guesses; v >= 0; v--) {
            if (OneRun.unlearningMuLower(guesses, v, 0.05) > mu) {
                wrong = Normal.ndtr(Normal.ndtri(BinomialTail.upper(v, guesses, 0.5, 0.5)) + mu);
            }
        }
        assertThat(wrong).isBetween(0.01, 0.05);
    }

    @Test
    void deltaCostsItsOwnProbability() {
        double without = OneRun.unlearning(100, 100, 75, 0, 0.05).lower();
        double with = OneRun.unlearning(100, 100, 75, 0.01, 0.05).lower();
        assertThat(with).isCloseTo(without + Math.log(0.04 / 0.05), within(1e-12));
        assertThat(OneRun.unlearning(100, 100, 100, 0.05, 0.05).lower()).isZero();
        assertThat(OneRun.unlearningPValue(100, 75, with, 0.01)).isCloseTo(0.05, within(1e-9));
        assertThat(OneRun.unlearningPValue(100, 50, 1, 0)).isEqualTo(1);
    }

    /** The e-value under the reference has mean 1 at epsilon 0, and so at most 1 under the tilted worst mechanism. */
    @Test
    void theEValueHasMeanAtMostOne() {
        for (double epsilon : new double[] {0, 1, 3}) {
            double mean = 0;
            double left = 1;
            for (int v = 60; v >= 0 && left > 0; v--) {
                double tilted = Math.min(left, Math.exp(epsilon + BinomialTail.logPmf(v, 60, 0.5, 0.5)));
                left -= tilted;
                mean += tilted * Math.exp(OneRun.unlearningLogEValue(60, v, epsilon));
            }
            assertThat(mean).isLessThanOrEqualTo(1 + 1e-12);
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> OneRun.unlearning(10, 11, 5, 0, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> OneRun.unlearning(10, 10, 11, 0, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> OneRun.unlearning(10, 10, 5, 1, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> OneRun.differentialPrivacy(10, 10, 5, 0, 0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> OneRun.unlearningPValue(10, 5, -1, 0)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void tailsStayAccurateWhereTheyUnderflow() {
        OneRunBound bound = OneRun.unlearning(5000, 5000, 5000, 0, 0.05);
        assertThat(bound.lower()).isCloseTo(Math.log(0.05) + 5000 * Math.log(2), within(1e-9));
        assertThat(OneRun.unlearningMuLower(5000, 5000, 0.05)).isGreaterThan(80);
        assertThat(OneRun.differentialPrivacy(10, 10, 0, 1e-5, 0.05).lower()).isZero();
    }
}
