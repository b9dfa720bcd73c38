package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * Some rows of a {@link TorchRowMatrix}, with room for more. In main memory single rows are read and erased through a view:
 * a call into the engine would take longer than the whole of a removal's arithmetic on them.
 */
final class RowChunk {
    private final TorchRuntime runtime;
    private final PtNDArray tensor;
    private final int capacity;
    private final int columns;
    private int used;

    RowChunk(TorchRuntime runtime, int capacity, int columns) {
        this.runtime = runtime;
        this.capacity = capacity;
        this.columns = columns;
        try (TorchRuntime.Scope scope = runtime.scope()) {
            this.tensor = scope.keep(scope.zeros(capacity, columns));
        }
    }

    PtNDArray tensor() {
        return tensor;
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

    void replace(int row, double[] rowMajor, int from) {
        put(row, rowMajor, from, 1);
    }

    private void put(int at, double[] rowMajor, int firstRow, int count) {
        if (runtime.onCpu()) {
            TorchRuntime.view(tensor).put(at * columns, rowMajor, firstRow * columns, count * columns);
        } else {
            try (TorchRuntime.Scope scope = runtime.scope()) {
                scope.call("put", tensor, at, scope.matrix(rowMajor, firstRow * columns, count, columns));
            }
        }
    }

    double[] rowCopy(int row) {
        if (runtime.onCpu()) {
            double[] copy = new double[columns];
            TorchRuntime.view(tensor).get(row * columns, copy);
            return copy;
        }
        try (TorchRuntime.Scope scope = runtime.scope()) {
            return scope.read(scope.call("row", tensor, row));
        }
    }

    void erase(int row) {
        if (runtime.onCpu()) {
            DoubleBuffer view = TorchRuntime.view(tensor);
            view.put(row * columns, new double[columns]);
        } else {
            try (TorchRuntime.Scope scope = runtime.scope()) {
                scope.call("erase", tensor, row);
            }
        }
    }

    void close() {
        try (TorchRuntime.Scope scope = runtime.scope()) {
            scope.call("clear", tensor);
        }
        tensor.close();
    }

    /** Returns the longest chunk, in rows, that a view of two gigabytes can show. */
    static int longest(int columns) {
        return Math.max(1, (1 << 27) / columns);
    }

    static int[] capacities(int rows, int columns) {
        int longest = longest(columns);
        int[] sizes = new int[(rows + longest - 1) / longest];
        Arrays.fill(sizes, longest);
        sizes[sizes.length - 1] = rows - (sizes.length - 1) * longest;
        return sizes;
    }
}
