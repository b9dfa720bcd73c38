package io.unlearn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every {@link DenseBackend} has to do. Products are compared with sums in twice the working precision, each within a
 * multiple of the rounding that n additions in any order allow.
 */
public abstract class DenseBackendContract {
    private static final double ROUNDING = 0x1p-52;
    private static final String SHAPES = """
            1, 1, 1
            3, 2, 1
            7, 5, 3
            17, 33, 4
            64, 64, 8
            130, 67, 10
            1000, 9, 2
            257, 300, 5
            """;

    /** For subclasses. */
    protected DenseBackendContract() {}

    /** Returns the backend. */
    protected abstract DenseBackend backend();

    private static double[] random(int size, String name) {
        return Seeds.of(99).split(name).generator().doubles(size, -1, 1).toArray();
    }

    /** Dot product with the rounding error of each operation added at the end (Ogita, Rump and Oishi 2005). */
    private static double dot(double[] a, int fromA, int strideA, double[] b, int fromB, int strideB, int n) {
        double sum = 0;
        double error = 0;
        for (int i = 0; i < n; i++) {
            double x = a[fromA + i * strideA];
            double y = b[fromB + i * strideB];
            double product = x * y;
            error += Math.fma(x, y, -product);
            double next = sum + product;
            double virtual = next - sum;
            error += (sum - (next - virtual)) + (product - virtual);
            sum = next;
        }
        return sum + error;
    }

