package io.unlearn.djl.internal;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a {@link TorchRowMatrix}, with room for more. They are in main memory, where single rows are read and erased through
 * a view: a call into the engine would take longer than the whole of a removal's arithmetic on them. A device with memory of its own
 * may hold a copy, which every change reaches.
 */
final class RowChunk {
    private final TorchRuntime runtime;
    private final int capacity;
    private final int columns;
    private PtNDArray rows;
    private @Nullable PtNDArray copy;
    private int used;

    /**
     * Makes room.
     *
     * @param narrow whether rows are stored in float32; one that this would change widens the whole chunk, which then has no copy
     * @param onDevice whether the device keeps a copy
     */
    RowChunk(TorchRuntime runtime, int capacity, int columns, boolean narrow, boolean onDevice) {
        this.runtime = runtime;
        this.capacity = capacity;
        this.columns = columns;
        this.rows = runtime.hostZeros(capacity, columns, narrow ? DataType.FLOAT32 : DataType.FLOAT64);
        if (onDevice) {
            this.copy = runtime.deviceZeros(capacity, columns, rows.getDataType());
        }
    }

    /** Returns the copy on the device if there is one, and otherwise the rows in main memory. */
    PtNDArray tensor() {
        return copy == null ? rows : copy;
    }

    boolean onDevice() {
        return copy != null;
    }

    boolean narrow() {
        return rows.getDataType() == DataType.FLOAT32;
    }

    int used() {
        return used;
    }

    int free() {
        return capacity - used;
    }

    void append(double[] rowMajor, int firstRow, int count) {
        put(used, rowMajor, firstRow, count);
        used += count;
    }

    void append(float[] rowMajor, int firstRow, int count) {
        floats().put(used * columns, rowMajor, firstRow * columns, count * columns);
        toDevice(used, count);
        used += count;
    }

    void replace(int row, double[] rowMajor, int from) {
        put(row, rowMajor, from, 1);
    }

    private void put(int at, double[] rowMajor, int firstRow, int count) {
        int from = firstRow * columns;
        int length = count * columns;
        if (narrow() && !fitsFloats(rowMajor, from, length)) {
            widen();
        }
        if (narrow()) {
            FloatBuffer to = floats();
            for (int i = 0; i < length; i++) {
                to.put(at * columns + i, (float) rowMajor[from + i]);
            }
        } else {
            doubles().put(at * columns, rowMajor, from, length);
        }
        toDevice(at, count);
    }

    /** Returns whether float32 holds these numbers exactly. */
    static boolean fitsFloats(double[] values, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if ((float) values[i] != values[i]) {
                return false;
            }
        }
        return true;
    }

    private void widen() {
        PtNDArray wide = runtime.hostZeros(capacity, columns, DataType.FLOAT64);
        DoubleBuffer to = TorchRuntime.view(wide);
        FloatBuffer from = floats();
        for (int i = 0; i < used * columns; i++) {
            to.put(i, from.get(i));
        }
        PtNDArray old = rows;
        rows = wide;
        free(old);
        dropCopy();
    }

    /** A wide copy would need twice the memory that was allowed. */
    private void dropCopy() {
        PtNDArray old = copy;
        copy = null;
        if (old != null) {
            free(old);
        }
    }

    private void toDevice(int first, int count) {
        if (copy != null) {
            try (TorchRuntime.Scope scope = runtime.scope()) {
                scope.call("put", copy, first, rows, first, count);
            }
        }
    }

    double[] rowCopy(int row) {
        double[] values = new double[columns];
        if (narrow()) {
            FloatBuffer from = floats();
            Arrays.setAll(values, j -> from.get(row * columns + j));
        } else {
            doubles().get(row * columns, values);
        }
        return values;
    }

    void erase(int row) {
        if (narrow()) {
            floats().put(row * columns, new float[columns]);
        } else {
            doubles().put(row * columns, new double[columns]);
        }
        toDevice(row, 1);
    }

    private DoubleBuffer doubles() {
        return TorchRuntime.view(rows);
    }

    private FloatBuffer floats() {
        return TorchRuntime.floatView(rows);
    }

    void close() {
        try {
            dropCopy();
        } finally {
            free(rows);
        }
    }

    /** Forgets rows behind the first ones. */
    void truncate(int kept) {
        used = Math.min(used, kept);
    }

    private void free(PtNDArray tensor) {
        try (TorchRuntime.Scope scope = runtime.scope()) {
            scope.call("clear", tensor);
        } finally {
            tensor.close();
        }
    }

    /** Returns the longest chunk, in rows, that a view of two gigabytes can show. */
    static int longest(int columns) {
        return Math.max(1, (1 << 27) / columns);
    }
}
