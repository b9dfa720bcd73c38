package io.unlearn.certified.internal;

/**
 * An objective at one point.
 *
 * @param value the objective, sum form
 * @param gradient {@code [outputs][d]}
 * @param curvature second derivatives of the losses, {@code [n][outputs]}, 0 for rows that do not count
 * @param rounding bound on the norm of the difference between the computed and the true gradient
 */
public record Evaluation(double value, double[] gradient, double[] curvature, double rounding) {
    /** Returns the norm of the computed gradient over all outputs. */
    public double residual() {
        return Vectors.norm(gradient);
    }

    /** Returns an upper bound on the norm of the true gradient. */
    public double residualBound() {
        return residual() * (1 + Rounding.gamma(gradient.length + 4L)) + rounding;
    }
}
