package io.unlearn.certified.internal.noise;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.math.ChiBounds;

/**
 * The grid on which released weights lie, and the exact price of being on one.
 *
 * <p><b>Setting.</b> g = {@link #granularity}(sigma) = 2^(floor(log2 sigma) - 40), S = ceil(sigma / g), so 2^40 &lt;= S
 * &lt;= 2^41. Two vectors of weights in d dimensions, at most D apart, are rounded to multiples of g and get g Z with Z from
 * the discrete Gaussian of parameter S in each coordinate.
 *
 * <p><b>Theorem.</b> For T &gt; 0, tail eta(T) = P(|round(S X)| &gt; T S) with X standard normal in d dimensions, xi1 = d /
 * (24 S^2), xi2 = T^2 / (24 S^2), mu = (D + g sqrt d) / (g S) and every epsilon &gt;= xi1 + xi2, the release is
 * (epsilon, delta')-indistinguishable, in both directions, with
 *
 * <pre>
 * delta' = e^xi1 (delta(e0, mu) + e^e0 eta(T)),      e0 = epsilon - xi1 - xi2,
 * </pre>
 *
 * where delta(., .) is {@link GaussianDp#delta}.
 *
 * <p><b>Proof.</b> (1) Rounding moves each side by at most g sqrt(d) / 2, and the release is a function of the integer
 * vector n + Z, n the rounded weights over g: the sum in doubles is the rounding of that exact sum, hence post-processing.
 * (2) Let Q be the law of round(S X). As n is a vector of integers, n + round(S X) = round(n + S X) is post-processing of a
 * Gaussian, so Q shifted by n and by n' obeys delta(., mu). (3) With P the law of Z, in one coordinate,
 *
 * <pre>
 * Q(k) / P(k) = c integral_{-1/2}^{1/2} cosh(k t / S^2) e^(-t^2 / (2 S^2)) dt,    1 &lt;= c = 1 + 2 sum_{j&gt;=1} e^(-2 (pi S j)^2)
 * </pre>
 *
 * by Poisson summation. From below: cosh &gt;= 1 and Jensen give Q/P &gt;= e^(-1/(24 S^2)). From above: the two factors are
 * monotone in |t| in opposite directions, so Chebyshev's inequality bounds the integral by the product of the two integrals;
 * the first is sinh(x)/x &lt;= e^(x^2/6) with x = k / (2 S^2), the second times c is below 1; so Q/P &lt;= e^(k^2 / (24 S^4)).
 * In d coordinates: P(A) &lt;= e^xi1 Q(A), and Q(A) &lt;= e^xi2 P(A) + eta(T). (4) Chain: P_n(A) &lt;= e^xi1 Q_n(A) &lt;= e^xi1
 * (e^e0 Q_n'(A) + delta(e0, mu)) &lt;= e^epsilon P_n'(A) + delta'. QED
 *
 * <p>The sampler's own deviation (values beyond 4000 S are never drawn) changes a probability by less than d e^-3999, below
 * the smallest double for every d. With d = 7,850 and delta = 1e-5 the two xi are below 1e-20. The discrete Gaussian is also
 * (|n - n'|^2 / (2 S^2))-concentrated, with no correction (Canonne, Kamath and Steinke 2020, arXiv:2004.00010, Theorem 4 and
 * its product form).
 *
 * <p>All methods are pure, deterministic and thread-safe.
 */
public final class NoiseGrid {
    /** The smallest sigma that the grid can carry without leaving the normal doubles. */
    public static final double MIN_SIGMA = 0x1p-900;
    /** The largest sigma that the grid can carry. */
    public static final double MAX_SIGMA = 0x1p900;

    private static final int STEPS_LOG2 = 40;
    /** What the tail may add to delta, as a power of e, relative to delta. */
    private static final double TAIL_LOG = 40;

    private NoiseGrid() {}

    /**
     * Returns the distance between neighbouring noise values: the power of two 2^(floor(log2 sigma) - 40), between
     * sigma 2^-41 and sigma 2^-40.
     *
     * @param sigma in [{@link #MIN_SIGMA}, {@link #MAX_SIGMA}]
     * @throws OutOfRangeException if {@code sigma} is outside its range
     */
    public static double granularity(double sigma) {
        checkSigma(sigma);
        return Math.scalb(1.0, Math.getExponent(sigma) - STEPS_LOG2);
    }

    /** Returns S = ceil(sigma / granularity), between 2^40 and 2^41. */
    static long gridSteps(double sigma) {
        return (long) Math.ceil(sigma / granularity(sigma));
    }

    static void checkSigma(double sigma) {
        Check.inRange("sigma", sigma, MIN_SIGMA, MAX_SIGMA, "Scale the features so that the noise is a usual number.");
    }

