package io.unlearn.certified.internal;

/**
 * What float64 may hide in one Newton step from stored statistics, from declared numbers (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2nd ed., lemma 3.1 and section 3.1; any order of summation). With unit roundoff u, gamma(k) = k u /
 * (1 - k u), W a bound on the weights and h = n (C^2/4 + lambda) one on every Hessian and on its entries' absolute values:
 *
 * <ul>
 *   <li>a curvature a of a row is off by at most a (gamma(d) C W + 16 u), since |a'| &lt;= a and a score is off by gamma(d) C W; the
 *       sum of n + m terms by gamma(n + m + 16) h: together they move the product with a step s by that times |s|, and the
 *       product itself rounds by gamma(d + 2) h |s|;
 *   <li>the gradient of m leaving rows is off by m (gamma(d) C^2 W / 4 + 16 u C + gamma(m + 8) (C + lambda W));
 *   <li>the new weights are rounded by u (W + |s|), which times lambda n is a residual.
 * </ul>
 */
public final class StepRounding {
    private static final double UNIT_ROUNDOFF = 0x1p-53;

    /** Room for the rounding of the bound itself. */
    private static final double SLACK = 1.01;

    private StepRounding() {}

    /** Returns what rounding may hide in the sum gradient over n rows, as {@link Rounding} bounds it, from declared numbers. */
    public static double ofTraining(int rows, int columns, double lambda, double rowNormBound, double weightNorm) {
        double c = rowNormBound;
        double each = Rounding.gamma(columns) * c * c * weightNorm / 4 + 16 * UNIT_ROUNDOFF * c;
        double ofSum = Rounding.gamma(rows + 16L) * (c + each + lambda * weightNorm);
        return SLACK * rows * (each + ofSum);
    }

    /** Returns a bound on |H s - g| beyond what is computed, sum form. */
    public static double ofStep(
            int rows,
            int removed,
            int columns,
            double lambda,
            double rowNormBound,
            double weightNorm,
            double stepNorm) {
        double c = rowNormBound;
        double ofScores = Rounding.gamma(columns) * c * weightNorm;
        double hessian = rows * (c * c / 4 + lambda);
        double ofHessian = 2 * ofScores + Rounding.gamma((long) rows + removed + columns + 64);
        double ofRow =
                ofScores * c / 4 + 16 * UNIT_ROUNDOFF * c + Rounding.gamma(removed + 8L) * (c + lambda * weightNorm);
        double ofWeights = 2 * UNIT_ROUNDOFF * (weightNorm + stepNorm) * lambda * rows;
        return SLACK * (hessian * ofHessian * stepNorm + removed * ofRow + ofWeights);
    }
}
