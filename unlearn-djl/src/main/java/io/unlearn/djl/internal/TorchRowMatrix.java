package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.RowTransform;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/** Rows as a few long tensors. What crosses is one block of scores at a time. */
final class TorchRowMatrix implements RowMatrix {
    /** Doubles of scores that cross at once. */
    private static final int BLOCK = 1 << 17;

    /** Rows that one task of a transform gets: enough work, and many tasks. */
    private static final int TASK = 512;

    private final TorchRuntime runtime;
    private final int columns;
    private final List<RowChunk> chunks = new ArrayList<>();
    private int rows;
    private volatile boolean closed;

    private TorchRowMatrix(TorchRuntime runtime, int columns) {
        this.runtime = runtime;
        this.columns = columns;
    }

    static TorchRowMatrix of(TorchRuntime runtime, double[] rowMajor, int rows, int columns) {
        TorchRowMatrix made = new TorchRowMatrix(runtime, columns);
        int first = 0;
        for (int capacity : RowChunk.capacities(rows, columns)) {
            RowChunk chunk = new RowChunk(runtime, capacity, columns);
            chunk.append(rowMajor, first, capacity);
            made.chunks.add(chunk);
            first += capacity;
        }
        made.rows = rows;
        return made;
    }

    /** Part of a chunk, as the work on it sees it. */
    private record Piece(PtNDArray tensor, int firstInChunk, int firstRow, int count) {}

    private interface Work {
        void on(TorchRuntime.Scope scope, Piece piece);
    }

    /** Cuts the rows into pieces of at most {@code longest}, each with a memory scope of its own. */
    private void forPieces(int longest, Work work) {
        int firstRow = 0;
        for (RowChunk chunk : chunks) {
            for (int at = 0; at < chunk.used(); at += longest) {
                int count = Math.min(longest, chunk.used() - at);
                try (TorchRuntime.Scope scope = runtime.scope()) {
                    work.on(scope, new Piece(chunk.tensor(), at, firstRow + at, count));
                }
            }
            firstRow += chunk.used();
        }
    }

    private static int pieceRows(int k) {
        return Math.max(TASK, BLOCK / k);
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
        try (TorchRuntime.Scope outer = runtime.scope()) {
            PtNDArray v = outer.matrix(vectors, 0, k, columns);
            forPieces(pieceRows(k), (scope, piece) -> {
                PtNDArray scores = scope.call("scores", piece.tensor, piece.firstInChunk, piece.count, v);
                scope.read(scores, out, piece.firstRow * k, piece.count * k);
            });
        }
    }

    @Override
    public void multiplyTransposed(double[] coefficients, int k, double[] out) {
        checkOpen();
        checkLength("coefficients", coefficients, rows, k);
        checkLength("out", out, k, columns);
        try (TorchRuntime.Scope outer = runtime.scope()) {
            PtNDArray sum = outer.zeros(k, columns);
            forPieces(pieceRows(k), (scope, piece) -> {
                PtNDArray c = scope.matrix(coefficients, piece.firstRow * k, piece.count, k);
                scope.call("add_up", piece.tensor, piece.firstInChunk, piece.count, c, sum);
            });
            outer.read(sum, out, 0, out.length);
        }
    }

    @Override
    public void multiplyThrough(double[] vectors, int k, RowTransform transform, double[] out) {
        checkOpen();
        checkLength("vectors", vectors, k, columns);
        checkLength("out", out, k, columns);
        try (TorchRuntime.Scope outer = runtime.scope()) {
            PtNDArray v = outer.matrix(vectors, 0, k, columns);
            PtNDArray sum = outer.zeros(k, columns);
            double[] block = new double[Math.min(pieceRows(k), rows) * k];
            forPieces(pieceRows(k), (scope, piece) -> {
                PtNDArray scores = scope.call("scores", piece.tensor, piece.firstInChunk, piece.count, v);
                scope.read(scores, block, 0, piece.count * k);
                apply(transform, piece, k, block);
                PtNDArray c = scope.matrix(block, 0, piece.count, k);
                scope.call("add_up", piece.tensor, piece.firstInChunk, piece.count, c, sum);
            });
            outer.read(sum, out, 0, out.length);
        }
    }

