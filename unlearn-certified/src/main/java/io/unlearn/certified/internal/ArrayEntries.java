package io.unlearn.certified.internal;

import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Entries as arrays of rows, perhaps with a float32 copy. Products are sums of rows, which the JIT compiler vectorises, where dot
 * products with its rows would stay scalar.
 */
final class ArrayEntries implements InverseEntries {
    /** Rows that one task updates. */
    private static final int BLOCK = 32;

    private final double[][] rows;
    private @Nullable NarrowCopy narrow;

    private ArrayEntries(double[][] rows) {
        this.rows = rows;
    }

    /** Copies a matrix. */
    static ArrayEntries of(SymmetricMatrix matrix) {
        int d = matrix.size();
        double[][] rows = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                rows[i][j] = matrix.get(i, j);
                rows[j][i] = rows[i][j];
            }
        }
        return new ArrayEntries(rows);
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public void keepNarrowCopy() {
        narrow = new NarrowCopy(rows);
    }

    @Override
    public double estimate(double[] x, double norm, double[] out) {
        NarrowCopy copy = narrow;
        if (copy == null || !NarrowCopy.allows(norm)) {
            multiply(x, out);
            return 0;
        }
        copy.multiply(x, out);
        return NarrowCopy.ERROR;
    }

    @Override
    public void multiply(double[] x, double[] out) {
        Arrays.fill(out, 0);
        int i = 0;
        for (; i + 3 < rows.length; i += 4) {
            addFour(rows[i], rows[i + 1], rows[i + 2], rows[i + 3], x[i], x[i + 1], x[i + 2], x[i + 3], out);
        }
        for (; i < rows.length; i++) {
            Vectors.addTo(out, x[i], rows[i]);
        }
    }

    @Override
    public void add(double[][] p, double[] factors, int count) {
        int blocks = (rows.length + BLOCK - 1) / BLOCK;
        IntStream.range(0, blocks).parallel().forEach(b -> {
            int end = Math.min(rows.length, (b + 1) * BLOCK);
            for (int i = b * BLOCK; i < end; i++) {
                updateRow(i, p, factors, count);
            }
        });
    }

    private void updateRow(int i, double[][] p, double[] factors, int count) {
        double[] row = rows[i];
        int k = 0;
        for (; k + 3 < count; k += 4) {
            double c0 = factors[k] * p[k][i];
            double c1 = factors[k + 1] * p[k + 1][i];
            double c2 = factors[k + 2] * p[k + 2][i];
            double c3 = factors[k + 3] * p[k + 3][i];
            addFour(p[k], p[k + 1], p[k + 2], p[k + 3], c0, c1, c2, c3, row);
        }
        for (; k < count; k++) {
            Vectors.addTo(row, factors[k] * p[k][i], p[k]);
        }
        if (narrow != null) {
            narrow.copyRow(i, row);
        }
    }

    @Override
    public void columns(int first, int count, double[] out) {
        for (int c = 0; c < count; c++) {
            System.arraycopy(rows[first + c], 0, out, c * rows.length, rows.length);
        }
    }

    @Override
    public void erase() {
        for (double[] row : rows) {
            Arrays.fill(row, 0);
        }
        if (narrow != null) {
            narrow.erase();
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
