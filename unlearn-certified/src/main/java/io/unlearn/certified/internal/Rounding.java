package io.unlearn.certified.internal;

/**
 * Bounds on what floating-point rounding can hide in a computed gradient (Higham, Accuracy and Stability of Numerical
 * Algorithms, 2nd ed., lemma 3.1 and section 3.1; any order of summation, with or without fused multiply-add).
 *
 * <p>With unit roundoff u and gamma(m) = m u / (1 - m u), for a row x with exact score z = x.w and slope c:
 *
 * <ul>
 *   <li>the computed score is off by at most gamma(d) |x| |w|, so the slope by at most gamma(d) |x| |w| times the bound of
 *       the second derivative, plus the error of the slope's own formula (below 8 u for logistic slopes, which are at most
 *       1; below u |c| for a difference);
 *   <li>the computed sum over n rows of c x is off by at most gamma(n + 1) sum |c| |x|, entry by entry and hence in norm;
 *   <li>adding the regularisation and the linear term costs at most gamma(3) (reg |w| + |b|) + u |gradient|; the last term is
 *       part of the factor in {@link Evaluation#residualBound}.
 * </ul>
 *
 * Over several outputs the norms are joint (Frobenius): the triangle inequality over rows gives the same expressions with
 * |c| and |w| the norms over all outputs.
 */
public final class Rounding {
    private static final double UNIT_ROUNDOFF = 0x1p-53;

    /** Room for the rounding of the bound itself, whose terms are sums of at most 2^40 positive numbers. */
    private static final double SLACK = 1.001;

    private Rounding() {}

    /** Returns {@code m u / (1 - m u)}. */
    public static double gamma(long operations) {
        double x = operations * UNIT_ROUNDOFF;
        return x / (1 - x);
    }

    static double ofGradient(
            Loss loss,
            int columns,
            boolean[] alive,
            double[] rowNorms,
            double[] rowSlope,
            double weightNorm,
            double regularisation,
            double linearNorm,
            int outputs) {
        double slopes = 0;
        double squares = 0;
        double norms = 0;
        long rows = 0;
        for (int i = 0; i < rowSlope.length; i++) {
            if (alive[i]) {
                slopes += rowSlope[i] * rowNorms[i];
                squares += rowNorms[i] * rowNorms[i];
                norms += rowNorms[i];
                rows++;
            }
        }
        RowSums sums = new RowSums(slopes, squares, norms);
        return ofGradient(loss, columns, sums, gamma(rows + 1), weightNorm, regularisation, linearNorm, outputs);
    }

    /**
     * Sums over the rows that count, of numbers that are at least as large as the true ones.
     *
     * @param slopes norms of the rows times those of their slopes
     * @param squares squared norms of the rows
     * @param norms norms of the rows
     */
    public record RowSums(double slopes, double squares, double norms) {}

    /**
     * The same bound from sums.
     *
     * @param ofAddition bound on the error of the sum over the rows, relative to the sum of the norms of what is added; {@code
     *     gamma(n + 1)} for any order of n rows
     */
    public static double ofGradient(
            Loss loss,
            int columns,
            RowSums sums,
            double ofAddition,
            double weightNorm,
            double regularisation,
            double linearNorm,
            int outputs) {
        double ofScores = gamma(columns) * loss.curvatureBound() * weightNorm * sums.squares;
        double ofSlopes = loss == Loss.LOGISTIC
                ? 8 * UNIT_ROUNDOFF * Math.sqrt(outputs) * sums.norms
                : UNIT_ROUNDOFF * sums.slopes;
        double ofSum = ofAddition * (sums.slopes + ofScores + ofSlopes);
        double ofRest = gamma(3) * (regularisation * weightNorm + linearNorm);
        return SLACK * (ofScores + ofSlopes + ofSum + ofRest);
    }

    /**
     * What rounding adds to the true gradient in one anchored step of one output: the weights are rounded by at most u |w|,
     * which the Hessian carries over to the gradient; and the gradient that leaves is computed from m rows with d products
     * each.
     */
    static double ofStep(double hessianNorm, double weightNorm, double[] delta, int removed, double rowNormBound) {
        double ofWeights = gamma(3) * hessianNorm * weightNorm;
        double ofRows = removed * rowNormBound * (1 + rowNormBound * weightNorm);
        double ofDelta = gamma(delta.length + removed + 16L) * (Vectors.norm(delta) + ofRows);
        return SLACK * (ofWeights + ofDelta);
    }
}