    private static void apply(RowTransform transform, Piece piece, int k, double[] block) {
        int tasks = (piece.count + TASK - 1) / TASK;
        IntStream.range(0, tasks).parallel().forEach(t -> {
            int first = t * TASK;
            int count = Math.min(TASK, piece.count - first);
            double[] part = new double[count * k];
            System.arraycopy(block, first * k, part, 0, part.length);
            transform.apply(piece.firstRow + first, count, part);
            System.arraycopy(part, 0, block, first * k, part.length);
        });
    }

    @Override
    public SymmetricMatrix weightedGram(double[] weights, double ridge) {
        checkOpen();
        checkLength("weights", weights, rows, 1);
        Check.finite("weights", weights, "Pass finite weights.");
        Check.finite("ridge", ridge, "Pass a finite ridge.");
        try (TorchRuntime.Scope scope = runtime.scope()) {
            PtNDArray lower = scope.zeros(columns, columns);
            int firstRow = 0;
            for (RowChunk chunk : chunks) {
                PtNDArray w = scope.vector(weights, firstRow, chunk.used());
                scope.call(
                        "add_gram",
                        chunk.tensor(),
                        chunk.used(),
                        w,
                        lower,
                        DenseScript.GRAM_ROWS,
                        DenseScript.panels(columns));
                firstRow += chunk.used();
            }
            PtNDArray full = scope.call("mirror", lower);
            scope.call("add_diagonal", full, ridge);
            return new TorchSymmetricMatrix(runtime, scope.keep(full));
        }
    }

    @Override
    public double[] rowCopy(int row) {
        checkOpen();
        checkRow(row);
        int index = row;
        for (RowChunk chunk : chunks) {
            if (index < chunk.used()) {
                return chunk.rowCopy(index);
            }
            index -= chunk.used();
        }
        throw new IllegalStateException("chunks hold " + rows + " rows");
    }

    @Override
    public void appendRows(double[] rowMajor, int count) {
        checkOpen();
        TorchMatrices.checkFinite("rows", rowMajor, count, columns);
        Math.addExact(rows, count);
        int done = 0;
        while (done < count) {
            RowChunk last = chunks.get(chunks.size() - 1);
            if (last.free() == 0) {
                last = new RowChunk(runtime, room(count - done), columns);
                chunks.add(last);
            }
            int now = Math.min(count - done, last.free());
            last.append(rowMajor, done, now);
            done += now;
        }
        rows += count;
    }

    /** A quarter of what there is: few chunks, and little room that is never used. */
    private int room(int wanted) {
        return Math.min(RowChunk.longest(columns), Math.max(wanted, Math.max(64, rows / 4)));
    }

    @Override
    public void replaceRows(int[] replaced, double[] rowMajor) {
        checkOpen();
        for (int row : replaced) {
            checkRow(row);
        }
        TorchMatrices.checkFinite("rows to put in", rowMajor, replaced.length, columns);
        for (int i = 0; i < replaced.length; i++) {
            int from = i;
            inChunkOf(replaced[i], (chunk, index) -> chunk.replace(index, rowMajor, from));
        }
    }

    @Override
    public void eraseRows(int[] erased) {
        checkOpen();
        for (int row : erased) {
            checkRow(row);
        }
        for (int row : erased) {
            inChunkOf(row, RowChunk::erase);
        }
    }

    private void inChunkOf(int row, ObjIntConsumer<RowChunk> action) {
        int index = row;
        for (RowChunk chunk : chunks) {
            if (index < chunk.used()) {
                action.accept(chunk, index);
                return;
            }
            index -= chunk.used();
        }
    }

    private void checkRow(int row) {
        Check.inRange("row", row, 0, rows - 1, "Row indices start at 0.");
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
            chunks.forEach(RowChunk::close);
        }
    }
}
