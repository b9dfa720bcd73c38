package io.unlearn.certified.internal;

import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import org.jspecify.annotations.Nullable;

/**
 * One output's Hessian at a point, as an explicit inverse that follows it when rows leave or enter. The curvature of each row
 * is that at the point, so that a row changes the Hessian by rank one whatever happens to the weights.
 *
 * <p>The defect is a bound on |I - H P|_F that holds in floating point: it starts with what is measured and grows with each
 * row, see {@link Downdate}. A step {@code s = P v} then satisfies {@code |v - H s| <= } {@link Downdate#linearError}.
 */
final class Anchor {
    /** From this many columns on, a product with the inverse takes most of the time of a step. */
    static final int NARROW_FROM = 256;

    /** What float32 products may add to the defect of a step: about a hundredth of what the curvature adds before an audit. */
    private static final double NARROW_LIMIT = 0.02;

    private final InverseHessian inverse;
    private final double[] weights;
    private double hessianNorm;
    private double defect;
    private double inverseNorm;
    private int updates;

    private Anchor(InverseHessian inverse, double[] weights, double hessianNorm, double defect, double inverseNorm) {
        this.inverse = inverse;
        this.weights = weights;
        this.hessianNorm = hessianNorm;
        this.defect = defect;
        this.inverseNorm = inverseNorm;
    }

    /**
     * Inverts a Hessian: d^3 / 3 for the factor, 2 d^3 for the inverse and 2 d^3 to measure its defect.
     *
     * @param weights of this output at the point, {@code [d]}; copied
     * @param narrowFrom from this many columns on, rows are taken out and put in by float32 products, if these are accurate
     *     enough
     * @return nothing if the Hessian is not positive definite to working precision
     */
    static @Nullable Anchor at(SymmetricMatrix hessian, double[] weights, int narrowFrom) {
        InverseHessian inverse;
        try (CholeskyFactor factor = hessian.cholesky()) {
            inverse = InverseHessian.of(factor, hessian.onDevice());
        } catch (NotPositiveDefiniteException e) {
            return null;
        }
        int d = hessian.size();
        double hessianNorm = frobenius(hessian) * (1 + Rounding.gamma(2L * d + 8));
        double inverseNorm = inverse.frobenius() * (1 + Rounding.gamma((long) d * d + 8));
        double rounding = Rounding.gamma(d + 2) * hessianNorm * inverseNorm;
        double defect = inverse.measuredDefect(hessian) * (1 + Rounding.gamma((long) d * d + 8)) + rounding;
        if (d >= narrowFrom && hessianNorm * inverseNorm * NarrowCopy.ERROR <= NARROW_LIMIT) {
            inverse.keepNarrowCopy();
        }
        return new Anchor(inverse, weights.clone(), hessianNorm, defect, inverseNorm);
    }

    private static double frobenius(SymmetricMatrix matrix) {
        double square = 0;
        for (int i = 0; i < matrix.size(); i++) {
            for (int j = 0; j < i; j++) {
                square += 2 * matrix.get(i, j) * matrix.get(i, j);
            }
            square += matrix.get(i, i) * matrix.get(i, i);
        }
        return Math.sqrt(square);
    }

    InverseHessian inverse() {
        return inverse;
    }

    /** Returns an upper bound on the Frobenius norm of the Hessian here and after any removals. */
    double hessianNorm() {
        return hessianNorm;
    }

    double defect() {
        return defect;
    }

    double inverseNorm() {
        return inverseNorm;
    }

    int updates() {
        return updates;
    }

    /** Returns the score of a row at the point. */
    double score(double[] row) {
        return Vectors.dot(weights, row);
    }

    /** Returns this output's part of weights of all outputs, minus the point. */
    double[] away(double[] all, int output) {
        int d = weights.length;
        double[] e = new double[d];
        for (int j = 0; j < d; j++) {
            e[j] = all[output * d + j] - weights[j];
        }
        return e;
    }

    /** Takes a change over. */
    void take(Downdate change) {
        inverse.update(change.vectors(), change.factors());
        defect = change.defect();
        inverseNorm = change.inverseNorm();
        hessianNorm = change.hessianNorm();
        updates += change.factors().length;
    }
}
