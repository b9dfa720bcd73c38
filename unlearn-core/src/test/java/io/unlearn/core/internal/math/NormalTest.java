package io.unlearn.core.internal.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalTest {
    private static final BigDecimal SQRT_2 = BigDecimal.valueOf(2).sqrt(new MathContext(140));

    @Test
    void referenceAgreesWithPublishedDigits() {
        // Phi(-1) and Phi(-10) to 20 digits, as in any table.
        assertThat(BigNormal.ndtr(BigDecimal.valueOf(-1))
                        .round(new MathContext(20))
                        .toString())
                .isEqualTo("0.15865525393145705141");
        assertThat(BigNormal.ndtr(BigDecimal.valueOf(-10)).doubleValue()).isEqualTo(7.619853024160526e-24);
    }

    @Test
    void bothWaysOfTheReferenceMeetAtTheirBorder() {
        BigDecimal left = BigNormal.mills(new BigDecimal("7.9999999999999999999999999999999999999999"));
        BigDecimal right = BigNormal.mills(new BigDecimal("8"));
        assertThat(left.subtract(right).doubleValue()).isBetween(0.0, 1e-40);
    }

    @Property(tries = 150)
    void densityRatiosAreAccurate(@ForAll @DoubleRange(min = -8, max = 60) @Scale(9) double x) {
        BigDecimal exact = BigNormal.mills(new BigDecimal(x));
        assertThat(BigNormal.relativeError(Normal.mills(x), exact)).isLessThan(5e-15);
        BigDecimal slope = BigDecimal.ONE.subtract(new BigDecimal(x).multiply(exact));
        assertThat(BigNormal.relativeError(Normal.millsSlope(x), slope)).isLessThan(5e-15);
    }

    @Property(tries = 100)
    void erfcxIsTheMillsRatio(@ForAll @DoubleRange(min = -5, max = 40) @Scale(9) double z) {
        BigDecimal exact = BigNormal.mills(new BigDecimal(z).multiply(SQRT_2))
                .divide(new BigDecimal(Math.PI / 2).sqrt(MathContext.DECIMAL64), MathContext.DECIMAL64);
        assertThat(BigNormal.relativeError(Normal.erfcx(z), exact)).isLessThan(5e-15);
    }

    @Property(tries = 150)
    void distributionFunctionIsAccurateInBothTails(@ForAll @DoubleRange(min = -37, max = 9) @Scale(9) double x) {
        BigDecimal exact = BigNormal.ndtr(new BigDecimal(x));
        assertThat(BigNormal.relativeError(Normal.ndtr(x), exact)).isLessThan(1e-14);
    }

    @Property(tries = 150)
    void logarithmMatchesTheDistributionFunction(@ForAll @DoubleRange(min = -37, max = 9) @Scale(9) double x) {
        double exact = Math.log(BigNormal.ndtr(new BigDecimal(x)).doubleValue());
        assertThat(Normal.logNdtr(x)).isCloseTo(exact, within(2e-15 * Math.max(1, Math.abs(exact))));
    }

    @Test
    void logarithmKeepsItsDigitsNearOne() {
        double tail = BigNormal.ndtr(BigDecimal.valueOf(-20)).doubleValue();
        assertThat(Normal.logNdtr(20) / -tail).isCloseTo(1, within(1e-14));
    }

    @Property(tries = 150)
    void centralPartIsAccurateNearZero(@ForAll @DoubleRange(min = -3, max = 3) @Scale(12) double x) {
        double exact = BigNormal.ndtr(new BigDecimal(x))
                .subtract(new BigDecimal("0.5"))
                .doubleValue();
        assertThat(Normal.centralNdtr(x)).isCloseTo(exact, within(2e-15 * Math.abs(exact)));
    }

    @Property(tries = 300)
    void quantileInvertsTheDistribution(@ForAll @DoubleRange(min = -700, max = 0) @Scale(9) double logP) {
        double p = Math.exp(logP);
        double x = Normal.ndtri(p);
        if (p < 0.5) {
            assertThat(Normal.ndtr(x) / p).isCloseTo(1, within(4e-13));
        } else {
            assertThat(Normal.ndtr(x)).isCloseTo(p, within(4e-16));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.2000001, 0.4999999999, 0.5, 0.50000000001, 0.8, 0.975, 0.999999})
    void quantileIsOddAndJoinsUp(double p) {
        assertThat(Normal.ndtri(1 - p)).isCloseTo(-Normal.ndtri(p), within(1e-9));
        assertThat(Normal.centralNdtr(Normal.ndtri(p))).isCloseTo(p - 0.5, within(2e-16));
    }

    @Test
    void quantileOfKnownProbabilities() {
        assertThat(Normal.ndtri(0.975)).isCloseTo(1.959963984540054, within(1e-15));
        assertThat(Normal.ndtri(0.5)).isZero();
        assertThat(Normal.ndtri(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Normal.ndtri(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Normal.ndtri(-0.1)).isNaN();
        assertThat(Normal.ndtri(Double.NaN)).isNaN();
    }

    @Test
    void edgesAreFiniteOrHonest() {
        assertThat(Normal.ndtr(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Normal.ndtr(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Normal.ndtr(Double.NaN)).isNaN();
        assertThat(Normal.erfcx(1e200)).isCloseTo(1 / Math.sqrt(Math.PI) / 1e200, within(1e-214));
        assertThat(Normal.erfcx(0)).isCloseTo(1, within(1e-15));
        assertThat(Normal.millsSlope(1e12)).isCloseTo(1e-24, within(1e-38));
        assertThat(Normal.pdf(1e300)).isZero();
    }

    @Property(tries = 200)
    void logMathAgreesWithItsDefinition(@ForAll @DoubleRange(min = 0.001, max = 30) @Scale(9) double x) {
        BigDecimal power = BigNormal.exp(new BigDecimal(-x));
        double exact =
                x < 1 ? Math.log(BigDecimal.ONE.subtract(power).doubleValue()) : Math.log1p(-power.doubleValue());
        assertThat(LogMath.log1mexp(x)).isCloseTo(exact, within(6e-16 * Math.abs(exact)));
        assertThat(LogMath.logAddExp(x, 1)).isCloseTo(Math.log(Math.exp(x) + Math.E), within(1e-14));
        assertThat(LogMath.logSubExp(LogMath.logAddExp(x, 1), x)).isCloseTo(1, within(1e-2));
    }

    @Test
    void logMathTakesInfinities() {
        assertThat(LogMath.logAddExp(Double.NEGATIVE_INFINITY, 3)).isEqualTo(3);
        assertThat(LogMath.logAddExp(3, Double.NEGATIVE_INFINITY)).isEqualTo(3);
        assertThat(LogMath.logAddExp(1000, 1000)).isCloseTo(1000 + Math.log(2), within(1e-12));
        assertThat(LogMath.logAddExp(Double.POSITIVE_INFINITY, 0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(LogMath.logSubExp(5, Double.NEGATIVE_INFINITY)).isEqualTo(5);
        assertThat(LogMath.log1mexp(1e-300)).isCloseTo(Math.log(1e-300), within(1e-12));
    }

    @Test
    void chiBoundIsAboveTheQuantile() {
        // In one dimension the exact quantile is that of |Z|; in two it is sqrt(2 ln(1/tail)).
        for (double tail : new double[] {0.5, 0.1, 1e-3, 1e-9, 1e-30}) {
            assertThat(ChiBounds.chiQuantileUpper(1, tail)).isGreaterThan(-Normal.ndtri(tail / 2));
            assertThat(ChiBounds.chiQuantileUpper(2, tail)).isGreaterThan(Math.sqrt(-2 * Math.log(tail)));
        }
        assertThat(ChiBounds.chiQuantileUpper(7850, 1e-9)).isBetween(Math.sqrt(7850), 1.1 * Math.sqrt(7850));
    }

    @Test
    void quadratureIsExactForPolynomials() {
        assertThat(GaussLegendre.integrate(x -> Math.pow(x, 11), 1, 2))
                .isCloseTo((Math.pow(3, 12) - 1) / 12, within(1e-9));
    }
}
