package io.unlearn.core;

import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.math.GaussLegendre;
import io.unlearn.core.internal.math.Normal;
import java.util.function.DoublePredicate;

/**
 * The exact privacy curve of Gaussian noise, both ways round, and the smallest noise for a given (epsilon, delta).
 *
 * <p>Two Gaussian vectors with the same covariance sigma^2 I whose means are at most D apart are mu-GDP with mu = D /
 * sigma, and this class converts between mu and (epsilon, delta):
 *
 * <pre>
 * delta(epsilon, mu) = Phi(-epsilon/mu + mu/2) - e^epsilon Phi(-epsilon/mu - mu/2)
 * </pre>
 *
 * <p>Source: Balle and Wang 2018 (arXiv:1805.06530, Theorem 8); the same curve is Corollary 2.13 of Dong, Roth and Su 2019
 * (arXiv:1905.02383). It is exact, not a bound: no smaller sigma works, and it holds for <b>every</b> epsilon &gt;= 0,
 * unlike the classic formulae in {@link PublishedGaussian}.
 *
 * <p><b>Void when</b> the two distributions are not Gaussians with one common covariance, when the noise was re-drawn after
 * looking at it, or when mu was chosen after looking at the data. It is a statement about one release; releases compose by
 * {@link #compose}.
 *
 * <p>Accuracy: {@link #delta} is correct to 1e-12 relative wherever the result is a normal double. The inverses move to the
 * safe side by 1e-12 of delta: {@link #epsilon} never promises less loss than there is, {@link #mu} never allows more, and
 * {@link #analyticSigma} never adds too little. Natural logarithms throughout. All methods are pure, deterministic and
 * thread-safe; an inverse takes some 60 evaluations of the curve.
 */
public final class GaussianDp {
    /** What the inverses keep between themselves and delta; the log of the curve is correct to less than this. */
    private static final double SLACK = 1e-12;

    private static final String FIX_EPSILON = "Pass a loss in natural-log units, for example 1.";
    private static final String FIX_MU = "Pass sensitivity / sigma.";
    private static final String FIX_DELTA = "Pass a probability such as 1e-5.";

    private GaussianDp() {}

    /**
     * Returns the smallest delta for which mu-GDP implies (epsilon, delta).
     *
     * @param epsilon at least 0, finite
     * @param mu at least 0, finite; 0 gives 0
     * @throws io.unlearn.core.error.OutOfRangeException if an argument is outside its range
     */
    public static double delta(double epsilon, double mu) {
        checkEpsilon(epsilon);
        checkMu(mu);
        if (mu == 0) {
            return 0;
        }
        double u = lowerShift(epsilon, mu);
        return isMiddle(u, mu)
                ? Normal.ndtr(-u) - Normal.pdf(u) * Normal.mills(u + mu)
                : Normal.pdf(u) * millsDrop(u, mu);
    }

    /**
     * Returns the smallest epsilon for which mu-GDP implies (epsilon, delta); 0 if delta(0, mu) is already small enough.
     * Rounded up, so that {@code delta(epsilon(mu, delta), mu) <= delta}.
     *
     * @param mu at least 0, finite
     * @param delta in (0, 1)
     * @return at least 0; infinite only if the true value is not representable (mu above about 1e154)
     * @throws io.unlearn.core.error.OutOfRangeException if an argument is outside its range
     */
    public static double epsilon(double mu, double delta) {
        checkMu(mu);
        Check.inOpenUnit("delta", delta, FIX_DELTA);
        double limit = Math.log(delta) - SLACK;
        return lastTrue(epsilon -> logDelta(epsilon, mu) > limit, true);
    }

    /**
     * Returns the largest mu for which mu-GDP implies (epsilon, delta). Rounded down, so that
     * {@code delta(epsilon, mu(epsilon, delta)) <= delta}.
     *
     * @param epsilon at least 0, finite
     * @param delta in (0, 1)
     * @throws io.unlearn.core.error.OutOfRangeException if an argument is outside its range
     */
    public static double mu(double epsilon, double delta) {
        checkEpsilon(epsilon);
        Check.inOpenUnit("delta", delta, FIX_DELTA);
        double limit = Math.log(delta) - SLACK;
        return lastTrue(mu -> logDelta(epsilon, mu) <= limit, false);
    }

