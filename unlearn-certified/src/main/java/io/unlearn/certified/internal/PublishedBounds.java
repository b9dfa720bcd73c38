package io.unlearn.certified.internal;

/**
 * Bounds on the gradient that one Newton step leaves, sum form.
 *
 * <p>The published constants of Guo et al. 2020 (arXiv:1911.03030) bound the second derivative of the logistic function's
 * primitive where its third is meant, so that they are valid but loose; the bounds named tight use
 * {@link #LOGISTIC_THIRD_DERIVATIVE}.
 */
public final class PublishedBounds {
    /**
     * The largest absolute third derivative of {@code log(1 + exp(-z))}, 1 / (6 sqrt 3): with s the logistic function it is
     * s (1 - s) (1 - 2 s), whose extrema are at s = 1/2 -+ 1 / (2 sqrt 3).
     */
    public static final double LOGISTIC_THIRD_DERIVATIVE = 1 / (6 * Math.sqrt(3));

    private PublishedBounds() {}

    /**
     * Corollary 1, data dependent: {@code gamma |X|_2 |step| |X step|} over the remaining rows. Needs rows of norm at most
     * 1.
     */
    public static double corollary1(double gamma, double spectral, double stepNorm, double rowsTimesStepNorm) {
        return gamma * spectral * stepNorm * rowsTimesStepNorm;
    }

    /**
     * Theorem 1 and its batch form, worst case: {@code 4 gamma m^2 C_g^2 / (lambda^2 (n - m))} with gradients of norm at
     * most {@code gradientBound} and {@code lambda} the regularisation for each remaining row. The paper uses
     * {@code lambda |w| <= C_g}, which holds without a linear term only.
     */
    public static double worstCase(double gamma, int removed, double gradientBound, double lambda, int remaining) {
        double m = removed * gradientBound / lambda;
        return 4 * gamma * m * m / remaining;
    }

    /**
     * The tight bound by rows: {@code (g / 2) C |X step|^2} with g = {@link #LOGISTIC_THIRD_DERIVATIVE} and C the largest
     * row norm, for any C.
     *
     * <p>Proof. The residual after an exact Newton step d is the integral over t in [0, 1] of (H(w + t d) - H(w)) d. For
     * each row the curvature changes by at most g t |x.d|, so the row adds at most g |x.d|^2 |x| t, whose integral is half.
     */
    public static double tightRow(double rowNormBound, double rowsTimesStepNorm) {
        return LOGISTIC_THIRD_DERIVATIVE / 2 * rowNormBound * rowsTimesStepNorm * rowsTimesStepNorm;
    }

    /** The same proof with |X' v| at most |X|_2 |v|, where v holds (x.d)^2 for each row. */
    public static double tightSpectral(double spectral, double squaredScoresNorm) {
        return LOGISTIC_THIRD_DERIVATIVE / 2 * spectral * squaredScoresNorm;
    }
}
