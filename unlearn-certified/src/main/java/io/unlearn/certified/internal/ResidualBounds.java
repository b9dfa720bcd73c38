package io.unlearn.certified.internal;

/**
 * Bounds on the gradient that one Newton step leaves, sum form.
 *
 * <p>The published constants of Guo et al. 2020 (arXiv:1911.03030) bound the second derivative of the logistic function's
 * primitive where its third is meant, so that they are valid but loose; the bounds named tight use
 * {@link #LOGISTIC_THIRD_DERIVATIVE}.
 */
public final class ResidualBounds {
    /**
     * The largest absolute third derivative of {@code log(1 + exp(-z))}, 1 / (6 sqrt 3): with s the logistic function it is
     * s (1 - s) (1 - 2 s), whose extrema are at s = 1/2 -+ 1 / (2 sqrt 3).
     */
    public static final double LOGISTIC_THIRD_DERIVATIVE = 1 / (6 * Math.sqrt(3));

    private ResidualBounds() {}

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

    /**
     * What one step adds to the gradient when its matrix is the Hessian at an anchor e away, by rows: {@code g C (|X e| |X s|
     * + |X s|^2 / 2)} with g = {@link #LOGISTIC_THIRD_DERIVATIVE}, C the largest row norm, X the remaining rows and s the
     * step.
     *
     * <p>Proof. After a step with {@code H(w0) s} equal to the gradient that leaves, what remains of the gradient of the
     * remaining rows is the integral over t in [0, 1] of (H(w + t s) - H(w0)) s. The curvature of a row differs by at most
     * g (|x.e| + t |x.s|) between the two points, so the row adds at most g (|x.e| + t |x.s|) |x.s| |x|; integrate, and
     * apply the inequality of Cauchy and Schwarz to the sum over rows.
     */
    public static double drift(double rowNormBound, double rowsTimesDistanceNorm, double rowsTimesStepNorm) {
        return LOGISTIC_THIRD_DERIVATIVE
                * rowNormBound
                * (rowsTimesDistanceNorm + rowsTimesStepNorm / 2)
                * rowsTimesStepNorm;
    }

    /**
     * The same in O(d), without a product with X'X: {@code (exp(C e) - 1) sqrt(L) sqrt(energy)}.
     *
     * <p>Proof. The logistic curvature a satisfies |(ln a)'| = |1 - 2 s| &lt;= 1, hence |a(z') - a(z)| &lt;= a(z) (exp(|z' -
     * z|) - 1). On the way of the step every score differs from that at the anchor by at most C e, with e the larger of the
     * distances of its two ends, because a ball is convex. So H(w + t s) - H(w0) = X' diag(c) X with |c_i| &lt;= a_i (exp(C e)
     * - 1), and with B = A^(1/2) X, |B' diag(c / a) B s| &lt;= |B| (exp(C e) - 1) |B s|. Here |B|^2 &lt;= L, and |B s|^2 = s'(H(w0)
     * - R I) s &lt;= s'H(w0) s.
     *
     * @param rowNormBound C
     * @param distance e, of one output
     * @param hessianNorm L, a bound on the largest eigenvalue of the Hessian at the anchor
     * @param energy a bound on s'H(w0) s, which is the step times the gradient that leaves
     */
    public static double selfConcordantDrift(double rowNormBound, double distance, double hessianNorm, double energy) {
        return Math.expm1(rowNormBound * distance) * Math.sqrt(hessianNorm) * Math.sqrt(energy) * (1 + 1e-12);
    }
}
