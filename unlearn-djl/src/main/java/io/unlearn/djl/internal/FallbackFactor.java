package io.unlearn.djl.internal;

import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.function.UnaryOperator;

/** A factor that is made again by the second backend when the engine of the first fails. */
final class FallbackFactor implements CholeskyFactor {
    private final FallbackBackend backend;
    private final Fallback<CholeskyFactor> factor;

    FallbackFactor(FallbackBackend backend, CholeskyFactor made, UnaryOperator<CholeskyFactor> again) {
        this.backend = backend;
        this.factor = new Fallback<>(backend, made, again, CholeskyFactor::close);
    }

    @Override
    public int size() {
        return factor.get(CholeskyFactor::size);
    }

    /** Writes the solutions only when all are there, so that a failed attempt leaves the right-hand sides. */
    @Override
    public void solve(double[] rightHandSides, int k) {
        double[] solved = factor.get(each -> {
            double[] attempt = rightHandSides.clone();
            each.solve(attempt, k);
            return attempt;
        });
        System.arraycopy(solved, 0, rightHandSides, 0, solved.length);
    }

    @Override
    public SymmetricMatrix inverse() {
        return new FallbackSymmetricMatrix(backend, factor.get(CholeskyFactor::inverse));
    }

    @Override
    public double logDeterminant() {
        return factor.get(CholeskyFactor::logDeterminant);
    }

    @Override
    public void close() {
        factor.close();
    }
}
