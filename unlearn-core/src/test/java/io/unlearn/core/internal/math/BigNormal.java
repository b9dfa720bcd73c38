package io.unlearn.core.internal.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The normal distribution to some 60 digits, slowly, from series and continued fractions alone. For tests. */
public final class BigNormal {
    private static final MathContext MC = new MathContext(140);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal TINY = new BigDecimal("1e-150");
    private static final BigDecimal SWITCH = BigDecimal.valueOf(8);
    private static final BigDecimal SQRT_2PI = TWO.multiply(pi()).sqrt(MC);

    private BigNormal() {}

    /** Phi(-x) / phi(x). */
    public static BigDecimal mills(BigDecimal x) {
        if (x.signum() < 0) {
            return SQRT_2PI.multiply(exp(x.multiply(x).divide(TWO, MC)), MC).subtract(mills(x.negate()), MC);
        }
        if (x.compareTo(SWITCH) < 0) {
            BigDecimal half =
                    SQRT_2PI.divide(TWO, MC).multiply(exp(x.multiply(x).divide(TWO, MC)), MC);
            return half.subtract(oddSeries(x), MC);
        }
        BigDecimal tail = x;
        for (int n = 600; n >= 1; n--) {
            tail = x.add(BigDecimal.valueOf(n).divide(tail, MC), MC);
        }
        return BigDecimal.ONE.divide(tail, MC);
    }

    public static BigDecimal pdf(BigDecimal x) {
        return exp(x.multiply(x).divide(TWO, MC).negate()).divide(SQRT_2PI, MC);
    }

    public static BigDecimal ndtr(BigDecimal x) {
        return x.signum() <= 0
                ? pdf(x).multiply(mills(x.negate()), MC)
                : BigDecimal.ONE.subtract(pdf(x).multiply(mills(x), MC), MC);
    }

    /** Phi(a) - e^epsilon Phi(b), as it is written in the papers, no identity used. */
    public static BigDecimal delta(double epsilon, double mu) {
        BigDecimal e = new BigDecimal(epsilon);
        BigDecimal m = new BigDecimal(mu);
        BigDecimal ratio = e.divide(m, MC);
        BigDecimal half = m.divide(TWO, MC);
        return ndtr(half.subtract(ratio))
                .subtract(exp(e).multiply(ndtr(half.add(ratio).negate()), MC), MC);
    }

    /** |value / exact - 1|. */
    public static double relativeError(double value, BigDecimal exact) {
        return new BigDecimal(value)
                .subtract(exact)
                .divide(exact, MathContext.DECIMAL64)
                .abs()
                .doubleValue();
    }

    public static BigDecimal exp(BigDecimal x) {
        int halvings = Math.max(0, x.precision() - x.scale() + 3) * 4 + 8;
        BigDecimal reduced = x.divide(TWO.pow(halvings), new MathContext(200));
        MathContext inner = new MathContext(200);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; term.abs().compareTo(new BigDecimal("1e-190")) > 0; n++) {
            term = term.multiply(reduced).divide(BigDecimal.valueOf(n), inner);
            sum = sum.add(term, inner);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, inner);
        }
        return sum.round(MC);
    }

    private static BigDecimal oddSeries(BigDecimal x) {
        BigDecimal term = x;
        BigDecimal sum = x;
        BigDecimal square = x.multiply(x, MC);
        for (int odd = 3; term.abs().compareTo(TINY) > 0; odd += 2) {
            term = term.multiply(square).divide(BigDecimal.valueOf(odd), MC);
            sum = sum.add(term, MC);
        }
        return sum;
    }

    private static BigDecimal pi() {
        return BigDecimal.valueOf(16)
                .multiply(arctanOfInverse(5))
                .subtract(BigDecimal.valueOf(4).multiply(arctanOfInverse(239)));
    }

    private static BigDecimal arctanOfInverse(int n) {
        BigDecimal square = BigDecimal.valueOf((long) n * n);
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), 160, RoundingMode.HALF_EVEN);
        BigDecimal sum = power;
        for (int k = 1; power.signum() != 0; k++) {
            power = power.divide(square, 160, RoundingMode.HALF_EVEN);
            BigDecimal term = power.divide(BigDecimal.valueOf(2L * k + 1), 160, RoundingMode.HALF_EVEN);
            sum = k % 2 == 0 ? sum.add(term) : sum.subtract(term);
        }
        return sum;
    }
}
