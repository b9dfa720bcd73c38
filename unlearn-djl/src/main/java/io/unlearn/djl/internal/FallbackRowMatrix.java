package io.unlearn.djl.internal;

import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.RowTransform;
import io.unlearn.core.spi.SymmetricMatrix;

/** Rows that move to the second backend when the engine of the first fails. A transform may see rows twice then. */
final class FallbackRowMatrix implements RowMatrix {
    /** Doubles that are copied at a time. */
    private static final int SLICE = 1 << 24;

    private final FallbackBackend backend;
    private final Fallback<RowMatrix> rows;

    FallbackRowMatrix(FallbackBackend backend, RowMatrix made) {
        this.backend = backend;
        this.rows = new Fallback<>(backend, made, this::again, RowMatrix::close);
    }

    private RowMatrix again(RowMatrix from) {
        int d = from.columns();
        int slice = Math.max(1, SLICE / d);
        RowMatrix made =
                backend.second().rows(slice(from, 0, Math.min(slice, from.rows())), Math.min(slice, from.rows()), d);
        for (int first = made.rows(); first < from.rows(); first = made.rows()) {
            int count = Math.min(slice, from.rows() - first);
            made.appendRows(slice(from, first, count), count);
        }
        return made;
    }

    private static double[] slice(RowMatrix from, int first, int count) {
        int d = from.columns();
        double[] flat = new double[count * d];
        for (int i = 0; i < count; i++) {
            System.arraycopy(from.rowCopy(first + i), 0, flat, i * d, d);
        }
        return flat;
    }

    @Override
    public int rows() {
        return rows.get(RowMatrix::rows);
    }

    @Override
    public int columns() {
        return rows.get(RowMatrix::columns);
    }

    @Override
    public void multiply(double[] vectors, int k, double[] out) {
        rows.run(x -> x.multiply(vectors, k, out));
    }

    @Override
    public void multiplyTransposed(double[] coefficients, int k, double[] out) {
        rows.run(x -> x.multiplyTransposed(coefficients, k, out));
    }

    @Override
    public void multiplyThrough(double[] vectors, int k, RowTransform transform, double[] out) {
        rows.run(x -> x.multiplyThrough(vectors, k, transform, out));
    }

    @Override
    public SymmetricMatrix weightedGram(double[] weights, double ridge) {
        return new FallbackSymmetricMatrix(backend, rows.get(x -> x.weightedGram(weights, ridge)));
    }

    @Override
    public double[] rowCopy(int row) {
        return rows.get(x -> x.rowCopy(row));
    }

    @Override
    public void appendRows(double[] rowMajor, int count) {
        rows.run(x -> x.appendRows(rowMajor, count));
    }

    @Override
    public void replaceRows(int[] replaced, double[] rowMajor) {
        rows.run(x -> x.replaceRows(replaced, rowMajor));
    }

    @Override
    public void eraseRows(int[] erased) {
        rows.run(x -> x.eraseRows(erased));
    }

    @Override
    public void close() {
        rows.close();
    }
}
