package io.unlearn.certified.internal;

import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An explicit inverse P of a Hessian H, {@code [d][d]}, that follows H when rows leave: H - a x x' has the inverse P + g p p'
 * with p = P x and g = a / (1 - a x'p) (Sherman and Morrison 1950).
 *
 * <p>Up to {@value #WAITING} changes are kept beside the matrix, so that most removals only read it, and are then applied in
 * one go. Products are sums of rows, which the JIT compiler vectorises, where dot products with its rows would stay scalar. Not
 * thread-safe.
 */
final class InverseHessian {
    /** Changes that may wait. With more, products with those that wait cost as much as is saved by applying them together. */
    static final int WAITING = 32;

    /** Rows that one task updates. */
    private static final int BLOCK = 32;

    /** Columns whose defect is measured together: a product of matrices is many times as fast as as many of vectors. */
    private static final int PRODUCTS = 256;

    private final double[][] rows;
    private final double[][] vectors = new double[WAITING][];
    private final double[] factors = new double[WAITING];
    private int waiting;
    private @Nullable NarrowCopy narrow;

    private InverseHessian(double[][] rows) {
        this.rows = rows;
    }

    /** Inverts a factored matrix; 2 d^3 flops. */
    static InverseHessian of(CholeskyFactor factor) {
        int d = factor.size();
        double[] flat = new double[Math.multiplyExact(d, d)];
        for (int i = 0; i < d; i++) {
            flat[i * d + i] = 1;
        }
        factor.solve(flat, d);
        double[][] rows = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double mean = (flat[i * d + j] + flat[j * d + i]) / 2;
                rows[i][j] = mean;
                rows[j][i] = mean;
            }
        }
        return new InverseHessian(rows);
    }

    int size() {
        return rows.length;
    }

    /** Keeps a float32 copy of P for {@link #estimate} from now on. */
    void keepNarrowCopy() {
        applyWaiting();
        narrow = new NarrowCopy(rows);
    }

    /**
     * Writes about P x to {@code out}, faster than {@link #multiply} where a float32 copy is kept.
     *
     * @param norm a bound on |P|_F
     * @return a bound on the error besides that of float64 arithmetic, as a multiple of |P|_F |x|
     */
    double estimate(double[] x, double norm, double[] out) {
        NarrowCopy copy = narrow;
        if (copy == null || !NarrowCopy.allows(norm)) {
            multiply(x, out);
            return 0;
        }
        copy.multiply(x, out);
        addWaiting(x, out);
        return NarrowCopy.ERROR;
    }

    /** Writes P x to {@code out}; 2 d^2 flops, and 4 d for each change that waits. */
    void multiply(double[] x, double[] out) {
        Arrays.fill(out, 0);
        int i = 0;
        for (; i + 3 < rows.length; i += 4) {
            addFour(rows[i], rows[i + 1], rows[i + 2], rows[i + 3], x[i], x[i + 1], x[i + 2], x[i + 3], out);
        }
        for (; i < rows.length; i++) {
            add(rows[i], x[i], out);
        }
        addWaiting(x, out);
    }

    private void addWaiting(double[] x, double[] out) {
        for (int k = 0; k < waiting; k++) {
            add(vectors[k], factors[k] * Vectors.dot(vectors[k], x), out);
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
        if (waiting == 0) {
            return;
        }
        int blocks = (rows.length + BLOCK - 1) / BLOCK;
        IntStream.range(0, blocks).parallel().forEach(b -> {
            int end = Math.min(rows.length, (b + 1) * BLOCK);
            for (int i = b * BLOCK; i < end; i++) {
                updateRow(i);
            }
        });
        Arrays.fill(vectors, null);
        waiting = 0;
    }

    private void updateRow(int i) {
        double[][] p = vectors;
        double[] row = rows[i];
        int k = 0;
        for (; k + 3 < waiting; k += 4) {
            double c0 = factors[k] * p[k][i];
            double c1 = factors[k + 1] * p[k + 1][i];
            double c2 = factors[k + 2] * p[k + 2][i];
            double c3 = factors[k + 3] * p[k + 3][i];
            addFour(p[k], p[k + 1], p[k + 2], p[k + 3], c0, c1, c2, c3, row);
        }
        for (; k < waiting; k++) {
            add(p[k], factors[k] * p[k][i], row);
        }
        if (narrow != null) {
            narrow.copyRow(i, row);
        }
    }

    /**
     * Returns the Frobenius norm of {@code H P - I} as computed; d products with H. Its own rounding is at most gamma(d + 1)
     * |H|_F |P|_F.
     */
    double measuredDefect(SymmetricMatrix h) {
        applyWaiting();
        int d = rows.length;
        double square = 0;
        for (int first = 0; first < d; first += PRODUCTS) {
            int count = Math.min(PRODUCTS, d - first);
            double[] columns = new double[count * d];
            double[] products = new double[count * d];
            for (int c = 0; c < count; c++) {
                System.arraycopy(rows[first + c], 0, columns, c * d, d);
            }
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
        double square = 0;
        for (double[] row : rows) {
            square += Vectors.dot(row, row);
        }
        return Math.sqrt(square);
    }

    void erase() {
        for (double[] row : rows) {
            Arrays.fill(row, 0);
        }
        for (int k = 0; k < waiting; k++) {
            Arrays.fill(vectors[k], 0);
        }
        if (narrow != null) {
            narrow.erase();
        }
    }

    private static void add(double[] row, double factor, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] += factor * row[j];
        }
    }

    private static void addFour(
            double[] r0,
            double[] r1,
            double[] r2,
            double[] r3,
            double x0,
            double x1,
            double x2,
            double x3,
            double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] += x0 * r0[j] + x1 * r1[j] + x2 * r2[j] + x3 * r3[j];
        }
    }
}
