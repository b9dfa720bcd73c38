package io.unlearn.core.spi;

/** A factored symmetric positive definite matrix A. Immutable and thread-safe until closed. */
public interface CholeskyFactor extends AutoCloseable {
    /** Returns the number of rows of A. */
    int size();

    /**
     * Solves {@code A x = b} in place for k right-hand sides; 2 k size^2 flops.
     *
     * @param rightHandSides {@code [k][size]}, overwritten with the solutions
     */
    void solve(double[] rightHandSides, int k);

    /**
     * Returns the inverse of A, the mean of what is computed for both of its triangles, where the factor is; 2 size^3 flops. The
     * caller closes it.
     */
    SymmetricMatrix inverse();

    /** Returns the natural logarithm of the determinant of A. */
    double logDeterminant();

    /** Frees what the factor holds. Closing twice does nothing. */
    @Override
    void close();
}