    /**
     * Returns the weights, each moved to the nearest multiple of {@code granularity} (ties to even), by at most half of it.
     * Exact: no rounding error comes on top.
     *
     * @param weights finite; not changed
     * @param granularity from {@link #granularity}
     * @throws io.unlearn.core.error.NonFiniteValueException if a weight is not finite
     * @throws OutOfRangeException if {@code granularity} is not a power of two
     */
    public static double[] roundedToGrid(double[] weights, double granularity) {
        Check.finite("weights", weights, "Look for an overflow in the fit.");
        if (!(granularity > 0) || Math.scalb(1.0, Math.getExponent(granularity)) != granularity) {
            throw new OutOfRangeException(
                    "granularity", "a power of two", granularity, "Pass NoiseGrid.granularity(sigma).");
        }
        double[] rounded = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            boolean multipleAlready = Math.abs(weights[i]) >= 0x1p53 * granularity;
            rounded[i] = multipleAlready ? weights[i] : Math.rint(weights[i] / granularity) * granularity;
        }
        return rounded;
    }

    /**
     * Returns the smallest sigma for which the release on the grid is (epsilon, delta)-indistinguishable by the theorem
     * above: {@link GaussianDp#analyticSigma} and some parts in 10^12 on top, and conservative like it.
     *
     * @param epsilon above 1e-9, finite
     * @param delta in (0, 1)
     * @param sensitivity the largest Euclidean distance D before rounding, above 0
     * @param dimensions d, at least 1
     * @throws OutOfRangeException if an argument is outside its range, or so much privacy is asked for that the grid would
     *     show (mu below 2^-40 sqrt d)
     */
    public static double sigmaFor(double epsilon, double delta, double sensitivity, int dimensions) {
        check(epsilon, sensitivity, dimensions);
        Check.inOpenUnit("delta", delta, "Pass a probability such as 1e-5.");
        double tailLog = epsilon - Math.log(delta) + TAIL_LOG;
        double mu = GaussianDp.mu(epsilon - loss(dimensions, tailLog), delta * (1 - 1e-14));
        double gridMu = Math.sqrt(dimensions) * 0x1p-40;
        if (!(mu > 2 * gridMu)) {
            throw new OutOfRangeException(
                    "epsilon and delta",
                    "large enough for a noise grid",
                    epsilon + ", " + delta,
                    "Ask for less privacy.");
        }
        return sensitivity / (mu - gridMu) * (1 + 1e-14);
    }

    /**
     * Returns a delta for which the release on the grid is (epsilon, delta)-indistinguishable, by the theorem above.
     *
     * @param epsilon above 1e-9, finite
     * @param sensitivity the largest Euclidean distance D before rounding, above 0
     * @param sigma the standard deviation that the sampler was asked for
     * @param dimensions d, at least 1
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double deltaBound(double epsilon, double sensitivity, double sigma, int dimensions) {
        check(epsilon, sensitivity, dimensions);
        double mu = (sensitivity + granularity(sigma) * Math.sqrt(dimensions)) / sigma * (1 + 1e-15);
        double plain = GaussianDp.delta(epsilon, mu);
        double tailLog = epsilon - Math.log(Math.max(plain, Double.MIN_NORMAL)) + TAIL_LOG;
        double shifted = GaussianDp.delta(epsilon - loss(dimensions, tailLog), mu);
        return Math.min(1, (shifted + Math.exp(epsilon - tailLog)) * (1 + 1e-12));
    }

    /**
     * Returns an epsilon for which releases on the grid are (epsilon, delta)-indistinguishable, by the theorem above: the
     * inverse of {@link #deltaBound} at the coarsest grid, so that it holds for every sigma.
     *
     * @param delta in (0, 1)
     * @param mu the Gaussian-DP parameter of the releases together, above 0
     * @param dimensions number of coordinates of all of them, at least 1
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double epsilonFor(double delta, double mu, int dimensions) {
        Check.inOpenUnit("delta", delta, "Pass a probability such as 1e-5.");
        double low = 1e-9;
        if (deltaBound(low, mu, 1, dimensions) <= delta) {
            return low;
        }
        double high = 1;
        while (deltaBound(high, mu, 1, dimensions) > delta && high < 1e300) {
            high *= 2;
        }
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            boolean enough = deltaBound(middle, mu, 1, dimensions) <= delta;
            high = enough ? middle : high;
            low = enough ? low : middle;
        }
        return high;
    }

    /** xi1 + xi2 with S at its least, and T such that the tail is below e^-tailLog; rounding adds sqrt(d) / (2 S) to T. */
    private static double loss(int dimensions, double tailLog) {
        double tail = ChiBounds.chiQuantileUpperLog(dimensions, tailLog) + Math.sqrt(dimensions) * 0x1p-41;
        return (dimensions + tail * tail) / 24 * 0x1p-80 * (1 + 1e-12);
    }

    private static void check(double epsilon, double sensitivity, int dimensions) {
        Check.inRange("epsilon", epsilon, 1e-9, Double.MAX_VALUE, "Pass a loss in natural-log units, for example 1.");
        Check.positive("sensitivity", sensitivity, "Pass the largest Euclidean distance that the noise must hide.");
        Check.atLeast("dimensions", dimensions, 1, "Pass the number of released coordinates.");
    }
}
