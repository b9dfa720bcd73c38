package io.unlearn.certified.internal;

/**
 * What objective perturbation hides after one exact Newton step from the exact minimiser, although the residual that the step
 * leaves is a function of the perturbation. Logistic loss, regularisation of a fixed total R, rows of norm at most C, in real
 * arithmetic; the proofs are in docs/certified.md.
 *
 * <p>With u the residual as a function of b ~ N(0, sigma^2 I), |u| &lt;= r, and for its Jacobian J, at each b, an invertible S
 * with |S^-1 J S|_op &lt;= kappa and |S^-1 J S|_F &lt;= kappaF, the Renyi divergences in both directions are, for every order a
 * &gt; 1 with a kappa &lt; 1, at most
 *
 * <pre>
 * (a / 2) (r^2 / sigma^2 + kappaF^2 / (1 - a kappa)^2).
 * </pre>
 *
 * <p>All four numbers are bounded from the declared C and R and from the numbers of rows, columns, outputs and removed rows,
 * for every b at once. They are far above what a typical problem has: a handful of rows, or a strong regularisation, is all
 * that they cover.
 *
 * @param largestShift t, by which the step moves the score of any row
 * @param residual r, over all outputs
 * @param kappa bound on the operator norm
 * @param kappaF bound on the Frobenius norm, over all outputs
 */
public record RenyiBound(double largestShift, double residual, double kappa, double kappaF) {
    /** Room for the rounding of sums, products and exponentials, and for that of rows scaled to exactly C. */
    private static final double SLACK = 1 + 1e-10;

    private static final int GRID = 600;

    /**
     * Bounds the residual and its Jacobian.
     *
     * @param rows number of rows before the removal, at least 1
     * @param columns length of a row
     * @param outputs number of one-vs-rest problems, each with a perturbation of its own
     * @param rowNormBound C
     * @param total R
     * @param removed number of rows removed together, at least 1
     */
    public static RenyiBound of(int rows, int columns, int outputs, double rowNormBound, double total, int removed) {
        double square = rowNormBound * rowNormBound;
        double leaving = removed * rowNormBound;
        double t = leaving * rowNormBound / total;
        double spectral = rows * square;
        double byScores = ResidualBounds.tightRow(rowNormBound, Math.sqrt(spectral) * leaving / total);
        double byCurvature = Math.sqrt(spectral / 4 + total) * secondOrder(t) / t * leaving / Math.sqrt(total);
        double overlap = removed * square / (4 * total);
        double joint = Math.sqrt(outputs);
        return new RenyiBound(
                t * SLACK,
                joint * Math.min(byScores, byCurvature) * SLACK,
                kappa(t, overlap / (1 + overlap)),
                joint
                        * kappaF(
                                t,
                                dimension(rows, columns, square, total),
                                removed == 1 ? overlap / (1 + overlap) : overlap));
    }

    /** exp(t) - 1 - t, without cancellation. */
    private static double secondOrder(double t) {
        return t < 1e-3 ? t * t / 2 * (1 + t / 3 + t * t / 11) : Math.expm1(t) - t;
    }

    /**
     * Returns the bound on the operator norm.
     *
     * @param shift t
     * @param overlap bound on the operator norm of A (I + A)^-1, with A the part of the removed rows in the Hessian relative to
     *     that of the others
     */
    static double kappa(double shift, double overlap) {
        return (secondOrder(shift) + Math.expm1(shift) * (shift + overlap)) * SLACK;
    }

    /**
     * Returns the bound on the Frobenius norm.
     *
     * @param shift t
     * @param dimension the Frobenius norm of I - R G^-1, G the Hessian of the remaining rows
     * @param overlap bound on the Frobenius norm of A (I + A)^-1
     */
    static double kappaF(double shift, double dimension, double overlap) {
        return (dimension * (secondOrder(shift) + shift * Math.expm1(shift)) + Math.expm1(shift) * overlap) * SLACK;
    }

    /**
     * The largest Frobenius norm of I - R G^-1 that rows of norm C allow. Its eigenvalues are l / (l + R) with the l those of a
     * matrix of trace at most T = n C^2 / 4. The square is a concave function of l once it is replaced by l / (4 R), which
     * touches it, up to l = R; by Jensen's inequality the sum is largest when all d eigenvalues are T / d.
     */
    static double dimension(int rows, int columns, double squaredNorm, double total) {
        double each = rows * squaredNorm / (4 * total * columns);
        double ratio = each / (1 + each);
        return Math.sqrt(columns * (each <= 1 ? each / 4 : ratio * ratio)) * SLACK;
    }

    /**
     * Returns the smallest epsilon that the bound gives, by the conversion of Canonne, Kamath and Steinke 2020
     * (arXiv:2004.00010, proposition on Renyi divergence), at the best order on a grid; infinite if kappa is 1 or more.
     *
     * @param sigma standard deviation of the perturbation
     * @param delta in (0, 1)
     */
    public double epsilon(double sigma, double delta) {
        if (!(kappa < 1)) {
            return Double.POSITIVE_INFINITY;
        }
        double best = Double.POSITIVE_INFINITY;
        double widest = Math.log(Math.min(1e9, 1 / kappa - 1));
        double narrowest = Math.log(1e-6);
        for (int i = 0; i < GRID; i++) {
            double order = 1 + Math.exp(narrowest + (widest - narrowest) * i / GRID);
            if (order * kappa < 1) {
                best = Math.min(best, epsilonAt(order, sigma, delta));
            }
        }
        return Math.max(0, best) * SLACK;
    }

    /** Returns the bound on the Renyi divergence of this order; the order times kappa must be below 1. */
    double divergence(double order, double sigma) {
        double shift = residual / sigma;
        double jacobian = kappaF / (1 - order * kappa);
        return order / 2 * (shift * shift + jacobian * jacobian) * SLACK;
    }

    private double epsilonAt(double order, double sigma, double delta) {
        double conversion = Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
        return divergence(order, sigma) + conversion;
    }
}
