package io.unlearn.djl.internal;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDArray;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.RowTransform;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Rows as a few long tensors in main memory, of which a device may hold copies. What crosses is one block of scores at a time, and
 * those rows that the device has no copy of.
 */
final class TorchRowMatrix implements RowMatrix {
    /** Rows that one task of a transform gets: enough work, and many tasks. */
    private static final int TASK = 128;

    private final TorchRuntime runtime;
    private final int columns;
    private final boolean narrow;
    private final boolean apart;
    private final List<RowChunk> chunks = new ArrayList<>();
    /** What is left of the allowance, if the device has memory of its own. */
    private long deviceBytes;

    private int rows;
    private volatile boolean closed;

    private TorchRowMatrix(TorchRuntime runtime, RowPlacement placement, int columns) {
        this.runtime = runtime;
        this.columns = columns;
        this.narrow = placement.narrow();
        this.apart = placement.apart(runtime);
        boolean chosen = placement.deviceBytes() != RowPlacement.AS_FITS;
        this.deviceBytes = chosen ? placement.deviceBytes() : runtime.freeBytesForRows();
    }

    static TorchRowMatrix of(TorchRuntime runtime, RowPlacement placement, double[] rowMajor, int rows, int columns) {
        TorchRowMatrix made = new TorchRowMatrix(runtime, placement, columns);
        boolean narrow = placement.narrow() && RowChunk.fitsFloats(rowMajor, 0, rowMajor.length);
        made.fill(rows, narrow, (chunk, first, count) -> chunk.append(rowMajor, first, count));
        return made;
    }

    /** Copies float32 rows in, without widening them where they are stored so. */
    static TorchRowMatrix of(TorchRuntime runtime, RowPlacement placement, float[] rowMajor, int rows, int columns) {
        TorchRowMatrix made = new TorchRowMatrix(runtime, placement, columns);
        made.fill(rows, placement.narrow(), (chunk, first, count) -> {
            if (chunk.narrow()) {
                chunk.append(rowMajor, first, count);
            } else {
                double[] wide = new double[count * made.columns];
                Arrays.setAll(wide, i -> rowMajor[first * made.columns + i]);
                chunk.append(wide, 0, count);
            }
        });
        return made;
    }

    private interface Filler {
        void append(RowChunk chunk, int firstRow, int count);
    }

    private void fill(int count, boolean inFloats, Filler filler) {
        try {
            for (int first = 0; first < count; ) {
                RowChunk chunk = chunk(count - first, inFloats);
                chunks.add(chunk);
                int now = Math.min(count - first, chunk.free());
                filler.append(chunk, first, now);
                first += now;
            }
        } catch (EngineException e) {
            closeAll();
            throw e;
        }
        rows = count;
    }

    /** Makes room for some rows; they stay on the device as long as the allowance lasts. */
    private RowChunk chunk(int wanted, boolean inFloats) {
        int capacity = Math.min(RowChunk.longest(columns), wanted);
        long bytesOfRow = (long) columns * (inFloats ? Float.BYTES : Double.BYTES);
        boolean onDevice = deviceBytes >= bytesOfRow;
        if (onDevice) {
            capacity = (int) Math.min(capacity, deviceBytes / bytesOfRow);
            deviceBytes -= capacity * bytesOfRow;
        }
        return new RowChunk(runtime, capacity, columns, inFloats, onDevice);
    }

    /** Part of the rows, in float64 where the device works on them. */
    private record Piece(PtNDArray tensor, int firstInTensor, int firstRow, int count) {}

    private interface Work {
        void on(TorchRuntime.Scope scope, Piece piece);
    }

    /** Cuts the rows into pieces that are worked on at once, each with a memory scope of its own. */
    private void forPieces(TorchRuntime.Scope outer, int longest, Work work) {
        PtNDArray buffer = null;
        int firstRow = 0;
        for (RowChunk chunk : chunks) {
            boolean inPlace = !chunk.narrow() && (chunk.onDevice() || !apart);
            if (!inPlace && buffer == null) {
                buffer = outer.empty(Math.min(longest, rows), columns);
            }
            for (int at = 0; at < chunk.used(); at += longest) {
                int count = Math.min(longest, chunk.used() - at);
                try (TorchRuntime.Scope scope = runtime.scope()) {
                    if (inPlace || buffer == null) {
                        work.on(scope, new Piece(chunk.tensor(), at, firstRow + at, count));
                    } else {
                        scope.call("load", chunk.tensor(), at, count, buffer);
                        work.on(scope, new Piece(buffer, 0, firstRow + at, count));
                    }
                }
            }
            firstRow += chunk.used();
        }
        if (buffer != null) {
            outer.call("clear", buffer);
        }
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
        int longest = runtime.rowsInPiece(columns);
        try (TorchRuntime.Scope outer = runtime.scope()) {
            PtNDArray v = outer.matrix(vectors, 0, k, columns);
            forPieces(outer, longest, (scope, piece) -> {
                PtNDArray scores = scope.call("scores", piece.tensor, piece.firstInTensor, piece.count, v);
                scope.read(scores, out, piece.firstRow * k, piece.count * k);
            });
        }
    }