    /**
     * Returns the smallest standard deviation per coordinate with which noise on a vector of this sensitivity is
     * (epsilon, delta)-indistinguishable: {@code sensitivity / mu(epsilon, delta)}, rounded up.
     *
     * @param epsilon at least 0, finite
     * @param delta in (0, 1)
     * @param sensitivity the largest Euclidean distance between the two means, above 0
     * @throws io.unlearn.core.error.OutOfRangeException if an argument is outside its range
     */
    public static double analyticSigma(double epsilon, double delta, double sensitivity) {
        Check.positive("sensitivity", sensitivity, "Pass the largest Euclidean distance that the noise must hide.");
        return Math.nextUp(sensitivity / mu(epsilon, delta));
    }

    /**
     * Returns the mu of several releases together, sqrt(sum mu_i^2): exact for Gaussian noise, also if a later sensitivity
     * depends on earlier releases (Dong, Roth and Su 2019, Corollary 3.3). Correct to 1e-15 relative for any number of
     * terms; no argument gives 0.
     *
     * @param mu each at least 0 and finite
     * @throws io.unlearn.core.error.OutOfRangeException if a mu is negative, infinite or NaN
     */
    public static double compose(double... mu) {
        double largest = 0;
        for (double each : mu) {
            largest = Math.max(largest, checkMu(each));
        }
        if (largest == 0) {
            return 0;
        }
        double sum = 0;
        double lost = 0;
        for (double each : mu) {
            double ratio = each / largest;
            double term = ratio * ratio - lost;
            double next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }
        return largest * Math.sqrt(sum);
    }

    /** The log of the curve; minus infinity for mu = 0. */
    private static double logDelta(double epsilon, double mu) {
        if (mu == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        double u = lowerShift(epsilon, mu);
        return isMiddle(u, mu)
                ? Math.log(Normal.ndtr(-u) - Normal.pdf(u) * Normal.mills(u + mu))
                : Normal.logPdf(u) + Math.log(millsDrop(u, mu));
    }

    /**
     * True if the curve is the plain difference of two probabilities of which the first is at least 1/2 and the second
     * at most 0.36. Everywhere else e^epsilon phi(u + mu) = phi(u) turns the curve into phi(u) (R(u) - R(u + mu)) with R the
     * Mills ratio, which neither overflows nor underflows early.
     */
    private static boolean isMiddle(double u, double mu) {
        return u < 0 && mu > 1;
    }

    /** R(u) - R(u + mu): as a difference where it keeps its digits, else as the integral of the positive slope. */
    private static double millsDrop(double u, double mu) {
        double here = Normal.mills(u);
        double there = Normal.mills(u + mu);
        return there < 0.5 * here ? here - there : GaussLegendre.integrate(Normal::millsSlope, u, mu);
    }

    /**
     * u = epsilon/mu - mu/2 to two units in the last place, although the two parts may cancel: both are brought to a common
     * power of two, and the square of mu is taken without rounding.
     */
    private static double lowerShift(double epsilon, double mu) {
        int exponent = Math.getExponent(mu);
        double m = Math.scalb(mu, -exponent);
        double e = 2 * Math.scalb(epsilon, -2 * exponent);
        double square = m * m;
        double squareLow = Math.fma(m, m, -square);
        return Math.scalb(((e - square) - squareLow) / (2 * m), exponent);
    }

    /**
     * Bisects the doubles from 0 to infinity on a condition that holds below its root and not above, and returns the last
     * one where it holds, or the first where it does not.
     */
    private static double lastTrue(DoublePredicate below, boolean returnAbove) {
        if (!below.test(0)) {
            return 0;
        }
        double top = 1;
        while (below.test(top) && top < Double.MAX_VALUE) {
            top = top < 1e300 ? top * 1024 : Double.MAX_VALUE;
        }
        if (top == Double.MAX_VALUE && below.test(top)) {
            return returnAbove ? Double.POSITIVE_INFINITY : top;
        }
        long low = 0;
        long high = Double.doubleToRawLongBits(top);
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (below.test(Double.longBitsToDouble(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Double.longBitsToDouble(returnAbove ? high : low);
    }

    private static void checkEpsilon(double epsilon) {
        Check.inRange("epsilon", epsilon, 0, Double.MAX_VALUE, FIX_EPSILON);
    }

    private static double checkMu(double mu) {
        return Check.inRange("mu", mu, 0, Double.MAX_VALUE, FIX_MU);
    }
}
