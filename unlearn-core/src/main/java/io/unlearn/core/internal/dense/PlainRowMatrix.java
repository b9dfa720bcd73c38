package io.unlearn.core.internal.dense;

import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.RowTransform;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Rows as one array each; they are worked on in blocks that fit the second-level cache. */
final class PlainRowMatrix implements RowMatrix {
    private static final double[] NOTHING = new double[0];
    private static final int BLOCK_BYTES = 1 << 18;
    private static final int MAX_PARTS = 64;
    private static final int MAX_PART_BYTES = 1 << 26;

    private final int columns;
    private final int blockRows;
    /** May have room for more rows than there are. */
    private double[][] x;

    private int rows;
    private volatile boolean closed;

    PlainRowMatrix(double[] rowMajor, int rows, int columns) {
        this.columns = columns;
        this.rows = rows;
        this.x = new double[rows][];
        Arrays.setAll(x, i -> Arrays.copyOfRange(rowMajor, i * columns, (i + 1) * columns));
        this.blockRows = Math.max(4, Math.min(256, BLOCK_BYTES / (8 * columns) & ~3));
    }

    private int blocks() {
        return (rows + blockRows - 1) / blockRows;
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
        double[][] split = split(vectors, k);
        IntStream.range(0, blocks()).parallel().forEach(b -> {
            double[] scores = new double[rowsIn(b) * k];
            scoreBlock(b, split, scores);
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
        double[][] split = split(vectors, k);
        inParts(k, out, (block, scores) -> {
            scoreBlock(block, split, scores);
            transform.apply(block * blockRows, rowsIn(block), scores);
        });
    }

    private double[][] split(double[] vectors, int k) {
        double[][] split = new double[k][];
        Arrays.setAll(split, c -> Arrays.copyOfRange(vectors, c * columns, (c + 1) * columns));
        return split;
    }

    private interface Coefficients {
        void of(int block, double[] scores);
    }

    /** Adds up blocks within parts, then the parts in order; the parts depend on the shapes alone. */
    private void inParts(int k, double[] out, Coefficients coefficients) {
        int byMemory = (int) Math.max(1, MAX_PART_BYTES / (8L * k * columns));
        int blocks = blocks();
        int parts = Math.min(blocks, Math.min(MAX_PARTS, byMemory));
        double[][][] sums = new double[parts][][];
        IntStream.range(0, parts).parallel().forEach(p -> {
            double[][] sum = new double[k][columns];
            double[] scores = new double[blockRows * k];
            int last = (int) ((long) (p + 1) * blocks / parts);
            for (int b = (int) ((long) p * blocks / parts); b < last; b++) {
                coefficients.of(b, scores);
                addBlock(b, scores, sum);
            }
            sums[p] = sum;
        });
        for (int c = 0; c < k; c++) {
            double[] total = new double[columns];
            for (double[][] sum : sums) {
                Kernels.add(total, columns, 1, sum[c]);
            }
            System.arraycopy(total, 0, out, c * columns, columns);
        }
    }

    private void scoreBlock(int block, double[][] vectors, double[] scores) {
        int k = vectors.length;
        int first = block * blockRows;
        int count = rowsIn(block);
        int i = 0;
        for (; i + 1 < count; i += 2) {
            double[] x0 = x[first + i];
            double[] x1 = x[first + i + 1];
            int c = 0;
            for (; c + 3 < k; c += 4) {
                Kernels.dot2x4(
                        x0, x1, vectors[c], vectors[c + 1], vectors[c + 2], vectors[c + 3], scores, i * k + c, k);
            }
            for (; c < k; c++) {
                scores[i * k + c] = Kernels.dot(x0, vectors[c], columns);
                scores[(i + 1) * k + c] = Kernels.dot(x1, vectors[c], columns);
            }
        }
        for (; i < count; i++) {
            for (int c = 0; c < k; c++) {
                scores[i * k + c] = Kernels.dot(x[first + i], vectors[c], columns);
            }
        }
    }

    private void addBlock(int block, double[] coefficients, double[][] sum) {
        int k = sum.length;
        int first = block * blockRows;
        int count = rowsIn(block);
        int i = 0;
        for (; i + 3 < count; i += 4) {
            for (int c = 0; c < k; c++) {
                int at = i * k + c;
                Kernels.add4(
                        sum[c],
                        columns,
                        coefficients[at],
                        x[first + i],
                        coefficients[at + k],
                        x[first + i + 1],
                        coefficients[at + 2 * k],
                        x[first + i + 2],
                        coefficients[at + 3 * k],
                        x[first + i + 3]);
            }
        }
        for (; i < count; i++) {
            for (int c = 0; c < k; c++) {
                Kernels.add(sum[c], columns, coefficients[i * k + c], x[first + i]);
            }
        }
    }

    @Override
    public SymmetricMatrix weightedGram(double[] weights, double ridge) {
        checkOpen();
        checkLength("weights", weights, rows, 1);
        Check.finite("weights", weights, "Pass finite weights.");
        Check.finite("ridge", ridge, "Pass a finite ridge.");
        return new PlainSymmetricMatrix(Gram.lower(x, columns, weights, ridge));
    }

    @Override
    public double[] rowCopy(int row) {
        checkOpen();
        return x[checkRow(row)].clone();
    }

    @Override
    public void appendRows(double[] rowMajor, int count) {
        checkOpen();
        PlainBackend.checkFinite("rows to append", rowMajor, count, columns);
        int total = Math.addExact(rows, count);
        double[][] more = new double[count][];
        Arrays.setAll(more, i -> Arrays.copyOfRange(rowMajor, i * columns, (i + 1) * columns));
        if (total > x.length) {
            x = Arrays.copyOf(x, (int) Math.max(total, Math.min(Integer.MAX_VALUE - 8L, x.length + x.length / 2L)));
        }
        System.arraycopy(more, 0, x, rows, count);
        rows = total;
    }

    @Override
    public void replaceRows(int[] replaced, double[] rowMajor) {
        checkOpen();
        for (int row : replaced) {
            checkRow(row);
        }
        PlainBackend.checkFinite("rows to put in", rowMajor, replaced.length, columns);
        for (int i = 0; i < replaced.length; i++) {
            System.arraycopy(rowMajor, i * columns, x[replaced[i]], 0, columns);
        }
    }

    @Override
    public void eraseRows(int[] erased) {
        checkOpen();
        for (int row : erased) {
            checkRow(row);
        }
        for (int row : erased) {
            Arrays.fill(x[row], 0);
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
            for (int i = 0; i < rows; i++) {
                Arrays.fill(x[i], 0);
                x[i] = NOTHING;
            }
        }
    }
}