    @Override
    public void multiplyTransposed(double[] coefficients, int k, double[] out) {
        checkOpen();
        checkLength("coefficients", coefficients, rows, k);
        checkLength("out", out, k, columns);
        int longest = runtime.rowsInPiece(columns);
        try (TorchRuntime.Scope outer = runtime.scope()) {
            PtNDArray sum = outer.zeros(k, columns);
            forPieces(outer, longest, (scope, piece) -> {
                PtNDArray c = scope.matrix(coefficients, piece.firstRow * k, piece.count, k);
                scope.call("add_up", piece.tensor, piece.firstInTensor, piece.count, c, sum);
            });
            outer.read(sum, out, 0, out.length);
        }
    }

    @Override
    public void multiplyThrough(double[] vectors, int k, RowTransform transform, double[] out) {
        checkOpen();
        checkLength("vectors", vectors, k, columns);
        checkLength("out", out, k, columns);
        int longest = runtime.rowsInPiece(columns);
        try (TorchRuntime.Scope outer = runtime.scope()) {
            PtNDArray v = outer.matrix(vectors, 0, k, columns);
            PtNDArray sum = outer.zeros(k, columns);
            double[] block = new double[Math.min(longest, rows) * k];
            forPieces(outer, longest, (scope, piece) -> {
                PtNDArray scores = scope.call("scores", piece.tensor, piece.firstInTensor, piece.count, v);
                scope.read(scores, block, 0, piece.count * k);
                apply(transform, piece, k, block);
                PtNDArray c = scope.matrix(block, 0, piece.count, k);
                scope.call("add_up", piece.tensor, piece.firstInTensor, piece.count, c, sum);
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
        int longest = runtime.rowsInGramPiece(columns);
        try (TorchRuntime.Scope outer = runtime.scope()) {
            PtNDArray lower = outer.zeros(columns, columns);
            PtNDArray weighted = outer.empty(Math.min(longest, rows), columns);
            int panels = DenseScript.panels(columns);
            forPieces(outer, longest, (scope, piece) -> {
                PtNDArray w = scope.vector(weights, piece.firstRow, piece.count);
                scope.call("add_gram", piece.tensor, piece.firstInTensor, piece.count, w, weighted, lower, panels);
            });
            outer.call("clear", weighted);
            PtNDArray full = outer.call("mirror", lower);
            outer.call("add_diagonal", full, ridge);
            return new TorchSymmetricMatrix(runtime, outer.keep(full), apart);
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
        try {
            append(rowMajor, count);
        } catch (EngineException e) {
            forgetBehind(rows);
            throw e;
        }
        rows += count;
    }

    private void append(double[] rowMajor, int count) {
        int done = 0;
        while (done < count) {
            RowChunk last = chunks.get(chunks.size() - 1);
            if (last.free() == 0) {
                // Whatever the first rows were: later ones need not be of their kind.
                boolean inFloats = narrow && RowChunk.fitsFloats(rowMajor, done * columns, (count - done) * columns);
                last = chunk(room(count - done), inFloats);
                chunks.add(last);
            }
            int now = Math.min(count - done, last.free());
            last.append(rowMajor, done, now);
            done += now;
        }
    }

    private void forgetBehind(int kept) {
        int first = 0;
        for (RowChunk chunk : chunks) {
            chunk.truncate(Math.max(0, kept - first));
            first += chunk.used();
        }
    }

    /** A quarter of what there is: few chunks, and little room that is never used. */
    private int room(int wanted) {
        return Math.max(wanted, Math.max(64, rows / 4));
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
            closeAll();
        }
    }

    /** What is in main memory is overwritten even if the device fails. */
    private void closeAll() {
        EngineException failure = null;
        for (RowChunk chunk : chunks) {
            try {
                chunk.close();
            } catch (EngineException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
