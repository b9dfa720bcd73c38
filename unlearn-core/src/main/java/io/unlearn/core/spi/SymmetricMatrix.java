package io.unlearn.core.spi;

/**
 * A symmetric matrix, {@code [size][size]}. Concurrent reads are safe. After {@link #close} every method throws {@link
 * io.unlearn.core.error.ClosedException}.
 */
public interface SymmetricMatrix extends AutoCloseable {
    /** Returns the number of rows. */
    int size();

    /**
     * Returns whether the matrix is in the memory of a device, so that single products are to be formed there too; false unless
     * overridden: a copy in arrays serves them best.
     */
    default boolean onDevice() {
        return false;
    }

    /** Writes the product with {@code vector} to {@code out}, both {@code [size]} and not the same array. */
    void multiply(double[] vector, double[] out);

    /**
     * Writes the products with k vectors to {@code out}; 2 k size^2 flops. Faster than k single products, each of which reads the
     * whole matrix.
     *
     * @param vectors {@code [k][size]}
     * @param out {@code [k][size]}, not the same array
     * @throws io.unlearn.core.error.ShapeMismatchException if an array has another length, or both are the same
     */
    void multiply(double[] vectors, int k, double[] out);

    /** Adds {@code value} to every entry of the diagonal. */
    void addDiagonal(double value);

    /**
     * Adds {@code sum_i weights_i r_i r_i'}; k size^2 flops.
     *
     * @param rows {@code [k][size]}
     * @param weights {@code [k]}, may be negative
     */
    void rankUpdate(double[] rows, double[] weights, int k);

    /** Returns an entry. */
    double get(int row, int column);

    /** Returns the sum of the diagonal. */
    double trace();

    /** Returns a copy, which the caller closes. */
    SymmetricMatrix copy();

    /**
     * Factors the matrix, which stays as it is; size^3 / 3 flops. The caller closes the factor.
     *
     * @throws io.unlearn.core.error.NotPositiveDefiniteException if a pivot is not above 0
     */
    CholeskyFactor cholesky();

    /** Frees what the matrix holds. Closing twice does nothing. */
    @Override
    void close();
}
