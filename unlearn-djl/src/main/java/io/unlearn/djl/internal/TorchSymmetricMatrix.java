package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A symmetric matrix as a tensor with both triangles, bit for bit equal. */
final class TorchSymmetricMatrix implements SymmetricMatrix {
    private final TorchRuntime runtime;
    private final int size;
    private final boolean onDevice;
    private PtNDArray matrix;
    private double @Nullable [] entries;
    private volatile boolean closed;

    /** Takes a tensor over that no memory scope owns. */
    TorchSymmetricMatrix(TorchRuntime runtime, PtNDArray matrix, boolean onDevice) {
        this.runtime = runtime;
        this.onDevice = onDevice;
        this.matrix = matrix;
        this.size = Math.toIntExact(matrix.getShape().get(0));
    }

    static TorchSymmetricMatrix ofLower(TorchRuntime runtime, double[] rowMajor, int size, boolean onDevice) {
        try (TorchRuntime.Scope scope = runtime.scope()) {
            PtNDArray lower = scope.matrix(rowMajor, 0, size, size);
            return new TorchSymmetricMatrix(runtime, scope.keep(scope.call("mirror", lower)), onDevice);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean onDevice() {
        return onDevice;
    }

    @Override
    public void multiply(double[] vector, double[] out) {
        checkOpen();
        checkLength("vector", vector, size);
        checkLength("out", out, size);
        Check.shape("out", "another array than vector", out != vector, "the same", "Pass a second array.");
        try (TorchRuntime.Scope scope = runtime.scope()) {
            scope.read(scope.call("times", matrix, scope.vector(vector)), out, 0, size);
        }
    }

    @Override
    public void multiply(double[] vectors, int k, double[] out) {
        checkOpen();
        checkLength("vectors", vectors, (long) k * size);
        checkLength("out", out, (long) k * size);
        Check.shape("out", "another array than vectors", out != vectors, "the same", "Pass a second array.");
        if (k == 0) {
            return;
        }
        try (TorchRuntime.Scope scope = runtime.scope()) {
            scope.read(scope.call("times_many", matrix, scope.matrix(vectors, 0, k, size)), out, 0, k * size);
        }
    }

    @Override
    public void addDiagonal(double value) {
        checkOpen();
        try (TorchRuntime.Scope scope = runtime.scope()) {
            scope.call("add_diagonal", matrix, value);
        }
        forgetEntries();
    }

    @Override
    public void rankUpdate(double[] rows, double[] weights, int k) {
        checkOpen();
        checkLength("rows", rows, (long) k * size);
        checkLength("weights", weights, k);
        if (k == 0) {
            return;
        }
        try (TorchRuntime.Scope scope = runtime.scope()) {
            PtNDArray r = scope.matrix(rows, 0, k, size);
            PtNDArray updated = scope.keep(scope.call("rank_update", matrix, r, scope.vector(weights)));
            scope.call("clear", r);
            matrix.close();
            matrix = updated;
        }
        forgetEntries();
    }

    /** Entries are read one by one, so all of them are fetched at the first. */
    private synchronized double[] entries() {
        double[] known = entries;
        if (known == null) {
            try (TorchRuntime.Scope scope = runtime.scope()) {
                known = scope.read(matrix);
            }
            entries = known;
        }
        return known;
    }

    private synchronized void forgetEntries() {
        if (entries != null) {
            Arrays.fill(entries, 0);
            entries = null;
        }
    }

    @Override
    public double get(int row, int column) {
        checkOpen();
        return entries()[row * size + column];
    }

    @Override
    public double trace() {
        checkOpen();
        try (TorchRuntime.Scope scope = runtime.scope()) {
            double sum = 0;
            for (double entry : scope.read(scope.call("diagonal", matrix))) {
                sum += entry;
            }
            return sum;
        }
    }

    @Override
    public SymmetricMatrix copy() {
        checkOpen();
        try (TorchRuntime.Scope scope = runtime.scope()) {
            return new TorchSymmetricMatrix(runtime, scope.keep(scope.call("copy", matrix)), onDevice);
        }
    }

    @Override
    public CholeskyFactor cholesky() {
        checkOpen();
        try (TorchRuntime.Scope scope = runtime.scope()) {
            PtNDArray[] both = scope.callForTwo("cholesky", matrix);
            int failed = both[1].toIntArray()[0];
            if (failed != 0) {
                throw new NotPositiveDefiniteException(
                        "leading minor " + failed + " of the Cholesky factorisation",
                        "positive definite",
                        "not",
                        "Raise the regularisation, or check the rows for very large or repeated features.");
            }
            return new TorchCholesky(runtime, scope.keep(both[0]), onDevice);
        }
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
            forgetEntries();
            try (TorchRuntime.Scope scope = runtime.scope()) {
                scope.call("clear", matrix);
            }
            matrix.close();
        }
    }
}
