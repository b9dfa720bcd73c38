package io.unlearn.core.internal.math;

/** Sums and differences of numbers that are only known by their natural logarithm. Stateless and thread-safe. */
public final class LogMath {
    private static final double LN_2 = 0.6931471805599453;

    private LogMath() {}

    /**
     * Returns ln(1 - e^-x), accurate to a few units in the last place for every x &gt; 0.
     *
     * <p>Source: M. Maechler, "Accurately computing log(1 - exp(-|a|))", 2012: the two forms each lose digits on one side
     * of ln 2.
     *
     * @param x above 0; 0 gives minus infinity, a negative value NaN
     */
    public static double log1mexp(double x) {
        return x > LN_2 ? Math.log1p(-Math.exp(-x)) : Math.log(-Math.expm1(-x));
    }

    /** Returns ln(e^a + e^b) without overflow; minus infinity stands for ln 0. */
    public static double logAddExp(double a, double b) {
        if (a == Double.NEGATIVE_INFINITY) {
            return b;
        }
        if (b == Double.NEGATIVE_INFINITY) {
            return a;
        }
        double larger = Math.max(a, b);
        if (larger == Double.POSITIVE_INFINITY) {
            return larger;
        }
        return larger + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /** Returns ln(e^a - e^b) for a &gt;= b; minus infinity if they are equal, NaN if a &lt; b. */
    public static double logSubExp(double a, double b) {
        if (b == Double.NEGATIVE_INFINITY) {
            return a;
        }
        return a + log1mexp(a - b);
    }
}
