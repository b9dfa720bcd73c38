package io.unlearn.djl;

import ai.djl.ndarray.NDArray;

/** The mean cross-entropy of a network on a batch. Sessions know it, and take many steps with it in one call of the engine. */
final class CrossEntropy implements BatchLoss {
    private final float[] weights;

    /**
     * Makes the loss.
     *
     * @param weights of the classes, none for a plain mean; handed over, never changed
     */
    CrossEntropy(float[] weights) {
        this.weights = weights;
    }

    /** Returns the weights, which must not be changed. */
    float[] weights() {
        return weights;
    }

    @Override
    public NDArray loss(Forward network, Batch batch) {
        NDArray logits = network.logits(batch.inputs());
        return weights.length == 0
                ? Losses.crossEntropy(logits, batch.labels())
                : Losses.crossEntropy(logits, batch.labels(), network.tensor(weights, weights.length));
    }
}
