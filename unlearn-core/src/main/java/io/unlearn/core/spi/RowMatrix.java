package io.unlearn.core.spi;

/**
 * A tall matrix X of data rows, {@code [rows][columns]}.
 *
 * <p>Concurrent reads are safe; {@link #appendRows}, {@link #replaceRows}, {@link #eraseRows} and {@link #close} must not run beside them. Results do not depend on the
 * number of threads. After {@link #close} every method throws {@link io.unlearn.core.error.ClosedException}; arrays of
 * another length than stated are refused with {@link io.unlearn.core.error.ShapeMismatchException}.
 */
public interface RowMatrix extends AutoCloseable {
    /** Returns the number of rows, n; {@link #appendRows} is the only method that changes it. */
    int rows();

    /** Returns the number of columns, d. */
    int columns();

    /**
     * Computes the scores of every row for k vectors in one pass; 2 n d k flops.
     *
     * @param vectors {@code [k][columns]}
     * @param out {@code [rows][k]}, overwritten with {@code x_i . vectors_c}
     */
    void multiply(double[] vectors, int k, double[] out);

    /**
     * Adds up the rows with k coefficients each in one pass; 2 n d k flops.
     *
     * @param coefficients {@code [rows][k]}
     * @param out {@code [k][columns]}, overwritten with {@code sum_i coefficients_ic x_i}
     */
    void multiplyTransposed(double[] coefficients, int k, double[] out);

    /**
     * Computes scores, lets {@code transform} turn them into coefficients, and adds up the rows with those, in one pass; 4 n
     * d k flops.
     *
     * @param vectors {@code [k][columns]}
     * @param out {@code [k][columns]}, overwritten
     */
    void multiplyThrough(double[] vectors, int k, RowTransform transform, double[] out);

    /**
     * Returns {@code X' diag(weights) X + ridge I}; n d^2 flops. The caller closes it.
     *
     * @param weights {@code [rows]}, may be 0
     */
    SymmetricMatrix weightedGram(double[] weights, double ridge);

    /** Returns a copy of a row. */
    double[] rowCopy(int row);

    /**
     * Copies more rows in behind those that there are; they get the indices from {@link #rows()} on. Costs O(count d) if
     * averaged over many calls: what is there already is copied only now and then, for example when the room is doubled.
     * Afterwards the matrix behaves like one that was made from all rows at once, up to rounding. An exception leaves it as
     * it was.
     *
     * @param rowMajor {@code [count][columns]}, finite
     * @param count number of rows, at least 1
     * @throws io.unlearn.core.error.ShapeMismatchException unless the length is {@code count * columns}
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     */
    void appendRows(double[] rowMajor, int count);

    /**
     * Overwrites rows with others; O(count d). An exception leaves the matrix as it was.
     *
     * @param rows which ones, distinct
     * @param rowMajor {@code [rows.length][columns]}, finite, at least one row
     * @throws io.unlearn.core.error.OutOfRangeException if there is no such row
     * @throws io.unlearn.core.error.ShapeMismatchException unless the length is {@code rows.length * columns}
     * @throws io.unlearn.core.error.NonFiniteValueException if a number is NaN or infinite
     */
    void replaceRows(int[] rows, double[] rowMajor);

    /** Overwrites rows with zeros, so that they leave the memory that this matrix owns. */
    void eraseRows(int[] rows);

    /** Overwrites and frees what the matrix holds. Closing twice does nothing. */
    @Override
    void close();
}
