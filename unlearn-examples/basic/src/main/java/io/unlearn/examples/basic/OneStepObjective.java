package io.unlearn.examples.basic;

import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import io.unlearn.examples.basic.data.LabelledRows;
import java.util.Arrays;

/**
 * The objective of Guo et al. 2020, sum form, one output against the rest: the logistic losses of the rows that are left,
 * {@code R/2 |w|^2} and {@code b.w}. Written from the paper and apart from the library, so that the two can be compared.
 */
final class OneStepObjective implements AutoCloseable {
    private final RowMatrix rows;
    private final double[] signs;
    private final double[] linear;
    private final int outputs;

    /**
     * Copies the rows.
     *
     * @param labels two of them for one output, or one output for each
     * @param linear b, {@code [outputs][d]}
     */
    OneStepObjective(DenseBackend backend, LabelledRows data, int[] labels, double[] linear) {
        this.rows = backend.rows(data.features());
        this.outputs = outputs(labels);
        this.linear = linear.clone();
        this.signs = new double[data.size() * outputs];
        for (int i = 0; i < data.size(); i++) {
            for (int k = 0; k < outputs; k++) {
                int positive = outputs == 1 ? labels[1] : labels[k];
                signs[i * outputs + k] = data.labels()[i] == positive ? 1 : -1;
            }
        }
    }

    static int outputs(int[] labels) {
        return labels.length == 2 ? 1 : labels.length;
    }

    int outputs() {
        return outputs;
    }

    int columns() {
        return rows.columns();
    }

    int parameters() {
        return outputs * columns();
    }

    /** Returns the gradient over the rows that are left. */
    double[] gradient(double[] w, boolean[] alive, double total) {
        double[] gradient = new double[w.length];
        rows.multiplyThrough(
                w,
                outputs,
                (first, count, scores) -> {
                    for (int i = 0; i < count * outputs; i++) {
                        int at = first * outputs + i;
                        scores[i] = alive[at / outputs] ? slope(scores[i], signs[at]) : 0;
                    }
                },
                gradient);
        for (int j = 0; j < w.length; j++) {
            gradient[j] += total * w[j] + linear[j];
        }
        return gradient;
    }

    /** Returns the gradient of the loss of one row. */
    double[] gradientOf(int row, double[] w) {
        int d = columns();
        double[] x = rows.rowCopy(row);
        double[] gradient = new double[w.length];
        for (int k = 0; k < outputs; k++) {
            double score = 0;
            for (int j = 0; j < d; j++) {
                score += x[j] * w[k * d + j];
            }
            double slope = slope(score, signs[row * outputs + k]);
            for (int j = 0; j < d; j++) {
                gradient[k * d + j] = slope * x[j];
            }
        }
        return gradient;
    }

    /** Solves with the Hessian over the rows that are left, in place: a Hessian and a factor for each output. */
    void solve(double[] w, boolean[] alive, double total, double[] rightHandSide) {
        int d = columns();
        double[] curvature = new double[rows.rows() * outputs];
        rows.multiply(w, outputs, curvature);
        for (int k = 0; k < outputs; k++) {
            double[] weights = new double[rows.rows()];
            for (int i = 0; i < weights.length; i++) {
                double p = 1 / (1 + Math.exp(-curvature[i * outputs + k]));
                weights[i] = alive[i] ? p * (1 - p) : 0;
            }
            double[] part = Arrays.copyOfRange(rightHandSide, k * d, (k + 1) * d);
            try (SymmetricMatrix hessian = rows.weightedGram(weights, total);
                    CholeskyFactor factor = hessian.cholesky()) {
                factor.solve(part, 1);
            }
            System.arraycopy(part, 0, rightHandSide, k * d, d);
        }
    }

    /** Returns X'X over all rows; the caller closes it. */
    SymmetricMatrix gram() {
        double[] ones = new double[rows.rows()];
        Arrays.fill(ones, 1);
        return rows.weightedGram(ones, 0);
    }

    double[] rowCopy(int row) {
        return rows.rowCopy(row);
    }

    private static double slope(double score, double sign) {
        return -sign / (1 + Math.exp(sign * score));
    }

    @Override
    public void close() {
        rows.close();
    }
}
