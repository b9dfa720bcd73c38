package io.unlearn.testkit;

import static io.unlearn.testkit.DenseCases.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DenseBackend} has to do. Products are compared with sums in twice the working precision, each within a
 * multiple of the rounding that n additions in any order allow.
 */
public abstract class DenseBackendContract extends SymmetricMatrixContract {
    /** For subclasses. */
    protected DenseBackendContract() {}

    /** Returns the backend. */
    @Override
    protected abstract DenseBackend backend();

    @Test
    void resultsDoNotDependOnTheNumberOfThreads() throws ExecutionException, InterruptedException {
        double[] one = manyResults(1);
        assertThat(manyResults(2)).isEqualTo(one);
        assertThat(manyResults(5)).isEqualTo(one);
    }

    private double[] manyResults(int threads) throws ExecutionException, InterruptedException {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> manyResults()).get();
        } finally {
            pool.shutdown();
        }
    }

    private double[] manyResults() {
        int n = 3000;
        int d = 150;
        double[] out = new double[2 * d];
        try (RowMatrix rows = backend().rows(random(n * d, "x"), n, d);
                SymmetricMatrix gram = rows.weightedGram(random(n, "weights"), 2 * n);
                CholeskyFactor factor = gram.cholesky()) {
            rows.multiplyTransposed(random(2 * n, "c"), 2, out);
            factor.solve(out, 2);
            double[] all = Arrays.copyOf(out, 3 * d + 1);
            for (int i = 0; i < d; i++) {
                all[2 * d + i] = gram.get(d - 1, i);
            }
            all[3 * d] = factor.logDeterminant();
            return all;
        }
    }

    @Test
    void refusesShapesThatDoNotFit() {
        DenseBackend backend = backend();
        assertThatThrownBy(() -> backend.rows(new double[5], 2, 3))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("2 * 3")
                .hasMessageContaining("but is of length 5");
        assertThatThrownBy(() -> backend.rows(new double[0], 0, 3)).isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> backend.rows(new double[][] {{1, 2}, {1}})).isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> backend.symmetric(new double[3], 2)).isInstanceOf(ShapeMismatchException.class);
        try (RowMatrix rows = backend.rows(new double[] {1, 2}, 1, 2);
                SymmetricMatrix gram = rows.weightedGram(new double[] {1}, 1);
                CholeskyFactor factor = gram.cholesky()) {
            assertThatThrownBy(() -> rows.multiply(new double[3], 1, new double[1]))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> rows.multiplyTransposed(new double[1], 1, new double[3]))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> rows.weightedGram(new double[2], 1)).isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> gram.multiply(new double[1], new double[2]))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> factor.solve(new double[3], 1)).isInstanceOf(ShapeMismatchException.class);
        }
    }

    @Test
    void refusesNumbersThatAreNone() {
        assertThatThrownBy(() -> backend().rows(new double[] {1, Double.NaN}, 1, 2))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("[0][1]");
        assertThatThrownBy(() -> backend().symmetric(new double[] {Double.POSITIVE_INFINITY}, 1))
                .isInstanceOf(NonFiniteValueException.class);
    }

    @Test
    void whatIsClosedSaysSo() {
        RowMatrix rows = backend().rows(new double[] {1, 2}, 1, 2);
        SymmetricMatrix gram = rows.weightedGram(new double[] {1}, 1);
        CholeskyFactor factor = gram.cholesky();
        factor.close();
        gram.close();
        rows.close();
        assertThatThrownBy(() -> rows.multiply(new double[2], 1, new double[1])).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> rows.rowCopy(0)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> rows.appendRows(new double[2], 1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> rows.replaceRows(new int[1], new double[2])).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> gram.get(0, 0)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(gram::cholesky).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> factor.solve(new double[2], 1)).isInstanceOf(ClosedException.class);
        assertThatCode(() -> {
                    factor.close();
                    gram.close();
                    rows.close();
                })
                .doesNotThrowAnyException();
    }
}
