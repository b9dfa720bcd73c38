package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.OutOfRangeException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class ClopperPearsonTest {
    /** The coverage itself, summed over all outcomes: nothing is simulated, so this cannot fail by chance. */
    @Property(tries = 500)
    void isWrongAtMostWithProbabilityAlpha(
            @ForAll @IntRange(min = 1, max = 80) int trials,
            @ForAll @DoubleRange(min = 0.001, max = 0.999) @Scale(6) double p,
            @ForAll @DoubleRange(min = 0.0001, max = 0.5) @Scale(6) double alpha) {
        double below = 0;
        double above = 0;
        for (int k = 0; k <= trials; k++) {
            double probability = binomial(k, trials, p);
            below += ClopperPearson.upper(k, trials, alpha) < p ? probability : 0;
            above += ClopperPearson.lower(k, trials, alpha) > p ? probability : 0;
        }
        assertThat(below).isLessThanOrEqualTo(alpha * (1 + 1e-9));
        assertThat(above).isLessThanOrEqualTo(alpha * (1 + 1e-9));
    }

    @Property(tries = 300)
    void mirrors(
            @ForAll @IntRange(min = 1, max = 2000) int trials,
            @ForAll @DoubleRange(min = 0, max = 1) double share,
            @ForAll @DoubleRange(min = 0.0001, max = 0.5) @Scale(6) double alpha) {
        int k = (int) Math.round(share * trials);
        double upper = ClopperPearson.upper(k, trials, alpha);
        double lower = ClopperPearson.lower(trials - k, trials, alpha);
        assertThat(upper + lower).isCloseTo(1, within(1e-12));
        assertThat(upper).isGreaterThanOrEqualTo(k / (double) trials);
    }

    @Test
    void keepsItsDigitsForTinyProbabilities() {
        double alpha = 1e-300;
        // No success in n trials: (1 - p)^n = alpha.
        assertThat(ClopperPearson.upper(0, 2000, alpha)).isCloseTo(-Math.expm1(Math.log(alpha) / 2000), within(1e-13));
        // All successes: p^n = alpha.
        assertThat(ClopperPearson.lower(2000, 2000, alpha)).isCloseTo(Math.exp(Math.log(alpha) / 2000), within(1e-13));
    }

    @Test
    void refusesCountsOutOfRange() {
        assertThatThrownBy(() -> ClopperPearson.upper(3, 2, 0.05))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessage("successes must be in [0, 2] but is 3. Pass a count out of the trials.");
        assertThatThrownBy(() -> ClopperPearson.lower(-1, 2, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ClopperPearson.lower(0, 0, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ClopperPearson.lower(0, 1, 1)).isInstanceOf(OutOfRangeException.class);
    }

    private static double binomial(int k, int n, double p) {
        double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
        for (int i = 1; i <= k; i++) {
            log += Math.log((n - k + i) / (double) i);
        }
        return Math.exp(log);
    }
}
