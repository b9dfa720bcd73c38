package io.unlearn.testkit;

import static io.unlearn.testkit.DenseCases.SHAPES;
import static io.unlearn.testkit.DenseCases.close;
import static io.unlearn.testkit.DenseCases.dot;
import static io.unlearn.testkit.DenseCases.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every {@link SymmetricMatrix} and its factor have to do. Part of {@link DenseBackendContract}. */
abstract class SymmetricMatrixContract extends RowMatrixContract {
    /** For subclasses. */
    SymmetricMatrixContract() {}

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void buildsWeightedGrams(int n, int d, int k) {
        double[] x = random(n * d, "x");
        double[] weights = random(n, "weights");
        weights[0] = 0;
        double[] weighted = new double[n * d];
        for (int i = 0; i < weighted.length; i++) {
            weighted[i] = weights[i / d] * x[i];
        }
        double trace = 0;
        try (RowMatrix rows = backend().rows(x, n, d);
                SymmetricMatrix gram = rows.weightedGram(weights, 0.75)) {
            assertThat(gram.size()).isEqualTo(d);
            for (int a = 0; a < d; a++) {
                trace += gram.get(a, a);
                for (int b = 0; b <= a; b++) {
                    double expected = dot(x, a, d, weighted, b, d, n) + (a == b ? 0.75 : 0);
                    close(gram.get(a, b), expected, n + 1, n);
                    assertThat(gram.get(b, a)).isEqualTo(gram.get(a, b));
                }
            }
            close(gram.trace(), trace, d, (double) n * d);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void factorsAndSolves(int n, int d, int k) {
        double[] x = random(n * d, "x");
        double[] weights = random(n, "weights");
        for (int i = 0; i < n; i++) {
            weights[i] *= weights[i];
        }
        double[] solution = random(k * d, "solution");
        double[] right = new double[k * d];
        double[] product = new double[d];
        try (RowMatrix rows = backend().rows(x, n, d);
                SymmetricMatrix gram = rows.weightedGram(weights, 1);
                CholeskyFactor factor = gram.cholesky()) {
            for (int c = 0; c < k; c++) {
                double[] one = new double[d];
                System.arraycopy(solution, c * d, one, 0, d);
                gram.multiply(one, product);
                System.arraycopy(product, 0, right, c * d, d);
            }
            factor.solve(right, k);
            assertThat(factor.size()).isEqualTo(d);
            // The ridge is 1, so the condition number is at most the trace.
            double condition = gram.trace() + 1;
            for (int i = 0; i < right.length; i++) {
                close(right[i], solution[i], 20 * d, condition);
            }
            assertThat(factor.logDeterminant()).isFinite().isGreaterThanOrEqualTo(-1e-12);
        }
    }

    @Test
    void updatesByRowsAndDiagonal() {
        int d = 37;
        int k = 6;
        double[] rows = random(k * d, "rows");
        double[] weights = random(k, "weights");
        double[] start = new double[d * d];
        try (SymmetricMatrix matrix = backend().symmetric(start, d);
                SymmetricMatrix copy = matrix.copy()) {
            matrix.rankUpdate(rows, weights, k);
            matrix.addDiagonal(2.5);
            for (int a = 0; a < d; a++) {
                for (int b = 0; b < d; b++) {
                    double expected = a == b ? 2.5 : 0;
                    for (int i = 0; i < k; i++) {
                        expected += weights[i] * rows[i * d + a] * rows[i * d + b];
                    }
                    close(matrix.get(a, b), expected, k + 1, k);
                    assertThat(copy.get(a, b)).as("the copy is another matrix").isZero();
                }
            }
        }
    }

    @Test
    void knowsTheDeterminant() {
        double[] diagonal = {2, 0, 0, 0, 3, 0, 0, 0, 4};
        try (SymmetricMatrix matrix = backend().symmetric(diagonal, 3);
                CholeskyFactor factor = matrix.cholesky()) {
            assertThat(factor.logDeterminant()).isCloseTo(Math.log(24), within(1e-14));
        }
    }

    @Test
    void readsTheLowerTriangle() {
        double[] lower = {1, 99, 2, 5};
        try (SymmetricMatrix matrix = backend().symmetric(lower, 2)) {
            assertThat(matrix.get(0, 1)).isEqualTo(2);
            assertThat(matrix.get(1, 0)).isEqualTo(2);
        }
    }

    @Test
    void refusesAMatrixThatIsNotPositiveDefinite() {
        try (SymmetricMatrix matrix = backend().symmetric(new double[] {1, 2, 2, 1}, 2)) {
            assertThatThrownBy(matrix::cholesky).isInstanceOf(NotPositiveDefiniteException.class);
            assertThat(matrix.get(1, 0)).as("the matrix stays as it is").isEqualTo(2);
        }
        try (SymmetricMatrix zero = backend().symmetric(new double[] {0}, 1)) {
            assertThatThrownBy(zero::cholesky).isInstanceOf(NotPositiveDefiniteException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void multipliesManyVectors(int n, int d, int k) {
        double[] start = random(d * d, "matrix");
        double[] vectors = random(k * d, "vectors");
        double[] out = random(k * d, "overwritten");
        try (SymmetricMatrix matrix = backend().symmetric(start, d)) {
            matrix.multiply(vectors, k, out);
            double[] full = new double[d * d];
            for (int i = 0; i < d * d; i++) {
                full[i] = matrix.get(i / d, i % d);
            }
            for (int i = 0; i < out.length; i++) {
                close(out[i], dot(full, i % d * d, 1, vectors, i / d * d, 1, d), d, d);
            }
            assertThatThrownBy(() -> matrix.multiply(vectors, k, vectors)).isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> matrix.multiply(vectors, k + 1, out)).isInstanceOf(ShapeMismatchException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void inverts(int n, int d, int k) {
        double[] x = random(n * d, "x");
        double[] weights = random(n, "weights");
        for (int i = 0; i < n; i++) {
            weights[i] *= weights[i];
        }
        double[] column = new double[d];
        double[] image = new double[d];
        try (RowMatrix rows = backend().rows(x, n, d);
                SymmetricMatrix gram = rows.weightedGram(weights, 1);
                CholeskyFactor factor = gram.cholesky();
                SymmetricMatrix inverse = factor.inverse()) {
            double condition = gram.trace() + 1;
            for (int c = 0; c < Math.min(d, 8 * k); c++) {
                for (int i = 0; i < d; i++) {
                    column[i] = inverse.get(i, c);
                    assertThat(inverse.get(c, i)).isEqualTo(column[i]);
                }
                gram.multiply(column, image);
                for (int i = 0; i < d; i++) {
                    close(image[i], i == c ? 1 : 0, 20 * d, condition);
                }
            }
        }
    }
}