    /** Entries are at most 1, so that n terms of products add up to rounding of at most about n eps n. */
    private static void close(double actual, double expected, int terms, double scale) {
        assertThat(Math.abs(actual - expected)).isLessThanOrEqualTo(4 * ROUNDING * terms * Math.max(1, scale));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void multiplies(int n, int d, int k) {
        double[] x = random(n * d, "x");
        double[] v = random(k * d, "v");
        double[] out = random(n * k, "overwritten");
        try (RowMatrix rows = backend().rows(x, n, d)) {
            assertThat(rows.rows()).isEqualTo(n);
            assertThat(rows.columns()).isEqualTo(d);
            rows.multiply(v, k, out);
        }
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < k; c++) {
                close(out[i * k + c], dot(x, i * d, 1, v, c * d, 1, d), d, d);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void multipliesTransposed(int n, int d, int k) {
        double[] x = random(n * d, "x");
        double[] c = random(n * k, "c");
        double[] out = random(k * d, "overwritten");
        try (RowMatrix rows = backend().rows(x, n, d)) {
            rows.multiplyTransposed(c, k, out);
        }
        for (int j = 0; j < k; j++) {
            for (int e = 0; e < d; e++) {
                close(out[j * d + e], dot(x, e, d, c, j, k, n), n, n);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void multipliesThroughAFunctionInOnePass(int n, int d, int k) {
        double[] x = random(n * d, "x");
        double[] v = random(k * d, "v");
        double[] scores = new double[n * k];
        double[] expected = new double[k * d];
        double[] out = random(k * d, "overwritten");
        int[] seen = new int[n];
        try (RowMatrix rows = backend().rows(x, n, d)) {
            rows.multiply(v, k, scores);
            for (int i = 0; i < scores.length; i++) {
                int row = i / k;
                scores[i] = Math.tanh(scores[i]) + row;
            }
            rows.multiplyTransposed(scores, k, expected);
            rows.multiplyThrough(
                    v,
                    k,
                    (first, count, block) -> {
                        for (int i = 0; i < count; i++) {
                            seen[first + i]++;
                            for (int c = 0; c < k; c++) {
                                block[i * k + c] = Math.tanh(block[i * k + c]) + (first + i);
                            }
                        }
                    },
                    out);
        }
        assertThat(seen).containsOnly(1);
        for (int i = 0; i < out.length; i++) {
            close(out[i], expected[i], n + d, (double) n * n);
        }
    }

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
    void copiesWhatItIsGiven() {
        double[] x = {1, 2, 3, 4};
        try (RowMatrix rows = backend().rows(x, 2, 2)) {
            x[0] = 99;
            assertThat(rows.rowCopy(0)).containsExactly(1, 2);
            rows.rowCopy(0)[0] = 99;
            assertThat(rows.rowCopy(0)).containsExactly(1, 2);
        }
    }

    @Test
    void erasesRows() {
        double[] x = {1, 2, 3, 4, 5, 6};
        double[] out = new double[3];
        try (RowMatrix rows = backend().rows(x, 3, 2)) {
            rows.eraseRows(new int[] {1});
            assertThat(rows.rowCopy(1)).containsExactly(0, 0);
            rows.multiply(new double[] {1, 1}, 1, out);
        }
        assertThat(out).containsExactly(3, 0, 11);
        assertThat(x).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void replacesRowsAnywhere() {
        double[] out = new double[4];
        try (RowMatrix rows = backend().rows(new double[] {1, 2, 3, 4, 5, 6}, 3, 2)) {
            rows.appendRows(new double[] {7, 8}, 1);
            rows.eraseRows(new int[] {2});
            double[] with = {9, 10, 11, 12, 13, 14};
            rows.replaceRows(new int[] {3, 0, 2}, with);
            with[0] = 99;
            assertThat(rows.rows()).isEqualTo(4);
            assertThat(rows.rowCopy(0)).containsExactly(11, 12);
            rows.multiply(new double[] {1, 0}, 1, out);
            assertThat(out).containsExactly(11, 3, 13, 9);
            assertThatThrownBy(() -> rows.replaceRows(new int[] {0, 4}, new double[4]))
                    .isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> rows.replaceRows(new int[] {0}, new double[4]))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> rows.replaceRows(new int[] {0, 1}, new double[] {1, 2, 3, Double.NaN}))
                    .isInstanceOf(NonFiniteValueException.class);
            rows.multiply(new double[] {1, 0}, 1, out);
            assertThat(out).containsExactly(11, 3, 13, 9);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void appendsRows(int n, int d, int k) {
        int total = n + 1 + n / 2 + 1;
        double[] x = random(total * d, "x");
        double[] v = random(k * d, "v");
        double[] weights = random(total, "weights");
        double[] scores = new double[total * k];
        double[] expected = new double[total * k];
        double[] sum = new double[k * d];
        double[] expectedSum = new double[k * d];
        try (RowMatrix all = backend().rows(x, total, d);
                RowMatrix grown = backend().rows(Arrays.copyOf(x, n * d), n, d)) {
            double[] one = Arrays.copyOfRange(x, n * d, (n + 1) * d);
            grown.appendRows(one, 1);
            one[0] = 99;
            assertThat(grown.rows()).isEqualTo(n + 1);
            grown.appendRows(Arrays.copyOfRange(x, (n + 1) * d, total * d), total - n - 1);
            assertThat(grown.rows()).isEqualTo(total);
            assertThat(grown.rowCopy(n)).isEqualTo(all.rowCopy(n));
            grown.multiply(v, k, scores);
            all.multiply(v, k, expected);
            grown.multiplyTransposed(scores, k, sum);
            all.multiplyTransposed(scores, k, expectedSum);
            try (SymmetricMatrix gram = grown.weightedGram(weights, 0.5);
                    SymmetricMatrix expectedGram = all.weightedGram(weights, 0.5)) {
                close(gram.get(d - 1, 0), expectedGram.get(d - 1, 0), 2 * total, total);
                close(gram.trace(), expectedGram.trace(), 2 * (total + d), (double) total * d);
            }
        }
        for (int i = 0; i < scores.length; i++) {
            close(scores[i], expected[i], 2 * d, d);
        }
        for (int i = 0; i < sum.length; i++) {
            close(sum[i], expectedSum[i], 2 * (total + d), (double) total * d);
        }
    }

    @Test
    void appendsOneRowAtATimeAndErasesIt() {
        int n = 200;
        double[] out = new double[2];
        try (RowMatrix rows = backend().rows(new double[] {1, 2}, 1, 2)) {
            for (int i = 1; i < n; i++) {
                rows.appendRows(new double[] {1 + i, 2 + i}, 1);
            }
            rows.eraseRows(new int[] {n - 1, 0});
            assertThat(rows.rowCopy(n - 1)).containsExactly(0, 0);
            assertThat(rows.rowCopy(n - 2)).containsExactly(n - 1, n);
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            rows.multiplyTransposed(ones, 1, out);
        }
        assertThat(out).containsExactly(n * (n + 1) / 2.0 - 1 - n, n * (n + 3) / 2.0 - 2 - (n + 1));
    }

    @Test
    void rowsThatCannotBeAppendedChangeNothing() {
        try (RowMatrix rows = backend().rows(new double[] {1, 2}, 1, 2)) {
            assertThatThrownBy(() -> rows.appendRows(new double[] {1, 2, 3}, 2))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> rows.appendRows(new double[0], 0)).isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> rows.appendRows(new double[] {1, 2, 3, Double.NaN}, 2))
                    .isInstanceOf(NonFiniteValueException.class)
                    .hasMessageContaining("[1][1]");
            assertThat(rows.rows()).isOne();
            assertThat(rows.rowCopy(0)).containsExactly(1, 2);
        }
    }

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
    void refusesAMatrixThatIsNotPositiveDefinite() {
        try (SymmetricMatrix matrix = backend().symmetric(new double[] {1, 2, 2, 1}, 2)) {
            assertThatThrownBy(matrix::cholesky).isInstanceOf(NotPositiveDefiniteException.class);
            assertThat(matrix.get(1, 0)).as("the matrix stays as it is").isEqualTo(2);
        }
        try (SymmetricMatrix zero = backend().symmetric(new double[] {0}, 1)) {
            assertThatThrownBy(zero::cholesky).isInstanceOf(NotPositiveDefiniteException.class);
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
