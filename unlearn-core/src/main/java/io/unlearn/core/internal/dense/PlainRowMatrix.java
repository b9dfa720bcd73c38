package io.unlearn.core.internal.dense;

import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.RowTransform;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Rows in blocks that fit the second-level cache. */
final class PlainRowMatrix implements RowMatrix {
    private static final int BLOCK_BYTES = 1 << 18;
    private static final int MAX_PARTS = 64;
    private static final int MAX_PART_BYTES = 1 << 26;

    private final int rows;
    private final int columns;
    private final int blockRows;
    private final double[][] blocks;
    private volatile boolean closed;

    PlainRowMatrix(double[] rowMajor, int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.blockRows = Math.max(4, Math.min(256, BLOCK_BYTES / (8 * columns) & ~3));
        this.blocks = new double[(rows + blockRows - 1) / blockRows][];
        for (int b = 0; b < blocks.length; b++) {
            int from = b * blockRows * columns;
            blocks[b] = Arrays.copyOfRange(rowMajor, from, from + rowsIn(b) * columns);
        }
    }

    private int rowsIn(int block) {
        return Math.min(blockRows, rows - block * blockRows);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void multiply(double[] vectors, int k, double[] out) {
        checkOpen();
        checkLength("vectors", vectors, k, columns);
        checkLength("out", out, rows, k);
        IntStream.range(0, blocks.length).parallel().forEach(b -> {
            double[] scores = new double[rowsIn(b) * k];
            scoreBlock(b, vectors, k, scores);
            System.arraycopy(scores, 0, out, b * blockRows * k, scores.length);
        });
    }

    @Override
    public void multiplyTransposed(double[] coefficients, int k, double[] out) {
        checkOpen();
        checkLength("coefficients", coefficients, rows, k);
        checkLength("out", out, k, columns);
        inParts(k, out, (block, scores) -> {
            int from = block * blockRows * k;
            System.arraycopy(coefficients, from, scores, 0, rowsIn(block) * k);
        });
    }

    @Override
    public void multiplyThrough(double[] vectors, int k, RowTransform transform, double[] out) {
        checkOpen();
        checkLength("vectors", vectors, k, columns);
        checkLength("out", out, k, columns);
        double[] copy = vectors == out ? vectors.clone() : vectors;
        inParts(k, out, (block, scores) -> {
            scoreBlock(block, copy, k, scores);
            transform.apply(block * blockRows, rowsIn(block), scores);
        });
    }

    private interface Coefficients {
        void of(int block, double[] scores);
    }

    /** Adds up blocks within parts, then the parts in order; the parts depend on the shapes alone. */
    private void inParts(int k, double[] out, Coefficients coefficients) {
        int byMemory = Math.max(1, MAX_PART_BYTES / (8 * k * columns));
        int parts = Math.min(blocks.length, Math.min(MAX_PARTS, byMemory));
        double[][] sums = new double[parts][];
        IntStream.range(0, parts).parallel().forEach(p -> {
            double[] sum = new double[k * columns];
            double[] scores = new double[blockRows * k];
            int last = (int) ((long) (p + 1) * blocks.length / parts);
            for (int b = (int) ((long) p * blocks.length / parts); b < last; b++) {
                coefficients.of(b, scores);
                addBlock(b, scores, k, sum);
            }
            sums[p] = sum;
        });
        Arrays.fill(out, 0);
        for (double[] sum : sums) {
            Kernels.add(out, 0, out.length, 1, sum, 0);
        }
    }

    private void scoreBlock(int block, double[] vectors, int k, double[] scores) {
        double[] x = blocks[block];
        int count = rowsIn(block);
        for (int i = 0; i < count; i++) {
            int c = 0;
            for (; c + 3 < k; c += 4) {
                Kernels.dot4(x, i * columns, vectors, c * columns, columns, columns, scores, i * k + c);
            }
            for (; c < k; c++) {
                scores[i * k + c] = Kernels.dot(x, i * columns, vectors, c * columns, columns);
            }
        }
    }

    private void addBlock(int block, double[] coefficients, int k, double[] sum) {
        double[] x = blocks[block];
        int d = columns;
        int count = rowsIn(block);
        int i = 0;
        for (; i + 3 < count; i += 4) {
            int o = i * d;
            for (int c = 0; c < k; c++) {
                double a0 = coefficients[i * k + c];
                double a1 = coefficients[(i + 1) * k + c];
                double a2 = coefficients[(i + 2) * k + c];
                double a3 = coefficients[(i + 3) * k + c];
                Kernels.add4(sum, c * d, d, a0, x, o, a1, x, o + d, a2, x, o + 2 * d, a3, x, o + 3 * d);
            }
        }
        for (; i < count; i++) {
            for (int c = 0; c < k; c++) {
                Kernels.add(sum, c * d, d, coefficients[i * k + c], x, i * d);
            }
        }
    }

    @Override
    public SymmetricMatrix weightedGram(double[] weights, double ridge) {
        checkOpen();
        checkLength("weights", weights, rows, 1);
        Check.finite("weights", weights, "Pass finite weights.");
        Check.finite("ridge", ridge, "Pass a finite ridge.");
        return new PlainSymmetricMatrix(Gram.lower(blocks, blockRows, columns, weights, ridge));
    }

    @Override
    public double[] rowCopy(int row) {
        checkOpen();
        int from = checkRow(row) % blockRows * columns;
        return Arrays.copyOfRange(blocks[row / blockRows], from, from + columns);
    }

    @Override
    public void eraseRows(int[] erased) {
        checkOpen();
        for (int row : erased) {
            checkRow(row);
        }
        for (int row : erased) {
            int from = row % blockRows * columns;
            Arrays.fill(blocks[row / blockRows], from, from + columns, 0);
        }
    }

    private int checkRow(int row) {
        return (int) Check.inRange("row", row, 0, rows - 1, "Row indices start at 0.");
    }

    private void checkOpen() {
        Check.open("row matrix", closed);
    }

    private static void checkLength(String name, double[] array, int rows, int columns) {
        Check.shape(
                name,
                "[" + rows + "][" + columns + "]",
                array.length == (long) rows * columns,
                "of length " + array.length,
                "Pass a row-major array of this shape.");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (double[] block : blocks) {
                Arrays.fill(block, 0);
            }
            Arrays.fill(blocks, new double[0]);
        }
    }
}
