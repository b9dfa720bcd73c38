package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;

/** The lower factor of A = L L' as a tensor. */
final class TorchCholesky implements CholeskyFactor {
    private final TorchRuntime runtime;
    private final PtNDArray lower;
    private final int size;
    private final boolean onDevice;
    private volatile boolean closed;

    /** Takes a tensor over that no memory scope owns. */
    TorchCholesky(TorchRuntime runtime, PtNDArray lower, boolean onDevice) {
        this.runtime = runtime;
        this.onDevice = onDevice;
        this.lower = lower;
        this.size = Math.toIntExact(lower.getShape().get(0));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void solve(double[] rightHandSides, int k) {
        checkOpen();
        TorchSymmetricMatrix.checkLength("right-hand sides", rightHandSides, (long) k * size);
        if (k == 0) {
            return;
        }
        try (TorchRuntime.Scope scope = runtime.scope()) {
            PtNDArray solved = scope.call("solve", lower, scope.matrix(rightHandSides, 0, k, size));
            scope.read(solved, rightHandSides, 0, rightHandSides.length);
        }
    }

    @Override
    public SymmetricMatrix inverse() {
        checkOpen();
        try (TorchRuntime.Scope scope = runtime.scope()) {
            return new TorchSymmetricMatrix(runtime, scope.keep(scope.call("inverse", lower)), onDevice);
        }
    }

    @Override
    public double logDeterminant() {
        checkOpen();
        try (TorchRuntime.Scope scope = runtime.scope()) {
            double sum = 0;
            for (double pivot : scope.read(scope.call("diagonal", lower))) {
                sum += Math.log(pivot);
            }
            return 2 * sum;
        }
    }

    private void checkOpen() {
        Check.open("Cholesky factor", closed);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try (TorchRuntime.Scope scope = runtime.scope()) {
                scope.call("clear", lower);
            }
            lower.close();
        }
    }
}
