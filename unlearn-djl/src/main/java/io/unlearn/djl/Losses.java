package io.unlearn.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.Tensors;

/**
 * Losses of classifiers as expressions of arrays, natural logarithms throughout. Logits are {@code [b][classes]}, labels int64
 * {@code [b]}. Pure; results live as long as the logits.
 */
public final class Losses {
    private Losses() {}

    /** Returns the mean cross-entropy. */
    public static NDArray crossEntropy(NDArray logits, NDArray labels) {
        return perExample(logits, labels).mean();
    }

    /**
     * Returns the weighted mean cross-entropy, {@code sum(w[y] l) / sum(w[y])}, as PyTorch weights classes.
     *
     * @param classWeights {@code [classes]}
     */
    public static NDArray crossEntropy(NDArray logits, NDArray labels, NDArray classWeights) {
        NDArray weights = classWeights.gather(labels, 0);
        NDArray summed = perExample(logits, labels).mul(weights).sum();
        return summed.div(weights.sum());
    }

    /** Returns the cross-entropy of each example, {@code [b]}. */
    public static NDArray perExample(NDArray logits, NDArray labels) {
        return logits.logSoftmax(1).gather(labels.expandDims(1), 1).squeeze(1).neg();
    }

    /** Returns the mean cross-entropy of the network on the batch. */
    public static BatchLoss crossEntropy() {
        return new CrossEntropy(new float[0]);
    }

    /**
     * Returns the weighted mean cross-entropy of the network on the batch.
     *
     * @param classWeights one for each class, finite; copied
     */
    public static BatchLoss crossEntropy(float[] classWeights) {
        float[] weights = classWeights.clone();
        for (int c = 0; c < weights.length; c++) {
            Check.finite("class weight " + c, weights[c], "Pass finite weights.");
        }
        return new CrossEntropy(weights);
    }

    /**
     * Returns the mean over examples of {@code KL(softmax(teacher / T) || softmax(student / T))}, without a factor T^2.
     *
     * @param teacher logits whose gradient is not wanted
     * @param temperature T, above 0
     */
    public static NDArray klDivergence(NDArray teacher, NDArray student, double temperature) {
        Check.positive("temperature", temperature, "1 leaves the logits as they are.");
        NDArray from = times(teacher, 1 / temperature).logSoftmax(1);
        NDArray to = times(student, 1 / temperature).logSoftmax(1);
        return times(
                from.exp().mul(from.sub(to)).sum(), 1.0 / teacher.getShape().get(0));
    }

    /** Returns the entropy of the predicted distribution of each example, {@code [b]}. */
    public static NDArray entropy(NDArray logits) {
        NDArray logProbabilities = logits.logSoftmax(1);
        return logProbabilities.exp().mul(logProbabilities).sum(new int[] {1}).neg();
    }

    /**
     * Returns an array times a number, for use where a gradient is taken. DJL's own products and quotients with a Java number are not
     * safe there: the engine keeps the number for the gradient, in memory that Java's collector may have freed by then.
     *
     * @param x float32 or float64; the result is of the same type
     */
    public static NDArray times(NDArray x, double factor) {
        Check.finite("factor", factor, "Pass a finite number.");
        return x.mul(Tensors.scalar((PtNDManager) x.getManager(), x.getDataType(), factor));
    }
}
