package io.unlearn.core.internal.dense;

import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A symmetric matrix as the rows of its lower triangle. */
final class PlainSymmetricMatrix implements SymmetricMatrix {
    /** Products that one task forms together: four rows of the matrix are read from the cache once for all of them. */
    private static final int TOGETHER = 16;

    private final double[][] lower;
    private volatile boolean closed;

    /** Takes the array over. */
    PlainSymmetricMatrix(double[][] lower) {
        this.lower = lower;
    }

    @Override
    public int size() {
        return lower.length;
    }

    @Override
    public void multiply(double[] vector, double[] out) {
        checkOpen();
        checkLength("vector", vector, lower.length);
        checkLength("out", out, lower.length);
        Check.shape("out", "another array than vector", out != vector, "the same", "Pass a second array.");
        Arrays.fill(out, 0);
        for (int i = 0; i < lower.length; i++) {
            out[i] += Kernels.dot(lower[i], vector, i + 1);
            Kernels.add(out, i, vector[i], lower[i]);
        }
    }

    @Override
    public void multiply(double[] vectors, int k, double[] out) {
        checkOpen();
        checkLength("vectors", vectors, (long) k * lower.length);
        checkLength("out", out, (long) k * lower.length);
        Check.shape("out", "another array than vectors", out != vectors, "the same", "Pass a second array.");
        double[][] full = full();
        IntStream.range(0, (k + TOGETHER - 1) / TOGETHER).parallel().forEach(t -> {
            int first = t * TOGETHER;
            multiplyTogether(full, vectors, first, Math.min(k, first + TOGETHER), out);
        });
        for (double[] row : full) {
            Arrays.fill(row, 0);
        }
    }

    /** Returns both triangles. Sums of whole rows are vectorised, dot products are not. */
    private double[][] full() {
        int d = lower.length;
        double[][] full = new double[d][d];
        for (int i = 0; i < d; i++) {
            System.arraycopy(lower[i], 0, full[i], 0, i + 1);
            for (int j = 0; j < i; j++) {
                full[j][i] = lower[i][j];
            }
        }
        return full;
    }

    private static void multiplyTogether(double[][] full, double[] vectors, int first, int end, double[] out) {
        int d = full.length;
        double[][] sums = new double[end - first][d];
        int j = 0;
        for (; j + 3 < d; j += 4) {
            for (int c = first; c < end; c++) {
                int at = c * d + j;
                Kernels.add4(
                        sums[c - first],
                        d,
                        vectors[at],
                        full[j],
                        vectors[at + 1],
                        full[j + 1],
                        vectors[at + 2],
                        full[j + 2],
                        vectors[at + 3],
                        full[j + 3]);
            }
        }
        for (; j < d; j++) {
            for (int c = first; c < end; c++) {
                Kernels.add(sums[c - first], d, vectors[c * d + j], full[j]);
            }
        }
        for (int c = first; c < end; c++) {
            System.arraycopy(sums[c - first], 0, out, c * d, d);
        }
    }

    @Override
    public void addDiagonal(double value) {
        checkOpen();
        for (int i = 0; i < lower.length; i++) {
            lower[i][i] += value;
        }
    }

    @Override
    public void rankUpdate(double[] rows, double[] weights, int k) {
        checkOpen();
        checkLength("rows", rows, (long) k * lower.length);
        checkLength("weights", weights, k);
        int d = lower.length;
        double[][] split = new double[k][];
        Arrays.setAll(split, r -> Arrays.copyOfRange(rows, r * d, (r + 1) * d));
        IntStream.range(0, d).parallel().forEach(i -> {
            for (int r = 0; r < k; r++) {
                Kernels.add(lower[i], i + 1, weights[r] * split[r][i], split[r]);
            }
        });
        for (double[] row : split) {
            Arrays.fill(row, 0);
        }
    }

    @Override
    public double get(int row, int column) {
        checkOpen();
        return row >= column ? lower[row][column] : lower[column][row];
    }

    @Override
    public double trace() {
        checkOpen();
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += lower[i][i];
        }
        return sum;
    }

    @Override
    public SymmetricMatrix copy() {
        checkOpen();
        return new PlainSymmetricMatrix(copyOfLower());
    }

    @Override
    public CholeskyFactor cholesky() {
        checkOpen();
        return new PlainCholesky(copyOfLower());
    }

    private double[][] copyOfLower() {
        double[][] copy = new double[lower.length][];
        Arrays.setAll(copy, i -> lower[i].clone());
        return copy;
    }

    private void checkOpen() {
        Check.open("symmetric matrix", closed);
    }

    static void checkLength(String name, double[] array, long length) {
        Check.shape(
                name,
                "of length " + length,
                array.length == length,
                "of length " + array.length,
                "Pass an array of this length.");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (double[] row : lower) {
                Arrays.fill(row, 0);
            }
        }
    }
}
