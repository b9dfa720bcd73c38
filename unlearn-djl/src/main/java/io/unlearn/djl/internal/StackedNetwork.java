package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.Layer;
import java.util.Arrays;
import java.util.List;

/** Many networks of one chain of layers as one network, whose tensors hold those of one seed after the other; {@link ChainScript} runs it. */
public final class StackedNetwork implements AutoCloseable {
    private final PtNDManager manager;
    private final StackedTensors tensors;
    private final Chain chain;

    /**
     * Makes networks of zeros.
     *
     * @param manager closed with the network
     * @throws io.unlearn.core.error.ShapeMismatchException if the layers do not fit together
     */
    public StackedNetwork(PtNDManager manager, List<Layer> layers, int[] inputShape, int seeds) {
        this.manager = manager;
        this.tensors = StackedTensors.of(manager, layers, inputShape, seeds);
        this.chain = Chain.of(manager, layers, inputShape, tensors.all(), seeds)
                .orElseThrow(() -> new ShapeMismatchException(
                        "input shape",
                        "[features] or [channels][height][width]",
                        Arrays.toString(inputShape),
                        "Train such networks one by one."));
    }

    /** Returns the network to score and to train. */
    public Chain chain() {
        return chain;
    }

    /** Returns how many numbers the tensors of one network hold. */
    public static long weights(List<Layer> layers, int[] inputShape) {
        int[] shape = inputShape;
        long sum = 0;
        for (Layer layer : layers) {
            sum += StackedTensors.weights(layer, shape);
            shape = StackedTensors.after(layer, shape);
        }
        return sum;
    }

    /** Returns how many numbers one example becomes on its way, the input included. */
    public static long activations(List<Layer> layers, int[] inputShape) {
        int[] shape = inputShape;
        long sum = Shapes.many(1, shape).size();
        for (Layer layer : layers) {
            shape = StackedTensors.after(layer, shape);
            sum += Shapes.many(1, shape).size();
        }
        return sum;
    }

    /** Returns all tensors under the names that they have in one network. */
    public List<NetworkTensor> tensors() {
        return tensors.all();
    }

    /** Returns the memory that the weights are in. */
    public PtNDManager manager() {
        return manager;
    }

    /** Frees the weights: they belong to the manager. */
    @Override
    public void close() {
        manager.close();
    }
}
