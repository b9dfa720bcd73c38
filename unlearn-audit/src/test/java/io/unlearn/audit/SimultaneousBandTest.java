package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.EqualLocalLevels;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimultaneousBandTest {
    /** The same probability by brute force: counts of variables at or below each boundary, one boundary after another. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 17, 64, 128})
    void theCrossingIsThatOfARecursionOverCounts(int n) {
        for (double eta : new double[] {0.2, 0.01, 1e-4}) {
            double[] b = EqualLocalLevels.bounds(n, eta);
            double crossing = 1 - holds(b);
            assertThat(EqualLocalLevels.crossing(b)).isCloseTo(crossing, within(1e-9 * crossing + 1e-13));
        }
        double[] even = new double[n];
        for (int i = 0; i < n; i++) {
            even[i] = (i + 1.5) / (n + 1.5);
        }
        assertThat(EqualLocalLevels.crossing(even)).isCloseTo(1 - holds(even), within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({"512, 0.025", "512, 0.01", "1024, 0.025", "1024, 0.0125"})
    void theTableIsWhatTheCodeComputes(int n, double alpha) {
        assertThat(EqualLocalLevels.eta(n, alpha)).isEqualTo(EqualLocalLevels.compute(n, alpha));
        assertThat(EqualLocalLevels.crossing(EqualLocalLevels.bounds(n, EqualLocalLevels.eta(n, alpha))))
                .isBetween(alpha * (1 - 1e-7), alpha);
    }

    @ParameterizedTest
    @CsvSource({
        "512, 0.1", "512, 0.05", "512, 0.005", "512, 0.0025", "512, 0.001", "512, 0.0005", "512, 0.00025",
        "1024, 0.1", "1024, 0.05", "1024, 0.005", "1024, 0.0025", "1024, 0.001", "1024, 0.0005", "1024, 0.00025",
        "512, 0.0125", "1024, 0.01"
    })
    @Tag("slow")
    void theWholeTableIsWhatTheCodeComputes(int n, double alpha) {
        theTableIsWhatTheCodeComputes(n, alpha);
    }

    /**
     * The band against the uniform variables of its definition. If it failed with probability exactly 0.1, more than 278 of
     * 2000 failures would have probability below 1e-8.
     */
    @ParameterizedTest
    @ValueSource(ints = {8, 64, 300})
    void failsAsOftenAsItSays(int n) {
        double alpha = 0.1;
        SimultaneousBand band = SimultaneousBand.equalLocalLevels(n, alpha);
        RandomGenerator random = Seeds.of(5).split(n).generator();
        int failures = 0;
        for (int trial = 0; trial < 2000; trial++) {
            double[] u = random.doubles(n).sorted().toArray();
            boolean fails = false;
            for (int k = 0; k < n; k++) {
                fails |= u[k] > band.upper(k);
            }
            failures += fails ? 1 : 0;
        }
        // Exact, and not only safe: fewer than 130 would have probability below 1e-8 as well.
        assertThat(failures).isBetween(130, 278);
    }

    @Test
    void liesBetweenOneThresholdAndBonferroni() {
        SimultaneousBand exact = SimultaneousBand.equalLocalLevels(64, 0.025);
        SimultaneousBand cruder = SimultaneousBand.bonferroni(64, 0.025);
        for (int k = 0; k < 64; k++) {
            assertThat(exact.upper(k)).isBetween(ClopperPearson.upper(k, 64, 0.025), cruder.upper(k));
        }
        assertThat(exact.upper(64)).isEqualTo(1);
        assertThat(exact.level() / cruder.level()).isCloseTo(3.37, within(0.01));
        assertThat(exact.models()).isEqualTo(64);
        assertThat(exact.alpha()).isEqualTo(0.025);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> SimultaneousBand.equalLocalLevels(0, 0.05)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SimultaneousBand.bonferroni(4, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SimultaneousBand.dkwOneSided(4, 0.6)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SimultaneousBand.bonferroni(4, 0.1).upper(5))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("errors must be in [0, 4] but is 5");
    }

    private static double holds(double[] b) {
        int n = b.length;
        double[] state = new double[n + 1];
        state[0] = 1;
        double before = 0;
        for (int i = 0; i < n; i++) {
            double p = (b[i] - before) / (1 - before);
            double[] next = new double[n + 1];
            for (int j = 0; j <= n; j++) {
                for (int k = j; k <= n && state[j] > 0; k++) {
                    if (k > i) {
                        next[k] += state[j] * binomial(k - j, n - j, p);
                    }
                }
            }
            state = next;
            before = b[i];
        }
        double sum = 0;
        for (double s : state) {
            sum += s;
        }
        return sum;
    }

    private static double binomial(int k, int n, double p) {
        if (p >= 1) {
            return k == n ? 1 : 0;
        }
        double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
        if (k == 0) {
            log = n * Math.log1p(-p);
        }
        for (int i = 1; i <= k; i++) {
            log += Math.log((n - k + i) / (double) i);
        }
        return Math.exp(log);
    }
}
