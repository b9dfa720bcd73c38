package io.unlearn.audit;

import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.internal.Check;

/**
 * Scores of one example under one classifier that attacks are built on, beside {@link LogitScaledConfidence}. Natural
 * logarithm. Pure and thread-safe; linear in the number of classes.
 *
 * @param probability the softmax probability of the correct class
 * @param hinge the logit of the correct class minus the largest other logit
 * @param crossEntropy minus the logarithm of {@code probability}, computed from the logits, so that it does not overflow
 * @param entropy of the predicted distribution
 * @param modifiedEntropy Song and Mittal 2021 (arXiv:2003.10595): {@code -(1 - p_y) ln p_y - sum_{k != y} p_k ln(1 - p_k)},
 *     the arguments of the logarithms at least 1e-30. Known error in copies of the published code: {@code ln p_k} where
 *     {@code ln(1 - p_k)} is meant.
 */
public record ClassificationScores(
        double probability, double hinge, double crossEntropy, double entropy, double modifiedEntropy) {
    private static final double FLOOR = 1e-30;
    private static final String FIX = "Pass the outputs of the last layer, before softmax.";

    /**
     * Computes the scores.
     *
     * @param logits {@code [classes]}, at least two, finite; not changed
     * @param label the correct class
     * @throws io.unlearn.core.error.ShapeMismatchException if there are fewer than two classes
     * @throws io.unlearn.core.error.NonFiniteValueException if a logit is NaN or infinite
     * @throws UnknownLabelException if the label is not a class
     */
    public static ClassificationScores of(double[] logits, int label) {
        Check.shape("logits", "of at least two classes", logits.length >= 2, "of " + logits.length, FIX);
        Check.finite("logits", logits, FIX);
        if (label < 0 || label >= logits.length) {
            throw new UnknownLabelException(
                    "label",
                    "in [0, " + logits.length + ")",
                    label,
                    "Labels count from 0, in the order of the logits.");
        }
        double largest = Double.NEGATIVE_INFINITY;
        double largestOther = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logits.length; k++) {
            largest = Math.max(largest, logits[k]);
            largestOther = k == label ? largestOther : Math.max(largestOther, logits[k]);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double p = Math.exp(logits[label] - largest) / sum;
        double crossEntropy = Math.log(sum) + (largest - logits[label]);
        double entropy = 0;
        double modified = (1 - p) * -Math.log(Math.max(p, FLOOR));
        for (int k = 0; k < logits.length; k++) {
            double q = Math.exp(logits[k] - largest) / sum;
            entropy -= q == 0 ? 0 : q * Math.log(q);
            modified -= k == label ? 0 : q * Math.log(Math.max(1 - q, FLOOR));
        }
        return new ClassificationScores(p, logits[label] - largestOther, crossEntropy, entropy, modified);
    }
}
