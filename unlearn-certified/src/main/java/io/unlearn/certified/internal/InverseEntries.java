package io.unlearn.certified.internal;

/** The entries of an inverse Hessian, in arrays or on a device. Symmetric. Not thread-safe. */
interface InverseEntries {
    int size();

    /** Writes the product with x to {@code out}, another array; 2 d^2 flops. */
    void multiply(double[] x, double[] out);

    /**
     * Writes about the product to {@code out}, faster where a float32 copy is kept.
     *
     * @param norm a bound on the Frobenius norm
     * @return a bound on the error besides that of float64 arithmetic, as a multiple of that norm and of |x|
     */
    double estimate(double[] x, double norm, double[] out);

    /** Adds {@code sum_j factors_j p_j p_j'} for the first {@code count}. */
    void add(double[][] p, double[] factors, int count);

    /** Copies columns to {@code [count][size]}. */
    void columns(int first, int count, double[] out);

    /** Keeps a float32 copy for {@link #estimate} from now on, where that helps. */
    void keepNarrowCopy();

    void erase();
}
