package io.unlearn.certified.internal;

import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/**
 * An explicit inverse P of a Hessian H, {@code [d][d]}, that follows H when rows leave: H - a x x' has the inverse P + g p p'
 * with p = P x and g = a / (1 - a x'p) (Sherman and Morrison 1950).
 *
 * <p>Up to {@value #WAITING} changes are kept beside the entries, so that most removals only read them, and are then applied in
 * one go. Not thread-safe.
 */
final class InverseHessian {
    /** Changes that may wait. With more, products with those that wait cost as much as is saved by applying them together. */
    static final int WAITING = 32;

    /** Columns whose defect is measured together: a product of matrices is many times as fast as as many of vectors. */
    private static final int PRODUCTS = 256;

    private final InverseEntries entries;
    private final double[][] vectors = new double[WAITING][];
    private final double[] factors = new double[WAITING];
    private int waiting;

    private InverseHessian(InverseEntries entries) {
        this.entries = entries;
    }

    /**
     * Inverts a factored matrix; 2 d^3 flops.
     *
     * @param onDevice whether the inverse stays where the factor is, see {@link SymmetricMatrix#onDevice}
     */
    static InverseHessian of(CholeskyFactor factor, boolean onDevice) {
        SymmetricMatrix inverse = factor.inverse();
        if (onDevice) {
            return new InverseHessian(new DeviceEntries(inverse));
        }
        try (inverse) {
            return new InverseHessian(ArrayEntries.of(inverse));
        }
    }

    int size() {
        return entries.size();
    }

    /** Keeps a float32 copy of P for {@link #estimate} from now on, where that helps. */
    void keepNarrowCopy() {
        applyWaiting();
        entries.keepNarrowCopy();
    }

    /**
     * Writes about P x to {@code out}, faster than {@link #multiply} where a float32 copy is kept.
     *
     * @param norm a bound on |P|_F
     * @return a bound on the error besides that of float64 arithmetic, as a multiple of |P|_F |x|
     */
    double estimate(double[] x, double norm, double[] out) {
        double error = entries.estimate(x, norm, out);
        addWaiting(x, out);
        return error;
    }

    /** Writes P x to {@code out}; 2 d^2 flops, and 4 d for each change that waits. */
    void multiply(double[] x, double[] out) {
        entries.multiply(x, out);
        addWaiting(x, out);
    }

    private void addWaiting(double[] x, double[] out) {
        for (int k = 0; k < waiting; k++) {
            Vectors.addTo(out, factors[k] * Vectors.dot(vectors[k], x), vectors[k]);
        }
    }

    /** Changes P to {@code P + sum_j factors_j p_j p_j'}; the arrays are taken over. */
    void update(double[][] p, double[] more) {
        for (int j = 0; j < p.length; j++) {
            if (waiting == WAITING) {
                applyWaiting();
            }
            vectors[waiting] = p[j];
            factors[waiting] = more[j];
            waiting++;
        }
    }

    private void applyWaiting() {
        if (waiting > 0) {
            entries.add(vectors, factors, waiting);
            Arrays.fill(vectors, null);
            waiting = 0;
        }
    }

    /**
     * Returns the Frobenius norm of {@code H P - I} as computed; d products with H. Its own rounding is at most gamma(d + 1)
     * |H|_F |P|_F.
     */
    double measuredDefect(SymmetricMatrix h) {
        applyWaiting();
        int d = entries.size();
        double square = 0;
        for (int first = 0; first < d; first += PRODUCTS) {
            int count = Math.min(PRODUCTS, d - first);
            double[] columns = new double[count * d];
            double[] products = new double[count * d];
            entries.columns(first, count, columns);
            h.multiply(columns, count, products);
            for (int c = 0; c < count; c++) {
                products[c * d + first + c] -= 1;
            }
            square += Vectors.dot(products, products);
            Arrays.fill(columns, 0);
        }
        return Math.sqrt(square);
    }

    /** Returns the Frobenius norm. */
    double frobenius() {
        applyWaiting();
        double[] column = new double[entries.size()];
        double square = 0;
        for (int i = 0; i < column.length; i++) {
            entries.columns(i, 1, column);
            square += Vectors.dot(column, column);
        }
        return Math.sqrt(square);
    }

    void erase() {
        entries.erase();
        for (int k = 0; k < waiting; k++) {
            Arrays.fill(vectors[k], 0);
        }
    }
}
