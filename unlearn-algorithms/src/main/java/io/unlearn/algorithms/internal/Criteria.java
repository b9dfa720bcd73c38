package io.unlearn.algorithms.internal;

import ai.djl.ndarray.NDArray;
import io.unlearn.djl.Losses;

/**
 * What the methods minimise beside {@link Losses}, on a batch of logits {@code [rows][classes]}, as arrays of one number that can be
 * differentiated. Means over the batch, natural logarithms. Teacher logits are constants: they must have been computed
 * without recording.
 */
public final class Criteria {
    private static final int CLASSES = 1;

    private Criteria() {}

    /**
     * Returns the mean of -log p_y times the mean of w_y: the weights scale the batch as a whole, not its rows.
     *
     * @param classWeights {@code [classes]}
     */
    public static NDArray batchScaledCrossEntropy(NDArray logits, NDArray labels, NDArray classWeights) {
        return Losses.crossEntropy(logits, labels)
                .mul(classWeights.gather(labels, 0).mean());
    }

    /** Returns the mean of KL(u || p), where u is the uniform law. */
    public static NDArray divergenceFromUniform(NDArray logits) {
        double classes = logits.getShape().get(CLASSES);
        return logits.logSoftmax(CLASSES).add(Math.log(classes)).mean().neg();
    }

    /**
     * Returns the mean over all pairs (i, j) of -log softmax_j(f_i . r_j / temperature): least where a forget row's logits
     * have the same product with every retain row's.
     *
     * @param forget {@code [forget rows][classes]}
     * @param retain {@code [retain rows][classes]}, a constant
     */
    public static NDArray contrast(NDArray forget, NDArray retain, double temperature) {
        return Losses.times(forget.matMul(retain.transpose()), 1 / temperature)
                .logSoftmax(1)
                .mean()
                .neg();
    }

    /** Returns the mean of -sum q log p with q = softmax(teacher / T), p = softmax(student / T). */
    public static NDArray softCrossEntropy(NDArray student, NDArray teacher, double temperature) {
        NDArray target = Losses.times(teacher, 1 / temperature).softmax(CLASSES);
        NDArray reached = Losses.times(student, 1 / temperature).logSoftmax(CLASSES);
        return target.mul(reached).sum(new int[] {CLASSES}).mean().neg();
    }

    /** Returns the mean of (H(p) - H(q))^2, the squared difference of the entropies of student and teacher. */
    public static NDArray entropyGap(NDArray student, NDArray teacher) {
        return Losses.entropy(student).sub(Losses.entropy(teacher)).square().mean();
    }

    /** Returns the mean over rows and classes of the squared difference of logits. */
    public static NDArray logitGap(NDArray student, NDArray teacher) {
        return student.sub(teacher).square().mean();
    }
}
