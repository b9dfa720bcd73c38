package io.unlearn.certified.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import java.util.Arrays;

/**
 * The gradient norm of an objective by plain, sequential code that shares nothing with the solvers. Sums are compensated
 * (Neumaier 1974), so that their error does not grow with the number of rows.
 */
public final class IndependentGradient {
    private IndependentGradient() {}

    /**
     * Returns the norm of the gradient of the sum objective, without a linear term, plus a bound on its rounding.
     *
     * @param shape gives the labels and the shape; its weights are not used
     * @param weights {@code [outputs][columns]}
     */
    public static double residual(
            String loss, LinearModel shape, double[] weights, TrainingRows rows, double regularisation) {
        int columns = shape.columns();
        int outputs = shape.outputs();
        int[] labels = shape.labelsCopy();
        boolean logistic = loss.equals(Loss.LOGISTIC.text());
        double[] sum = new double[weights.length];
        double[] lost = new double[weights.length];
        double norms = 0;
        double squares = 0;
        double slopes = 0;
        for (int i = 0; i < rows.size(); i++) {
            double[] x = withIntercept(rows.featuresCopy(i), shape.intercept());
            double norm = norm(x);
            norms += norm;
            squares += norm * norm;
            for (int k = 0; k < outputs; k++) {
                double score = score(x, weights, k * columns);
                double slope = logistic
                        ? logisticSlope(score, isPositive(rows.label(i), k, outputs, labels))
                        : score - rows.target(i);
                slopes += norm * Math.abs(slope);
                for (int j = 0; j < columns; j++) {
                    add(sum, lost, k * columns + j, slope * x[j]);
                }
            }
        }
        for (int j = 0; j < sum.length; j++) {
            add(sum, lost, j, regularisation * weights[j]);
            sum[j] += lost[j];
        }
        double ofScores = columns * norm(weights) * squares;
        double ofSlopes = 8 * Math.sqrt(outputs) * norms + 4 * slopes + 4 * regularisation * norm(weights);
        return norm(sum) * (1 + 1e-12) + 1.001 * 0x1p-53 * (ofScores + ofSlopes);
    }

    /** Returns the largest Euclidean norm of a row, with the constant feature if there is an intercept. */
    public static double largestRowNorm(TrainingRows rows, boolean intercept) {
        double largest = 0;
        for (int i = 0; i < rows.size(); i++) {
            largest = Math.max(largest, norm(withIntercept(rows.featuresCopy(i), intercept)));
        }
        return largest;
    }

    private static boolean isPositive(int label, int output, int outputs, int[] labels) {
        return label == labels[outputs == 1 ? 1 : output];
    }

    private static double logisticSlope(double score, boolean positive) {
        double tail = 1 / (1 + Math.exp(positive ? score : -score));
        return positive ? -tail : tail;
    }

    private static double[] withIntercept(double[] features, boolean intercept) {
        if (!intercept) {
            return features;
        }
        double[] x = Arrays.copyOf(features, features.length + 1);
        x[features.length] = 1;
        return x;
    }

    private static double score(double[] x, double[] weights, int offset) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += x[j] * weights[offset + j];
        }
        return sum;
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    private static void add(double[] sum, double[] lost, int j, double term) {
        double total = sum[j] + term;
        if (Math.abs(sum[j]) >= Math.abs(term)) {
            lost[j] += (sum[j] - total) + term;
        } else {
            lost[j] += (term - total) + sum[j];
        }
        sum[j] = total;
    }
}
