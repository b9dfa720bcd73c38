package io.unlearn.certified;

import io.unlearn.core.internal.Check;

/**
 * All that {@link SekhariNewtonUnlearning} keeps of its training rows: the minimiser, the mean Hessian there, and how many rows
 * there were. d^2 + d numbers, whatever n is.
 *
 * <p><b>Secret</b>: both arrays depend on every training row, removed ones included, and are not noised. Keep them where the
 * training data may be kept, and destroy them together with it. Immutable; arrays are copied in and out.
 */
public final class SekhariStatistics {
    private final double[] weights;
    private final double[] meanHessian;
    private final int rows;

    private SekhariStatistics(double[] weights, double[] meanHessian, int rows) {
        this.weights = weights;
        this.meanHessian = meanHessian;
        this.rows = rows;
    }

    /**
     * Returns statistics.
     *
     * @param weights {@code [d]}, the minimiser
     * @param meanHessian {@code [d][d]} row-major, the mean over the rows of the Hessian of loss and regularisation
     * @param rows number of training rows, at least 2
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths do not fit
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     * @throws io.unlearn.core.error.OutOfRangeException if there are fewer than two rows
     */
    public static SekhariStatistics of(double[] weights, double[] meanHessian, int rows) {
        int d = weights.length;
        Check.shape(
                "mean Hessian",
                "[" + d + "][" + d + "], d >= 1",
                d >= 1 && meanHessian.length == Math.multiplyExact(d, d),
                "of length " + meanHessian.length,
                "Pass what statisticsCopy() returned.");
        Check.finite("weights", weights, "The statistics were damaged; train again.");
        Check.finite("mean Hessian", meanHessian, "The statistics were damaged; train again.");
        Check.atLeast("rows", rows, 2, "Pass the number of training rows.");
        return new SekhariStatistics(weights.clone(), meanHessian.clone(), rows);
    }

    /** Returns the minimiser {@code [d]}, copied. Never to be released. */
    public double[] weightsCopy() {
        return weights.clone();
    }

    /** Returns the mean Hessian {@code [d][d]}, row-major, copied. Never to be released. */
    public double[] meanHessianCopy() {
        return meanHessian.clone();
    }

    /** Returns the number of training rows. */
    public int rows() {
        return rows;
    }

    /** Returns a text with the shape only. */
    @Override
    public String toString() {
        return "SekhariStatistics[" + weights.length + "], " + rows + " rows";
    }
}
