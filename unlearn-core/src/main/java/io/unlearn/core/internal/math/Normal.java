package io.unlearn.core.internal.math;

/**
 * The normal distribution and the error function behind it. Stateless and thread-safe.
 *
 * <p>Everything rests on one quadrature. For z &gt; 0,
 *
 * <pre>
 * exp(z^2) erfc(z)                   = (2 z / pi)       integral_0^inf exp(-t^2)     / (z^2 + t^2) dt
 * 1 - sqrt(pi) z exp(z^2) erfc(z)    = (2 / sqrt(pi))   integral_0^inf t^2 exp(-t^2) / (z^2 + t^2) dt
 * </pre>
 *
 * and the midpoint rule of step h on the whole line, with the residue of the pole at t = iz added back, is wrong by no
 * more than about exp(-pi^2 / h^2), relatively; h = 7/16 makes that 4e-23 (Matta and Reichel, Math. Comp. 25, 1971; Hunter
 * and Regan, Math. Comp. 26, 1972). All terms have one sign, so nothing cancels: the relative error is a few units in the
 * last place, everywhere. There are no fitted coefficients.
 */
public final class Normal {
    private static final double STEP = 0.4375;
    private static final int TERMS = 15;
    private static final double[] NODE_SQUARED = new double[TERMS];
    private static final double[] WEIGHT = new double[TERMS];

    private static final double SQRT_PI = Math.sqrt(Math.PI);
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_HALF_PI = Math.sqrt(Math.PI / 2);
    private static final double INV_SQRT_2PI = 0.3989422804014327;
    private static final double HALF_LN_2PI = 0.9189385332046728;
    /** Beyond it the pole is farther from the real line than the quadrature can see. */
    private static final double POLE_LIMIT = Math.PI / STEP;
    /** Beyond it 1/z^2 is below the resolution of a double. */
    private static final double ASYMPTOTIC = 1e9;

    static {
        for (int k = 0; k < TERMS; k++) {
            double t = (k + 0.5) * STEP;
            NODE_SQUARED[k] = t * t;
            WEIGHT[k] = Math.exp(-t * t);
        }
    }

    private Normal() {}

    /**
     * Returns exp(z^2) erfc(z), the scaled complementary error function, to about 2e-15 relative.
     *
     * @param z any number; below about -26.6 the value overflows to infinity
     */
    public static double erfcx(double z) {
        if (Double.isNaN(z)) {
            return z;
        }
        if (z < 0) {
            return 2 * expSquare(z) - erfcx(-z);
        }
        if (z > ASYMPTOTIC) {
            return 1 / (SQRT_PI * z);
        }
        double square = z * z;
        double sum = 0;
        for (int k = 0; k < TERMS; k++) {
            sum += WEIGHT[k] / (square + NODE_SQUARED[k]);
        }
        return 2 * STEP * z / Math.PI * sum + pole(z);
    }

    /**
     * Returns the Mills ratio Phi(-x) / phi(x), to about 2e-15 relative; decreasing and convex, about 1/x for large x.
     *
     * @param x any number; below about -37.6 the value overflows to infinity
     */
    public static double mills(double x) {
        if (x < 0) {
            // The square of x itself: that of the rounded x / sqrt 2 would lose a digit.
            return x < -38 ? Double.POSITIVE_INFINITY : 1 / pdf(x) - mills(-x);
        }
        return SQRT_HALF_PI * erfcx(x * SQRT_HALF);
    }

    /**
     * Returns minus the derivative of the Mills ratio, 1 - x mills(x), to about 3e-15 relative. It is positive, and about
     * 1/x^2 for large x, where the difference as written would have no digit left.
     */
    public static double millsSlope(double x) {
        if (x < 0) {
            return 1 - x * mills(x);
        }
        double z = x * SQRT_HALF;
        if (z > ASYMPTOTIC) {
            return 1 / (x * x);
        }
        double square = z * z;
        double sum = 0;
        for (int k = 0; k < TERMS; k++) {
            sum += NODE_SQUARED[k] * WEIGHT[k] / (square + NODE_SQUARED[k]);
        }
        return 2 * STEP / SQRT_PI * sum - SQRT_PI * z * pole(z);
    }

