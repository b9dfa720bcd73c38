package io.unlearn.certified.internal;

import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import java.util.Arrays;

/**
 * Labelled rows that may become more, and the mean logistic objective over those that count. Which rows count is given at
 * each call, so that an update can be tried without changing anything.
 */
public final class DescentRows implements AutoCloseable {
    private final RowMatrix rows;
    private final int outputs;
    private int[] positive;

    /**
     * Copies the rows into the backend.
     *
     * @param features {@code [n][columns]}, row-major, the constant feature included
     * @param positive {@code [n]}, the output that is positive for each row, -1 for none
     */
    public DescentRows(DenseBackend backend, double[] features, int columns, int outputs, int[] positive) {
        this.rows = backend.rows(features, positive.length, columns);
        this.outputs = outputs;
        this.positive = positive.clone();
    }

    /** Returns the number of rows that were ever held. */
    public int count() {
        return rows.rows();
    }

    /** Appends rows, which do not count until a caller says so, and returns the index of the first. */
    public int append(double[] features, int[] morePositive) {
        int first = rows.rows();
        int[] joined = Arrays.copyOf(positive, first + morePositive.length);
        System.arraycopy(morePositive, 0, joined, first, morePositive.length);
        rows.appendRows(features, morePositive.length);
        positive = joined;
        return first;
    }

    /** Overwrites rows and their labels; they must not count in any later evaluation. */
    public void erase(int[] chosen) {
        rows.eraseRows(chosen);
        for (int row : chosen) {
            positive[row] = -1;
        }
    }

    /**
     * Writes the gradient of the mean loss plus lambda/2 |w|^2 to {@code out}. One pass over the data.
     *
     * @param alive which rows count, {@code [count()]}
     * @param counted how many they are
     */
    public void gradient(double[] weights, boolean[] alive, int counted, double lambda, double[] out) {
        rows.multiplyThrough(weights, outputs, (first, count, scores) -> slopes(first, count, alive, scores), out);
        for (int j = 0; j < out.length; j++) {
            out[j] = out[j] / counted + lambda * weights[j];
        }
    }

    private void slopes(int first, int count, boolean[] alive, double[] scores) {
        for (int i = 0; i < count; i++) {
            // Rows whose addition failed lie behind the flags.
            boolean counts = first + i < alive.length && alive[first + i];
            for (int c = 0; c < outputs; c++) {
                int at = i * outputs + c;
                scores[at] = counts ? slope(scores[at], positive[first + i] == c) : 0;
            }
        }
    }

    /** The derivative of log(1 + exp(-y z)), formed without subtracting nearly equal numbers. */
    private static double slope(double z, boolean isPositive) {
        double e = Math.exp(-Math.abs(z));
        boolean large = isPositive == (z < 0);
        double size = large ? 1 / (1 + e) : e / (1 + e);
        return isPositive ? -size : size;
    }

    @Override
    public void close() {
        rows.close();
        Arrays.fill(positive, -1);
    }
}
