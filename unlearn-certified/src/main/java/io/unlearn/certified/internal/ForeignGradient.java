package io.unlearn.certified.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;

/**
 * Gradients of the sum of losses, without any penalty, at the weights of a model that was trained elsewhere: as declared, and as
 * it would be under likely mistakes. Plain loops over the rows, {@code 4 n d k} flops each.
 */
public final class ForeignGradient {
    private final LinearModel model;
    private final TrainingRows rows;
    private final int[] labels;

    /** Looks at a model and the rows that it is said to be trained on. */
    public ForeignGradient(LinearModel model, TrainingRows rows) {
        this.model = model;
        this.rows = rows;
        this.labels = model.labelsCopy();
    }

    /** How the slope of a loss follows from scores. */
    private interface Slopes {
        /** Turns the scores of a row into slopes, in place. */
        void apply(int row, double[] scores);
    }

    /** Returns the gradient as declared: squared losses, or logistic ones of the labels in their order. */
    public double[] declared() {
        return labels.length == 0 ? sum(this::squared) : sum((row, scores) -> logistic(row, scores, false));
    }

    /** Returns the gradient with the two labels of a binary model swapped. */
    public double[] swapped() {
        return sum((row, scores) -> logistic(row, scores, true));
    }

    /** Returns the sum of the rows of each label, {@code [outputs][d]}, for a model with several outputs. */
    public double[] labelSums() {
        return sum((row, scores) -> {
            for (int k = 0; k < scores.length; k++) {
                scores[k] = positive(row, k) ? 1 : 0;
            }
        });
    }

    /** Returns the gradient of the multinomial (softmax) loss of a model with several outputs. */
    public double[] multinomial() {
        return sum(this::softmax);
    }

    private double[] sum(Slopes slopes) {
        int d = model.columns();
        int features = model.features();
        double[] gradient = new double[model.outputs() * d];
        for (int i = 0; i < rows.size(); i++) {
            double[] x = rows.featuresCopy(i);
            double[] s = model.scores(x);
            slopes.apply(i, s);
            for (int k = 0; k < s.length; k++) {
                for (int j = 0; j < features; j++) {
                    gradient[k * d + j] += s[k] * x[j];
                }
                if (model.intercept()) {
                    gradient[(k + 1) * d - 1] += s[k];
                }
            }
        }
        return gradient;
    }

    private void squared(int row, double[] scores) {
        scores[0] -= rows.target(row);
    }

    private void logistic(int row, double[] scores, boolean swap) {
        for (int k = 0; k < scores.length; k++) {
            boolean positive = positive(row, k) != swap;
            double tail = 1 / (1 + Math.exp(positive ? scores[k] : -scores[k]));
            scores[k] = positive ? -tail : tail;
        }
    }

    private void softmax(int row, double[] scores) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            largest = Math.max(largest, score);
        }
        double total = 0;
        for (int k = 0; k < scores.length; k++) {
            scores[k] = Math.exp(scores[k] - largest);
            total += scores[k];
        }
        for (int k = 0; k < scores.length; k++) {
            scores[k] = scores[k] / total - (positive(row, k) ? 1 : 0);
        }
    }

    private boolean positive(int row, int output) {
        return rows.label(row) == labels[model.outputs() == 1 ? 1 : output];
    }
}