    /** Returns the standard normal density, to a few units in the last place also in the far tail. */
    public static double pdf(double x) {
        double high = x * x;
        if (!(high < 1600)) {
            return Double.isNaN(x) ? x : 0;
        }
        double low = Math.fma(x, x, -high);
        return INV_SQRT_2PI * Math.exp(-high / 2) * (1 - low / 2);
    }

    /** Returns the natural logarithm of the standard normal density. */
    public static double logPdf(double x) {
        return -0.5 * x * x - HALF_LN_2PI;
    }

    /** Returns Phi(x), the standard normal distribution function, to about 1e-14 relative in both tails. */
    public static double ndtr(double x) {
        if (x <= 0) {
            return x < -40 ? 0 : pdf(x) * mills(-x);
        }
        return x > 40 ? 1 : 1 - pdf(x) * mills(x);
    }

    /** Returns ln Phi(x), to about 1e-15 of its size also where Phi(x) underflows or is 1 to the last digit. */
    public static double logNdtr(double x) {
        if (x <= 0) {
            return logPdf(x) + Math.log(mills(-x));
        }
        return Math.log1p(-ndtr(-x));
    }

    /**
     * Returns Phi(x) - 1/2, to a few units in the last place also near 0, by
     * phi(x) (x + x^3/3 + x^5/(3 5) + ...) for |x| up to 1.
     */
    public static double centralNdtr(double x) {
        if (Math.abs(x) > 1) {
            return x > 0 ? 0.5 - ndtr(-x) : ndtr(x) - 0.5;
        }
        double term = x;
        double sum = x;
        for (int odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) {
            term *= x * x / odd;
            sum += term;
        }
        return pdf(x) * sum;
    }

    /**
     * Returns the quantile: the x with Phi(x) = p, to about 1e-14 of max(|x|, the change that one unit in the last place of
     * p makes).
     *
     * <p>Newton's method on ln Phi, which is concave, from a start below the root: each step after the first goes up and
     * never passes it. In the middle, Newton's method on Phi - 1/2.
     *
     * @param p in [0, 1]; 0 and 1 give the infinities, anything else outside gives NaN
     */
    public static double ndtri(double p) {
        if (!(p >= 0 && p <= 1)) {
            return Double.NaN;
        }
        if (p == 0 || p == 1) {
            return p == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (p > 0.2 && p < 0.8) {
            return centralQuantile(p - 0.5);
        }
        return p < 0.5 ? lowerQuantile(Math.log(p)) : -lowerQuantile(Math.log(1 - p));
    }

    /** Returns the x with ln Phi(x) = logP, for logP up to ln(1/2); also for probabilities that underflow. */
    public static double lowerQuantile(double logP) {
        double x = -Math.sqrt(-2 * logP);
        for (int i = 0; i < 60; i++) {
            double step = (logP - logNdtr(x)) * mills(-x);
            x += step;
            if (Math.abs(step) <= 1e-16 * Math.abs(x)) {
                break;
            }
        }
        return x;
    }

    private static double centralQuantile(double q) {
        double x = q / INV_SQRT_2PI;
        for (int i = 0; i < 60; i++) {
            double step = (q - centralNdtr(x)) / pdf(x);
            x += step;
            if (Math.abs(step) <= 1e-16 * Math.abs(x)) {
                break;
            }
        }
        return x;
    }

    private static double pole(double z) {
        return z >= POLE_LIMIT ? 0 : 2 * expSquare(z) / (1 + Math.exp(2 * Math.PI / STEP * z));
    }

    private static double expSquare(double z) {
        double high = z * z;
        double low = Math.fma(z, z, -high);
        return high > 720 ? Double.POSITIVE_INFINITY : Math.exp(high) * (1 + low);
    }
}
