package io.unlearn.spark.internal;

import io.unlearn.certified.internal.Loss;

/** The losses of one row and one output, with their derivatives. Pure functions. */
final class Losses {
    private Losses() {}

    /**
     * Replaces a score by the slope of the loss, writes the second derivative, and returns the loss. Slopes are formed without
     * subtracting nearly equal numbers, so that they are off by less than 8 units of roundoff.
     *
     * @param target the value, or the positive output
     * @param at place of the score and the curvature
     */
    static double differentiate(Loss loss, double target, int output, double[] scores, double[] curvature, int at) {
        double z = scores[at];
        if (loss == Loss.SQUARED) {
            scores[at] = z - target;
            curvature[at] = 1;
            return (z - target) * (z - target) / 2;
        }
        boolean positive = (int) target == output;
        double e = Math.exp(-Math.abs(z));
        boolean agrees = positive == z >= 0;
        double tail = agrees ? e / (1 + e) : 1 / (1 + e);
        scores[at] = positive ? -tail : tail;
        curvature[at] = e / ((1 + e) * (1 + e));
        return (agrees ? 0 : Math.abs(z)) + Math.log1p(e);
    }
}
