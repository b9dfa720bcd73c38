package io.unlearn.djl.internal;

import ai.djl.engine.EngineException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A matrix that is read back and moves to the second backend when the engine of the first fails. */
final class FallbackSymmetricMatrix implements SymmetricMatrix {
    private final FallbackBackend backend;
    private final Fallback<SymmetricMatrix> matrix;
    private final AtomicInteger changes = new AtomicInteger();

    FallbackSymmetricMatrix(FallbackBackend backend, SymmetricMatrix made) {
        this.backend = backend;
        this.matrix = new Fallback<>(backend, made, this::again, SymmetricMatrix::close);
    }

    private SymmetricMatrix again(SymmetricMatrix from) {
        int size = from.size();
        double[] lower = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                lower[i * size + j] = from.get(i, j);
            }
        }
        SymmetricMatrix made = backend.second().symmetric(lower, size);
        Arrays.fill(lower, 0);
        return made;
    }

    @Override
    public int size() {
        return matrix.get(SymmetricMatrix::size);
    }

    @Override
    public boolean onDevice() {
        return matrix.get(SymmetricMatrix::onDevice);
    }

    @Override
    public void multiply(double[] vector, double[] out) {
        matrix.run(a -> a.multiply(vector, out));
    }

    @Override
    public void multiply(double[] vectors, int k, double[] out) {
        matrix.run(a -> a.multiply(vectors, k, out));
    }

    @Override
    public void addDiagonal(double value) {
        changes.incrementAndGet();
        matrix.run(a -> a.addDiagonal(value));
    }

    @Override
    public void rankUpdate(double[] rows, double[] weights, int k) {
        changes.incrementAndGet();
        matrix.run(a -> a.rankUpdate(rows, weights, k));
    }

    @Override
    public double get(int row, int column) {
        return matrix.get(a -> a.get(row, column));
    }

    @Override
    public double trace() {
        return matrix.get(SymmetricMatrix::trace);
    }

    @Override
    public SymmetricMatrix copy() {
        return new FallbackSymmetricMatrix(backend, matrix.get(SymmetricMatrix::copy));
    }

    /** The factor is made again from this matrix, if that is still the same. */
    @Override
    public CholeskyFactor cholesky() {
        int before = changes.get();
        CholeskyFactor made = matrix.get(SymmetricMatrix::cholesky);
        return new FallbackFactor(backend, made, failed -> {
            if (changes.get() != before) {
                throw new EngineException("the matrix has changed since it was factored");
            }
            try (SymmetricMatrix same = matrix.get(this::again)) {
                return same.cholesky();
            }
        });
    }

    @Override
    public void close() {
        changes.incrementAndGet();
        matrix.close();
    }
}
