package io.unlearn.testkit;

import static io.unlearn.testkit.DenseCases.SHAPES;
import static io.unlearn.testkit.DenseCases.close;
import static io.unlearn.testkit.DenseCases.dot;
import static io.unlearn.testkit.DenseCases.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.RowTransform;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every {@link RowMatrix} has to do. Part of {@link DenseBackendContract}. */
abstract class RowMatrixContract {
    /** For subclasses. */
    RowMatrixContract() {}

    /** Returns the backend. */
    protected abstract DenseBackend backend();

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

    /** Numbers that float32 holds, given as such and as doubles, are the same rows; others may come to them later. */
    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void takesFloat32Rows(int n, int d, int k) {
        float[] narrow = new float[n * d];
        double[] wide = new double[n * d];
        double[] drawn = random(n * d, "x");
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) drawn[i];
            wide[i] = narrow[i];
        }
        double[] more = random(2 * d, "more");
        double[] v = random(k * d, "v");
        double[] weights = random(n + 2, "weights");
        double[] sum = new double[k * d];
        double[] expected = new double[k * d];
        try (RowMatrix rows = backend().rows(narrow, n, d);
                RowMatrix same = backend().rows(wide, n, d)) {
            assertThat(rows.rowCopy(n - 1)).isEqualTo(Arrays.copyOfRange(wide, (n - 1) * d, n * d));
            narrow[0] = 99;
            for (RowMatrix each : List.of(rows, same)) {
                each.appendRows(more, 2);
                each.replaceRows(new int[] {0}, Arrays.copyOf(more, d));
                each.eraseRows(new int[] {n});
            }
            assertThat(rows.rowCopy(0)).isEqualTo(Arrays.copyOf(more, d));
            assertThat(rows.rowCopy(n)).containsOnly(0);
            assertThat(rows.rowCopy(n + 1)).isEqualTo(Arrays.copyOfRange(more, d, 2 * d));
            RowTransform squares = (first, count, scores) -> {
                for (int i = 0; i < count * k; i++) {
                    scores[i] *= scores[i];
                }
            };
            rows.multiplyThrough(v, k, squares, sum);
            same.multiplyThrough(v, k, squares, expected);
            try (SymmetricMatrix gram = rows.weightedGram(weights, 1);
                    SymmetricMatrix expectedGram = same.weightedGram(weights, 1)) {
                close(gram.get(d - 1, 0), expectedGram.get(d - 1, 0), 2 * (n + 2), n);
                close(gram.trace(), expectedGram.trace(), 2 * (n + 2 + d), (double) n * d);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            close(sum[i], expected[i], 2 * (n + d), (double) n * d * d);
        }
    }
}
