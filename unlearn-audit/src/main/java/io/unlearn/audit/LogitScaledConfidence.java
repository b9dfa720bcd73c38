package io.unlearn.audit;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.internal.Check;

/**
 * The score of one example under one classifier: the log-odds of the correct class, ln(p_y / (1 - p_y)). Close to Gaussian
 * over models (Carlini et al. 2022, arXiv:2112.03570), which is why attacks use it. Natural logarithm. Pure and
 * thread-safe; linear in the number of classes.
 */
public final class LogitScaledConfidence {
    /** The constant that the published programs add to both probabilities, rounded to the nearest double. */
    private static final double FLOOR = 1e-45;

    private static final String FIX = "Pass the outputs of the last layer, before softmax.";

    private LogitScaledConfidence() {}

    /**
     * Returns z_y - ln sum_{k != y} e^{z_k}, exact up to rounding, for logits of any size.
     *
     * @param logits {@code [classes]}, at least two, finite; not changed
     * @param label the correct class
     * @throws io.unlearn.core.error.ShapeMismatchException if there are fewer than two classes
     * @throws NonFiniteValueException if a logit is NaN or infinite
     * @throws UnknownLabelException if the label is not a class
     */
    public static double exact(double[] logits, int label) {
        check(logits, label);
        double largestWrong = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logits.length; k++) {
            largestWrong = k == label ? largestWrong : Math.max(largestWrong, logits[k]);
        }
        double sum = 0;
        for (int k = 0; k < logits.length; k++) {
            sum += k == label ? 0 : Math.exp(logits[k] - largestWrong);
        }
        return (logits[label] - largestWrong) - Math.log(sum);
    }

    /**
     * Returns ln(p_y + 1e-45) - ln(sum_{k != y} p_k + 1e-45) after a softmax in float64, as the challenge's program
     * computes it for float64 logits: it saturates at about 103.616 either way, and equals {@link #exact} to 1e-9 below
     * about 80.
     *
     * @param logits {@code [classes]}, at least two, finite; not changed
     * @param label the correct class
     * @throws io.unlearn.core.error.ShapeMismatchException if there are fewer than two classes
     * @throws NonFiniteValueException if a logit is NaN or infinite
     * @throws UnknownLabelException if the label is not a class
     */
    public static double saturating(double[] logits, int label) {
        check(logits, label);
        double largest = largest(logits);
        double right = 0;
        double wrong = 0;
        for (int k = 0; k < logits.length; k++) {
            double weight = Math.exp(logits[k] - largest);
            if (k == label) {
                right = weight;
            } else {
                wrong += weight;
            }
        }
        return fromWeights(right, wrong);
    }

    /**
     * Returns what the challenge's program computes for float32 logits: the exponentials are rounded to float32, so that
     * probabilities below about e^-104 vanish, and the rest is float64.
     *
     * @param logits {@code [classes]}, at least two, finite; not changed
     * @param label the correct class
     * @throws io.unlearn.core.error.ShapeMismatchException if there are fewer than two classes
     * @throws NonFiniteValueException if a logit is NaN or infinite
     * @throws UnknownLabelException if the label is not a class
     */
    public static double saturating(float[] logits, int label) {
        double[] wide = new double[logits.length];
        for (int k = 0; k < logits.length; k++) {
            wide[k] = logits[k];
        }
        check(wide, label);
        float largest = (float) largest(wide);
        double right = 0;
        double wrong = 0;
        for (int k = 0; k < logits.length; k++) {
            double weight = (float) Math.exp(logits[k] - largest);
            if (k == label) {
                right = weight;
            } else {
                wrong += weight;
            }
        }
        return fromWeights(right, wrong);
    }

    private static double fromWeights(double right, double wrong) {
        double total = right + wrong;
        return Math.log(right / total + FLOOR) - Math.log(wrong / total + FLOOR);
    }

    private static double largest(double[] values) {
        double largest = values[0];
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static void check(double[] logits, int label) {
        Check.shape("logits", "of at least two classes", logits.length >= 2, "of " + logits.length, FIX);
        Check.finite("logits", logits, FIX);
        if (label < 0 || label >= logits.length) {
            throw new UnknownLabelException(
                    "label",
                    "in [0, " + logits.length + ")",
                    label,
                    "Labels count from 0, in the order of the logits.");
        }
    }
}
