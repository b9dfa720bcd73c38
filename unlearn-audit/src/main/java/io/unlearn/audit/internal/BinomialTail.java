package io.unlearn.audit.internal;

/**
 * Tails of the binomial distribution, to about 1e-13 relative also where they are tiny.
 *
 * <p>The probability of one count comes from the saddle-point form {@code exp(-D(x, np) - D(n - x, nq)) sqrt(n / (2 pi x (n -
 * x)))} with Stirling's remainder, in which nothing cancels (Loader 2000, "Fast and accurate computation of binomial
 * probabilities"). A tail on the far side of the mean is a sum of falling positive terms from there; the other tail is its
 * complement. Stateless; O(sqrt(n)) for each value.
 */
public final class BinomialTail {
    private static final double HALF_LN_2PI = 0.9189385332046728;
    private static final int TABLE = 16;
    private static final double[] REMAINDER = new double[TABLE];

    static {
        double factorial = 1;
        for (int n = 1; n < TABLE; n++) {
            factorial *= n;
            REMAINDER[n] = Math.log(factorial) - ((n + 0.5) * Math.log(n) - n + HALF_LN_2PI);
        }
    }

    private BinomialTail() {}

    /** Returns ln P[Bin(n, p) = x]; p and q = 1 - p both, so that neither is rounded; 0 &lt;= x &lt;= n. */
    public static double logPmf(long x, long n, double p, double q) {
        if (p == 0 || q == 0) {
            return x == (p == 0 ? 0 : n) ? 0 : Double.NEGATIVE_INFINITY;
        }
        if (x == 0) {
            return n * (q > 0.5 ? Math.log1p(-p) : Math.log(q));
        }
        if (x == n) {
            return n * (p > 0.5 ? Math.log1p(-q) : Math.log(p));
        }
        double all = n;
        double right = x;
        double y = n - x;
        return remainder(all)
                - remainder(right)
                - remainder(y)
                - deviance(right, n * p)
                - deviance(y, n * q)
                - HALF_LN_2PI
                - 0.5 * (Math.log(right) + Math.log1p(-right / all));
    }

    /** Returns P[Bin(n, p) &gt;= v]; p and q = 1 - p both. */
    public static double upper(long v, long n, double p, double q) {
        if (v <= 0) {
            return 1;
        }
        if (v > n) {
            return 0;
        }
        return v > n * p ? Math.exp(logFalling(v, n, p, q)) : 1 - Math.exp(logFalling(n - v + 1, n, q, p));
    }

    /** Returns P[Bin(n, p) &gt;= v] for p in [0, 1]. */
    public static double upper(long v, long n, double p) {
        return upper(v, n, p, 1 - p);
    }

    /** Returns ln P[Bin(n, p) &gt;= v], also where the probability underflows. */
    public static double logUpper(long v, long n, double p, double q) {
        if (v <= 0) {
            return 0;
        }
        if (v > n) {
            return Double.NEGATIVE_INFINITY;
        }
        return v > n * p ? logFalling(v, n, p, q) : Math.log1p(-Math.exp(logFalling(n - v + 1, n, q, p)));
    }

    /** ln P[X &gt;= v] for v above the mean: each term is a share of the one before. */
    private static double logFalling(long v, long n, double p, double q) {
        double odds = p / q;
        double term = 1;
        double sum = 1;
        for (long x = v; x < n && term > 1e-18 * sum; x++) {
            term *= (n - x) / (x + 1.0) * odds;
            sum += term;
        }
        return logPmf(v, n, p, q) + Math.log(sum);
    }

    /** ln n! - ((n + 1/2) ln n - n + ln(2 pi) / 2). */
    private static double remainder(double n) {
        if (n < TABLE) {
            return REMAINDER[(int) n];
        }
        double s = 1 / (n * n);
        return (1.0 / 12
                        - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * 691.0 / 360360)))))
                / n;
    }

    /** x ln(x / m) + m - x, at least 0; by its series where x is near m. */
    private static double deviance(double x, double m) {
        double d = x - m;
        if (Math.abs(d) >= 0.1 * (x + m)) {
            return x * Math.log(x / m) - d;
        }
        double v = d / (x + m);
        double sum = d * v;
        double term = 2 * x * v;
        for (int k = 1; k < 100; k++) {
            term *= v * v;
            double next = sum + term / (2 * k + 1);
            if (next == sum) {
                break;
            }
            sum = next;
        }
        return sum;
    }
}
