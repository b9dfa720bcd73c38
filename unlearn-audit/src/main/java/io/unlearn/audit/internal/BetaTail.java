package io.unlearn.audit.internal;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Quantiles of the Beta distribution from either tail, to about 1e-13 relative.
 *
 * <p>Newton's method on the logarithm of the tail as a function of ln x. For b &gt;= 1 the density of ln X is
 * log-concave, hence so are both tails, and Newton's method converges monotonically once it is on the side where the tail
 * is too small; a bracket guards the steps before that and the last digits.
 */
public final class BetaTail {
    private static final int MAX_STEPS = 200;
    private static final double TOLERANCE = 4e-16;

    private BetaTail() {}

    /** Returns the x with P(X &lt;= x) = p for X ~ Beta(a, b); a &gt; 0, b &gt;= 1/2, 0 &lt; p &lt; 1. */
    public static double lowerQuantile(double p, double a, double b) {
        return solve(Math.log(p), a, b, false);
    }

    /** Returns the x with P(X &gt; x) = p for X ~ Beta(a, b); a &gt; 0, b &gt;= 1/2, 0 &lt; p &lt; 1. */
    public static double upperQuantile(double p, double a, double b) {
        return solve(Math.log(p), a, b, true);
    }

    private static double solve(double logP, double a, double b, boolean upper) {
        double low = 0;
        double high = 1;
        double x = a / (a + b);
        for (int step = 0; step < MAX_STEPS; step++) {
            double tail = upper ? RegularizedBeta.complement(x, a, b) : RegularizedBeta.value(x, a, b);
            double excess = Math.log(tail) - logP;
            if (excess == 0) {
                return x;
            }
            if (excess < 0 == upper) {
                high = x;
            } else {
                low = x;
            }
            double slope = x * RegularizedBeta.derivative(x, a, b) / tail;
            double next = x * Math.exp((upper ? excess : -excess) / slope);
            if (Math.abs(next - x) <= TOLERANCE * x) {
                return Math.min(next, 1);
            }
            // Written so that NaN, from a tail that underflows, takes the bisection.
            x = next > low && next < high ? next : middle(low, high);
            if (!(x > low && x < high)) {
                return x;
            }
        }
        return x;
    }

    /** The geometric mean while the bracket spans orders of magnitude, so that tiny quantiles are reached quickly. */
    private static double middle(double low, double high) {
        if (low == 0) {
            return high > 1e-280 ? high * 1e-3 : high / 2;
        }
        return high > 4 * low ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
    }
}
