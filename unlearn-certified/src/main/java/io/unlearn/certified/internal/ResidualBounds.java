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
     * The same in the norm of the Hessian at the anchor, in O(d) where products with that Hessian are carried along: {@code C
     * phi(C e) (|e|_A |s|_A + |s|_A^2 / 2)} with phi(t) = (exp(t) - 1) / t and |v|_A^2 = v'(H(w0) - R I) v.
     *
     * <p>Proof. The logistic curvature a satisfies |(ln a)'| = |1 - 2 s| &lt;= 1, hence |a(z') - a(z)| &lt;= a(z) (exp(|z' - z|)
     * - 1). On the way of the step every score differs from that at the anchor by at most C e, with e the larger of the
     * distances of its two ends, because a ball is convex; and exp(u) - 1 &lt;= u phi(C e) for u up to C e. A row therefore adds
     * at most a phi(C e) (|x.e| + t |x.s|) |x.s| |x| at time t of the step. Integrate, bound |x| by C, and apply the
     * inequality of Cauchy and Schwarz with the weights a to the sum over rows.
     *
     * <p>It is smaller than {@link #drift} where curvatures are well below their bound, and needs no product with X'X.
     *
     * @param rowNormBound C
     * @param distance e, of one output
     * @param distanceNorm |e|_A
     * @param stepNorm |s|_A
     * @return infinity where exp(C e) overflows
     */
    public static double localDrift(double rowNormBound, double distance, double distanceNorm, double stepNorm) {
        double t = rowNormBound * distance;
        double phi = t < 1e-8 ? 1 + t : Math.expm1(t) / t;
        if (phi == Double.POSITIVE_INFINITY) {
            // Not 0 times infinity where the norms have underflowed.
            return phi;
        }
        return rowNormBound * phi * (distanceNorm + stepNorm / 2) * stepNorm * (1 + 1e-12);
    }
}
