package io.unlearn.spark.internal;

import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Rounding;
import io.unlearn.certified.internal.Setup;
import io.unlearn.core.error.InvalidStateException;
import org.jspecify.annotations.Nullable;

/** The objective in sum form over the rows of a source that were not removed. Called by one thread at a time. */
public final class ClusterProblem {
    /** Above this many columns, Hessians are multiplied with, row by row, instead of being kept. */
    public static final int MOST_COLUMNS = 4096;

    private final Setup setup;
    private final RowSource source;
    private final boolean direct;

    /**
     * Joins an objective and its rows.
     *
     * @param mostColumns up to how many columns whole Hessians are kept
     */
    public ClusterProblem(Setup setup, RowSource source, int mostColumns) {
        this.setup = setup;
        this.source = source;
        this.direct = setup.columns() <= mostColumns;
    }

    /**
     * The objective at one point.
     *
     * @param value sum form
     * @param gradient {@code [k][d]}
     * @param bound on the norm of the true gradient, rounding included
     * @param curvature Hessians of the losses, or their diagonals; null if not asked for
     */
    record Evaluation(
            double[] weights,
            double value,
            double[] gradient,
            double bound,
            long rows,
            double @Nullable [][] curvature) {}

    Setup setup() {
        return setup;
    }

    RowSource source() {
        return source;
    }

    /** Whether whole Hessians are kept. */
    boolean direct() {
        return direct;
    }

    /** What second derivatives Newton's method needs here. */
    Curvature curvature() {
        return direct ? Curvature.WHOLE : Curvature.DIAGONAL;
    }

    Point point(double[] weights, Curvature curvature, double[] anchor) {
        return new Point(setup.loss(), setup.outputs(), setup.columns(), weights, curvature, anchor);
    }

    double total(long rows) {
        return setup.regularisation().total(rows);
    }

    /**
     * Evaluates the objective: one pass.
     *
     * @param expected how many rows there must be; 0 if that is not known yet
     * @throws InvalidStateException if there are others, which means that the data set has changed
     */
    Evaluation evaluate(String what, double[] weights, Curvature curvature, Left removed, long expected) {
        Statistics sums = source.evaluate(what, point(weights, curvature, weights), removed);
        requireRows(sums.rows(), expected);
        double total = total(sums.rows());
        double[] gradient = sums.gradient(weights.length);
        double norm = Vectors.norm(weights);
        double value = sums.value() + total / 2 * norm * norm;
        Vectors.addTo(gradient, total, weights);
        double rounding = Rounding.ofGradient(
                setup.loss(),
                setup.columns(),
                sums.rowSums(),
                sums.additionError(setup.columns()),
                norm,
                total,
                0,
                setup.outputs());
        double bound = Vectors.norm(gradient) * (1 + Rounding.gamma(gradient.length + 4L)) + rounding;
        return new Evaluation(weights, value, gradient, bound, sums.rows(), sums.curvature());
    }

    private static void requireRows(long found, long expected) {
        if (expected > 0 && found != expected) {
            throw new InvalidStateException(
                    "number of rows of the data set that were not removed",
                    String.valueOf(expected),
                    found,
                    "The data set is another one than the model was trained on; pass the same rows, with or without those"
                            + " that were removed.");
        }
    }

    /**
     * Returns the limit of residuals where none is declared: 1e-8 of the regularisation or, if that is less, four times what
     * rounding may be for this number of rows in blocks that are half full on average. Depends on declared numbers only.
     */
    public static double defaultLimit(Setup setup, long rows) {
        double slope = Double.isNaN(setup.targetBound()) ? 1 : Math.max(1, setup.targetBound());
        long blocks = 2 * rows / RowBlock.rowsFor(setup.columns()) + 100_000;
        double relative = Rounding.gamma(setup.columns()) + Statistics.additionError(setup.columns(), blocks);
        double rounding = relative * Math.sqrt(setup.outputs()) * rows * setup.rowNormBound() * slope;
        return Math.max(1e-8 * setup.regularisation().total(rows), 4 * rounding);
    }

    boolean quadratic() {
        return setup.loss() == Loss.SQUARED;
    }
}
