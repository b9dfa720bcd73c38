package io.unlearn.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.djl.Layer;
import java.util.List;

/**
 * Many networks of one chain of layers as one network, whose tensors hold those of one seed after the other.
 *
 * <p>Activations are {@code [seeds][b][features]} after a linear layer and {@code [b][seeds channels][height][width]} before it, so
 * that a linear layer is one batched product, a convolution one grouped convolution, and batch normalisation keeps apart the
 * statistics of each seed's channels. Layers without weights do the same to every number, whoever's it is.
 */
public final class StackedNetwork implements AutoCloseable {
    private static final int WEIGHT = 0;
    private static final int BIAS = 1;

    private final PtNDManager manager;
    private final List<Layer> layers;
    private final int seeds;
    private final StackedTensors tensors;

    /**
     * Makes networks of zeros.
     *
     * @param manager closed with the network
     */
    public StackedNetwork(PtNDManager manager, List<Layer> layers, int[] inputShape, int seeds) {
        this.manager = manager;
        this.layers = layers;
        this.seeds = seeds;
        this.tensors = StackedTensors.of(manager, layers, inputShape, seeds);
    }

    /** Tells whether inputs are one vector for each example: {@code [seeds][b][features]}, else images. */
    private static boolean flat(NDArray activations) {
        return activations.getShape().dimension() == 3;
    }

    /**
     * Runs every network on inputs of its own.
     *
     * @param inputs {@code [seeds][b][features]}, or {@code [b][seeds channels][height][width]}
     * @return {@code [seeds][b][classes]}
     */
    public PtNDArray forward(PtNDArray inputs, boolean train) {
        NDArray current = inputs;
        for (Layer layer : layers) {
            current = apply(layer, current, train, seeds);
        }
        return (PtNDArray) current;
    }

    /**
     * Runs every network on the same inputs: the first layer with weights is one large one, and the layers before it run once.
     *
     * @param inputs {@code [b][features]} or {@code [b][channels][height][width]}
     * @return {@code [seeds][b][classes]}
     */
    public PtNDArray forwardShared(PtNDArray inputs) {
        NDArray current = inputs.getShape().dimension() == 2 ? inputs.expandDims(0) : inputs;
        boolean shared = true;
        for (Layer layer : layers) {
            if (shared && layer instanceof Layer.Norm) {
                current = spread(current);
                shared = false;
            }
            if (shared && layer instanceof Layer.Linear) {
                current = linearShared(layer.name(), current);
                shared = false;
            } else {
                boolean widens = shared && layer instanceof Layer.Convolution;
                current = apply(layer, current, false, shared ? 1 : seeds);
                shared = shared && !widens;
            }
        }
        return (PtNDArray) current;
    }

    /** Repeats activations of one network for all. */
    private NDArray spread(NDArray one) {
        if (flat(one)) {
            return one.repeat(0, seeds);
        }
        return one.tile(new long[] {1, seeds, 1, 1});
    }

    private NDArray apply(Layer layer, NDArray x, boolean train, int groups) {
        if (layer instanceof Layer.Linear) {
            NDArray weight = tensors.of(layer, WEIGHT);
            return x.matMul(weight.transpose(0, 2, 1)).add(tensors.of(layer, BIAS));
        }
        if (layer instanceof Layer.Convolution convolution) {
            return convolve(convolution, x, groups);
        }
        if (layer instanceof Layer.Norm) {
            return normalise(layer, x, train);
        }
        if (layer instanceof Layer.Relu) {
            return Activation.relu(x);
        }
        if (layer instanceof Layer.MaxPool pool) {
            Shape size = new Shape(pool.size(), pool.size());
            return Pool.maxPool2d(x, size, size, new Shape(0, 0), false);
        }
        return flatten(x, groups);
    }

    private NDArray convolve(Layer.Convolution layer, NDArray x, int groups) {
        return Conv2d.conv2d(
                        x,
                        tensors.of(layer, WEIGHT),
                        layer.bias() ? tensors.of(layer, BIAS) : null,
                        new Shape(layer.stride(), layer.stride()),
                        new Shape(layer.padding(), layer.padding()),
                        new Shape(1, 1),
                        groups)
                .singletonOrThrow();
    }

    private NDArray normalise(Layer layer, NDArray x, boolean train) {
        NDArray channelled = x;
        Shape before = x.getShape();
        if (flat(x)) {
            long features = before.get(0) * before.get(2);
            channelled = x.transpose(1, 0, 2).reshape(before.get(1), features);
        }
        NDList out = BatchNorm.batchNorm(
                channelled,
                tensors.of(layer, StackedTensors.MEAN),
                tensors.of(layer, StackedTensors.VARIANCE),
                tensors.of(layer, WEIGHT),
                tensors.of(layer, BIAS),
                1,
                Layer.Norm.MOMENTUM,
                Layer.Norm.EPSILON,
                train);
        NDArray made = out.singletonOrThrow();
        return flat(x)
                ? made.reshape(before.get(1), before.get(0), before.get(2)).transpose(1, 0, 2)
                : made;
    }

    private static NDArray flatten(NDArray x, int groups) {
        if (flat(x)) {
            return x;
        }
        long examples = x.getShape().get(0);
        return x.reshape(examples, groups, -1).transpose(1, 0, 2);
    }

    /** {@code [1][b][features]} to {@code [seeds][b][units]} by one product. */
    private NDArray linearShared(String name, NDArray x) {
        NDArray weight = tensors.of(name, WEIGHT);
        Shape shape = weight.getShape();
        NDArray wide = x.squeeze(0).matMul(weight.reshape(-1, shape.get(2)).transpose());
        return wide.reshape(wide.getShape().get(0), seeds, shape.get(1))
                .transpose(1, 0, 2)
                .add(tensors.of(name, BIAS));
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
