package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.BinomialTail;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binomial tails, and the Beta tails that equal them, against sums of exact decimal numbers with 60 digits. */
class BetaTailOracleTest {
    private static final MathContext DIGITS = new MathContext(60);

    @ParameterizedTest
    @CsvSource({
        "1, 0.5",
        "7, 0.125",
        "40, 0.7310585786300049",
        "100, 0.5",
        "100, 0.9990234375",
        "512, 0.01171875",
        "512, 0.5",
        "512, 0.880797077977882",
        "1024, 0.75"
    })
    void tailsAreCorrectToTwelveDigits(int n, double p) {
        BigDecimal exactP = new BigDecimal(p);
        BigDecimal exactQ = BigDecimal.ONE.subtract(exactP);
        BigDecimal[] powers = new BigDecimal[n + 1];
        powers[0] = BigDecimal.ONE;
        BigDecimal[] rests = powers.clone();
        for (int i = 1; i <= n; i++) {
            powers[i] = powers[i - 1].multiply(exactP, DIGITS);
            rests[i] = rests[i - 1].multiply(exactQ, DIGITS);
        }
        BigInteger choose = BigInteger.ONE;
        BigDecimal upper = BigDecimal.ZERO;
        double q = 1 - p;
        for (int v = n; v >= 1; v--) {
            // choose = n over v
            BigDecimal term = new BigDecimal(choose).multiply(powers[v], DIGITS).multiply(rests[n - v], DIGITS);
            upper = upper.add(term, DIGITS);
            if (upper.doubleValue() > 1e-290) {
                check(BinomialTail.upper(v, n, p, q), upper, "upper tail");
                check(Math.exp(BinomialTail.logUpper(v, n, p, q)), upper, "logarithm of the upper tail");
                check(RegularizedBeta.value(p, v, n - v + 1.0), upper, "Beta");
                check(Math.exp(BinomialTail.logPmf(v, n, p, q)), term, "one count");
            }
            choose = choose.multiply(BigInteger.valueOf(v)).divide(BigInteger.valueOf(n - v + 1L));
        }
        assertThat(BinomialTail.upper(0, n, p)).isEqualTo(1);
        assertThat(BinomialTail.upper(n + 1, n, p)).isZero();
    }

    private static void check(double actual, BigDecimal exact, String what) {
        double expected = exact.doubleValue();
        if (expected > 1e-290) {
            assertThat(Math.abs(actual - expected) / expected)
                    .as("%s: %s against %s", what, actual, expected)
                    .isLessThanOrEqualTo(1e-12);
        }
    }
}
