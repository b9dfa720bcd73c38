package io.unlearn.certified.internal;

import io.unlearn.core.spi.RowTransform;
import java.util.Arrays;

/** Turns scores into first derivatives of the loss, and notes loss, curvature and the size of the slope on the way. */
final class RowDerivatives implements RowTransform {
    private final Loss loss;
    private final Targets targets;
    private final boolean[] alive;
    private final double[] curvature;
    private final double[] rowLoss;
    private final double[] rowSlope;

    RowDerivatives(
            Loss loss, Targets targets, boolean[] alive, double[] curvature, double[] rowLoss, double[] rowSlope) {
        this.loss = loss;
        this.targets = targets;
        this.alive = alive;
        this.curvature = curvature;
        this.rowLoss = rowLoss;
        this.rowSlope = rowSlope;
    }

    @Override
    public void apply(int firstRow, int count, double[] scores) {
        int k = targets.outputs();
        for (int i = 0; i < count; i++) {
            int row = firstRow + i;
            if (!alive[row]) {
                for (int c = 0; c < k; c++) {
                    scores[i * k + c] = 0;
                }
            } else if (loss == Loss.LOGISTIC) {
                logistic(row, i * k, k, scores);
            } else {
                squared(row, i, scores);
            }
        }
    }

    private void logistic(int row, int offset, int k, double[] scores) {
        double value = 0;
        double square = 0;
        int positive = targets.positive()[row];
        for (int c = 0; c < k; c++) {
            double z = scores[offset + c];
            double e = Math.exp(-Math.abs(z));
            value += (c == positive ? Math.max(-z, 0) : Math.max(z, 0)) + Math.log1p(e);
            double slope = logisticSlope(z, e, c == positive);
            curvature[row * k + c] = e / ((1 + e) * (1 + e));
            scores[offset + c] = slope;
            square += slope * slope;
        }
        rowLoss[row] = value;
        rowSlope[row] = Math.sqrt(square);
    }

    /** The derivative of log(1 + exp(-y z)), formed without subtracting nearly equal numbers. */
    private static double logisticSlope(double z, double e, boolean positive) {
        double large = 1 / (1 + e);
        double small = e / (1 + e);
        if (positive) {
            return -(z >= 0 ? small : large);
        }
        return z >= 0 ? large : small;
    }

    /** The second derivative at a score. */
    static double logisticCurvature(double z) {
        double e = Math.exp(-Math.abs(z));
        return e / ((1 + e) * (1 + e));
    }

    private void squared(int row, int index, double[] scores) {
        double slope = scores[index] - targets.values()[row];
        curvature[row] = 1;
        rowLoss[row] = slope * slope / 2;
        rowSlope[row] = Math.abs(slope);
        scores[index] = slope;
    }

    /** Turns the scores of one row into slopes, in place. */
    static void slopes(Loss loss, Targets targets, int row, double[] scores) {
        slopes(loss, targets, row, 0, scores);
    }

    /** Turns the scores of a block of rows into slopes, in place; 0 for rows that do not count. */
    static void slopes(Loss loss, Targets targets, boolean[] alive, int firstRow, int count, double[] scores) {
        int k = targets.outputs();
        for (int i = 0; i < count; i++) {
            if (alive[firstRow + i]) {
                slopes(loss, targets, firstRow + i, i * k, scores);
            } else {
                Arrays.fill(scores, i * k, (i + 1) * k, 0);
            }
        }
    }

    private static void slopes(Loss loss, Targets targets, int row, int offset, double[] scores) {
        for (int c = 0; c < targets.outputs(); c++) {
            double z = scores[offset + c];
            scores[offset + c] = loss == Loss.LOGISTIC
                    ? logisticSlope(z, Math.exp(-Math.abs(z)), c == targets.positive()[row])
                    : z - targets.values()[row];
        }
    }
}
