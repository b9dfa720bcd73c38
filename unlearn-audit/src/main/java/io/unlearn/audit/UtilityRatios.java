package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.internal.Check;

/**
 * Accuracy of the unlearned models relative to the retrained ones: ratios of means. The challenge multiplies F by both
 * ratios without a cap, so that a model which is more accurate than retraining gains points that have nothing to do with
 * forgetting; {@link #cappedFinalScore} does not allow that. Report both.
 *
 * <p>Source: the metric's paper of August 2023 and the released program of the challenge.
 *
 * @param retain mean accuracy on the retain set, unlearned over retrained; above 0
 * @param test the same on the test set
 */
public record UtilityRatios(double retain, double test) {
    private static final String FIX = "Pass the share of right answers, or per cent, in one unit throughout.";

    /**
     * Checks the ratios.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if a ratio is negative or not finite
     */
    public UtilityRatios {
        Check.inRange("retain", retain, 0, Double.MAX_VALUE, FIX);
        Check.inRange("test", test, 0, Double.MAX_VALUE, FIX);
    }

    /**
     * Computes the ratios of the mean accuracies.
     *
     * @param retainUnlearned {@code [models]}, accuracy of each unlearned model on the retain set
     * @param retainRetrained {@code [models]}, accuracy of each retrained model on the retain set
     * @param testUnlearned {@code [models]}, accuracy of each unlearned model on the test set
     * @param testRetrained {@code [models]}, accuracy of each retrained model on the test set
     * @throws EmptySplitException if an array is empty
     * @throws io.unlearn.core.error.OutOfRangeException if an accuracy is negative or not finite, or the retrained models
     *     are never right
     */
    public static UtilityRatios of(
            double[] retainUnlearned, double[] retainRetrained, double[] testUnlearned, double[] testRetrained) {
        return new UtilityRatios(
                mean("retainUnlearned", retainUnlearned) / reference("retainRetrained", retainRetrained),
                mean("testUnlearned", testUnlearned) / reference("testRetrained", testRetrained));
    }

    /** Returns the final score of the challenge, {@code F * retain * test}. */
    public double finalScore(double forgetScore) {
        return forgetScore * retain * test;
    }

    /** Returns the final score with each ratio capped at 1. */
    public double cappedFinalScore(double forgetScore) {
        return forgetScore * Math.min(1, retain) * Math.min(1, test);
    }

    private static double reference(String name, double[] accuracies) {
        return Check.positive("mean of " + name, mean(name, accuracies), "Check the labels of the data.");
    }

    private static double mean(String name, double[] accuracies) {
        if (accuracies.length == 0) {
            throw new EmptySplitException(name, "of at least one model", "empty", FIX);
        }
        double sum = 0;
        for (int i = 0; i < accuracies.length; i++) {
            sum += Check.inRange(name + "[" + i + "]", accuracies[i], 0, Double.MAX_VALUE, FIX);
        }
        return sum / accuracies.length;
    }
}
