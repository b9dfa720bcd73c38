package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.BinomialTail;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single probabilities against exact decimal numbers with 60 digits, and what happens at the edges. */
class BinomialPmfTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final double NONE = Double.NEGATIVE_INFINITY;

    @ParameterizedTest
    @CsvSource({
        "1, 0.5",
        "2, 0.25",
        "15, 0.125",
        "16, 0.5",
        "17, 0.3",
        "31, 0.9",
        "64, 0.0009765625",
        "300, 0.45",
        "300, 0.999",
        "1500, 0.5",
    })
    void everyProbabilityIsCorrectToTwelveDigits(int n, double p) {
        BigDecimal exactP = new BigDecimal(p);
        BigDecimal exactQ = BigDecimal.ONE.subtract(exactP);
        BigInteger ways = BigInteger.ONE;
        for (int x = 0; x <= n; x++) {
            BigDecimal exact = new BigDecimal(ways)
                    .multiply(exactP.pow(x, DIGITS), DIGITS)
                    .multiply(exactQ.pow(n - x, DIGITS), DIGITS);
            double log = log(exact);
            assertThat(BinomialTail.logPmf(x, n, p, exactQ.doubleValue()))
                    .as("%d of %d", x, n)
                    .isCloseTo(log, within(4e-13 * Math.max(1, Math.abs(log))));
            ways = ways.multiply(BigInteger.valueOf(n - x)).divide(BigInteger.valueOf(x + 1L));
        }
    }

    /** ln of a number that may be far below what a double holds. */
    private static double log(BigDecimal value) {
        int shift = value.precision() - value.scale();
        return Math.log(value.scaleByPowerOfTen(-shift).doubleValue()) + shift * Math.log(10);
    }

    @Test
    void aCertainOutcomeIsCertain() {
        assertThat(BinomialTail.logPmf(0, 7, 0, 1)).isZero();
        assertThat(BinomialTail.logPmf(1, 7, 0, 1)).isEqualTo(NONE);
        assertThat(BinomialTail.logPmf(7, 7, 0, 1)).isEqualTo(NONE);
        assertThat(BinomialTail.logPmf(7, 7, 1, 0)).isZero();
        assertThat(BinomialTail.logPmf(6, 7, 1, 0)).isEqualTo(NONE);
        assertThat(BinomialTail.logPmf(0, 7, 1, 0)).isEqualTo(NONE);
    }

    /** p and q are both given, so that neither end loses digits. */
    @Test
    void tinyProbabilitiesKeepTheirDigitsAtBothEnds() {
        double tiny = 1e-30;
        assertThat(BinomialTail.logPmf(0, 5, tiny, 1)).isEqualTo(-5 * tiny);
        assertThat(BinomialTail.logPmf(5, 5, 1, tiny)).isEqualTo(-5 * tiny);
        assertThat(BinomialTail.logPmf(0, 5, 1, tiny)).isCloseTo(5 * Math.log(tiny), within(1e-12));
        assertThat(BinomialTail.logPmf(5, 5, tiny, 1)).isCloseTo(5 * Math.log(tiny), within(1e-12));
    }

    @Test
    void tailsBeyondTheEndsAreNoneOrAll() {
        assertThat(BinomialTail.upper(0, 5, 0.3)).isEqualTo(1);
        assertThat(BinomialTail.upper(-1, 5, 0.3)).isEqualTo(1);
        assertThat(BinomialTail.upper(6, 5, 0.3)).isZero();
        assertThat(BinomialTail.logUpper(0, 5, 0.3, 0.7)).isZero();
        assertThat(BinomialTail.logUpper(-1, 5, 0.3, 0.7)).isZero();
        assertThat(BinomialTail.logUpper(6, 5, 0.3, 0.7)).isEqualTo(NONE);
        assertThat(BinomialTail.logUpper(5, 5, 0.3, 0.7)).isCloseTo(5 * Math.log(0.3), within(1e-14));
        assertThat(BinomialTail.logUpper(1, 5, 0.3, 0.7)).isCloseTo(Math.log1p(-Math.pow(0.7, 5)), within(1e-14));
        assertThat(BinomialTail.upper(1, 5, 0.3)).isCloseTo(1 - Math.pow(0.7, 5), within(1e-15));
        assertThat(BinomialTail.upper(2, 5, 0.3)).isCloseTo(0.47178, within(1e-14));
    }

    @Test
    void aTailThatUnderflowsHasALogarithm() {
        assertThat(BinomialTail.logUpper(2000, 2000, 1e-3, 0.999)).isCloseTo(2000 * Math.log(1e-3), within(1e-9));
        assertThat(BinomialTail.upper(2000, 2000, 1e-3)).isZero();
    }
}
