package io.unlearn.core.internal.dense;

import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A blocked, right-looking Cholesky factorisation, A = L L'. */
final class PlainCholesky implements CholeskyFactor {
    private static final int PANEL = 48;

    private final double[][] lower;
    private volatile boolean closed;

    /** Factors in place; takes the array over. */
    PlainCholesky(double[][] lower) {
        this.lower = lower;
        for (int from = 0; from < lower.length; from += PANEL) {
            int to = Math.min(lower.length, from + PANEL);
            factorDiagonal(from, to);
            solvePanel(from, to);
            updateTrailing(from, to);
        }
    }

    private void factorDiagonal(int from, int to) {
        for (int i = from; i < to; i++) {
            for (int j = from; j < i; j++) {
                double sum = lower[i][j] - Kernels.dot(lower[i], from, lower[j], from, j - from);
                lower[i][j] = sum / lower[j][j];
            }
            double pivot = lower[i][i] - Kernels.dot(lower[i], from, lower[i], from, i - from);
            if (!(pivot > 0)) {
                throw new NotPositiveDefiniteException(
                        "pivot " + i + " of the Cholesky factorisation",
                        "above 0",
                        pivot,
                        "Raise the regularisation, or check the rows for very large or repeated features.");
            }
            lower[i][i] = Math.sqrt(pivot);
        }
    }

    private void solvePanel(int from, int to) {
        IntStream.range(to, lower.length).parallel().forEach(i -> {
            double[] row = lower[i];
            for (int j = from; j < to; j++) {
                row[j] = (row[j] - Kernels.dot(row, from, lower[j], from, j - from)) / lower[j][j];
            }
        });
    }

    /** Subtracts the panel's product with itself; its transpose is laid out first, so that the inner loop is a sum. */
    private void updateTrailing(int from, int to) {
        int n = lower.length;
        int width = to - from;
        if (to == n) {
            return;
        }
        double[][] transposed = new double[(width + 3) / 4 * 4][n - to];
        for (int i = to; i < n; i++) {
            for (int p = 0; p < width; p++) {
                transposed[p][i - to] = lower[i][from + p];
            }
        }
        IntStream.range(to, n).parallel().forEach(t -> {
            double[] row = lower[n - 1 - (t - to)];
            int length = row.length - to;
            double[] update = new double[length];
            for (int p = 0; p < width; p += 4) {
                double a1 = p + 1 < width ? row[from + p + 1] : 0;
                double a2 = p + 2 < width ? row[from + p + 2] : 0;
                double a3 = p + 3 < width ? row[from + p + 3] : 0;
                Kernels.add4(
                        update,
                        length,
                        row[from + p],
                        transposed[p],
                        a1,
                        transposed[p + 1],
                        a2,
                        transposed[p + 2],
                        a3,
                        transposed[p + 3]);
            }
            for (int j = 0; j < length; j++) {
                row[to + j] -= update[j];
            }
        });
    }

    @Override
    public int size() {
        return lower.length;
    }

    @Override
    public void solve(double[] rightHandSides, int k) {
        Check.open("Cholesky factor", closed);
        PlainSymmetricMatrix.checkLength("right-hand sides", rightHandSides, (long) k * lower.length);
        IntStream.range(0, k).parallel().forEach(c -> {
            double[] b = Arrays.copyOfRange(rightHandSides, c * lower.length, (c + 1) * lower.length);
            solveOne(b);
            System.arraycopy(b, 0, rightHandSides, c * lower.length, lower.length);
        });
    }

    private void solveOne(double[] b) {
        for (int i = 0; i < b.length; i++) {
            b[i] = (b[i] - Kernels.dot(lower[i], b, i)) / lower[i][i];
        }
        for (int i = b.length - 1; i >= 0; i--) {
            b[i] /= lower[i][i];
            Kernels.add(b, i, -b[i], lower[i]);
        }
    }

    @Override
    public SymmetricMatrix inverse() {
        Check.open("Cholesky factor", closed);
        int d = lower.length;
        double[] flat = new double[Math.multiplyExact(d, d)];
        for (int i = 0; i < d; i++) {
            flat[i * d + i] = 1;
        }
        solve(flat, d);
        double[][] mean = new double[d][];
        for (int i = 0; i < d; i++) {
            mean[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                mean[i][j] = (flat[i * d + j] + flat[j * d + i]) / 2;
            }
        }
        Arrays.fill(flat, 0);
        return new PlainSymmetricMatrix(mean);
    }

    @Override
    public double logDeterminant() {
        Check.open("Cholesky factor", closed);
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += Math.log(lower[i][i]);
        }
        return 2 * sum;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (double[] row : lower) {
                Arrays.fill(row, 0);
            }
        }
    }
}
