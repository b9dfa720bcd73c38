package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.BinomialTail;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.math.Normal;
import java.util.random.RandomGenerator;
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

    /**
     * Randomised response on every canary, which is exactly epsilon-private: a guess that repeats its answer is right with
     * probability e^eps / (1 + e^eps), each for itself. The probability of a wrong bound is summed, not simulated.
     */
    @ParameterizedTest
    @CsvSource({"100, 100, 0.5, 0.05", "200, 80, 1, 0.05", "64, 64, 2, 0.1", "512, 512, 1, 0.05", "128, 128, 0, 0.01"})
    void theDifferentialPrivacyBoundCoversRandomisedResponse(int canaries, int guesses, double epsilon, double alpha) {
        double rest = 1 / (1 + Math.exp(epsilon));
        double wrong = 0;
        double naive = 0;
        for (int v = 0; v <= guesses; v++) {
            double probability = Math.exp(BinomialTail.logPmf(v, guesses, 1 - rest, rest));
            double lower =
                    OneRun.differentialPrivacy(canaries, guesses, v, 0, alpha).lower();
            wrong += lower > epsilon ? probability : 0;
            naive += v * rest > (guesses - v) * (1 - rest) ? probability : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(alpha * (1 + 1e-9)).isGreaterThan(alpha / 5);
        // The estimate ln(v / (r - v)), called a bound, would be wrong nearly every second time.
        assertThat(naive).isGreaterThan(0.3);
    }

    /**
     * The same with a delta: a canary's bit is revealed with probability delta, and revealed ones are guessed first. With 20,000
     * runs, violations above alpha plus four standard errors have probability below 4e-5 each, were the bound wrong with
     * probability exactly alpha.
     */
    @ParameterizedTest
    @CsvSource({"100, 100, 1, 0.001", "100, 40, 1, 0.01", "512, 64, 2, 0.001"})
    void theDifferentialPrivacyBoundCoversRevealedCanaries(int canaries, int guesses, double epsilon, double delta) {
        double alpha = 0.05;
        int runs = 20_000;
        double[] lower = new double[guesses + 1];
        for (int v = 0; v <= guesses; v++) {
            lower[v] = OneRun.differentialPrivacy(canaries, guesses, v, delta, alpha)
                    .lower();
        }
        RandomGenerator random =
                Seeds.of(23).split("revealed").split(canaries + guesses).generator();
        double right = 1 / (1 + Math.exp(-epsilon));
        int wrong = 0;
        for (int run = 0; run < runs; run++) {
            int revealed = 0;
            for (int c = 0; c < canaries; c++) {
                revealed += random.nextDouble() < delta ? 1 : 0;
            }
            int known = Math.min(revealed, guesses);
            int correct = known;
            for (int g = known; g < guesses; g++) {
                correct += random.nextDouble() < right ? 1 : 0;
            }
            wrong += lower[correct] > epsilon ? 1 : 0;
        }
        double most = alpha + 4 * Math.sqrt(alpha * (1 - alpha) / runs);
        assertThat(wrong / (double) runs).isLessThanOrEqualTo(most);
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
