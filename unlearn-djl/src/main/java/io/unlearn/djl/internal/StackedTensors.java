package io.unlearn.djl.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.Layer;
import io.unlearn.djl.ParameterKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tensors of a stack, zeros at first: each holds what belongs to one seed after the other. */
final class StackedTensors {
    private final PtNDManager manager;
    private final int seeds;
    private final List<NetworkTensor> all = new ArrayList<>();
    private int layers;

    private StackedTensors(PtNDManager manager, int seeds) {
        this.manager = manager;
        this.seeds = seeds;
    }

    static StackedTensors of(PtNDManager manager, List<Layer> layers, int[] inputShape, int seeds) {
        StackedTensors made = new StackedTensors(manager, seeds);
        int[] shape = inputShape;
        for (Layer layer : layers) {
            int before = made.all.size();
            made.add(layer, shape);
            made.layers += made.all.size() > before ? 1 : 0;
            shape = after(layer, shape);
        }
        return made;
    }

    /** Returns the shape of one example after a layer. */
    static int[] after(Layer layer, int[] shape) {
        if (layer instanceof Layer.Linear linear) {
            require(layer, shape.length == 1, "one vector", shape);
            return new int[] {linear.units()};
        }
        if (layer instanceof Layer.Convolution convolution) {
            require(layer, shape.length == 3, "[channels][height][width]", shape);
            int border = 2 * convolution.padding() - convolution.kernel();
            require(layer, Math.min(shape[1], shape[2]) + border >= 0, "at least as large as the kernel", shape);
            return new int[] {
                convolution.filters(),
                (shape[1] + border) / convolution.stride() + 1,
                (shape[2] + border) / convolution.stride() + 1
            };
        }
        if (layer instanceof Layer.MaxPool pool) {
            require(layer, shape.length == 3, "[channels][height][width]", shape);
            require(layer, Math.min(shape[1], shape[2]) >= pool.size(), "at least as large as the pool", shape);
            return new int[] {shape[0], shape[1] / pool.size(), shape[2] / pool.size()};
        }
        return layer instanceof Layer.Flatten ? new int[] {Arrays.stream(shape).reduce(1, Math::multiplyExact)} : shape;
    }

    /** Returns how many numbers a layer of one network holds. */
    static long weights(Layer layer, int[] shape) {
        if (layer instanceof Layer.Linear linear) {
            return linear.units() * (shape[0] + 1L);
        }
        if (layer instanceof Layer.Convolution convolution) {
            long side = convolution.kernel();
            return convolution.filters() * (shape[0] * side * side + (convolution.bias() ? 1 : 0));
        }
        return layer instanceof Layer.Norm ? 4L * shape[0] : 0;
    }

    private static void require(Layer layer, boolean holds, String what, int[] shape) {
        if (!holds) {
            throw new ShapeMismatchException(
                    "input of layer " + layer.name(), what, Arrays.toString(shape), "Mend the chain of layers.");
        }
    }

    private void add(Layer layer, int[] shape) {
        if (layer instanceof Layer.Linear linear) {
            after(layer, shape);
            add(layer, "weight", ParameterKind.LINEAR_WEIGHT, new Shape(seeds, linear.units(), shape[0]));
            add(layer, "bias", ParameterKind.LINEAR_BIAS, new Shape(seeds, 1, linear.units()));
        } else if (layer instanceof Layer.Convolution convolution) {
            after(layer, shape);
            long filters = (long) seeds * convolution.filters();
            long side = convolution.kernel();
            add(layer, "weight", ParameterKind.CONVOLUTION_WEIGHT, new Shape(filters, shape[0], side, side));
            if (convolution.bias()) {
                add(layer, "bias", ParameterKind.CONVOLUTION_BIAS, new Shape(filters));
            }
        } else if (layer instanceof Layer.Norm) {
            Shape channels = new Shape((long) seeds * shape[0]);
            add(layer, "weight", ParameterKind.NORM_SCALE, channels);
            add(layer, "bias", ParameterKind.NORM_SHIFT, channels);
            add(layer, "running_mean", ParameterKind.NORM_MEAN, channels);
            add(layer, "running_var", ParameterKind.NORM_VARIANCE, channels);
        }
    }

    private void add(Layer layer, String name, ParameterKind kind, Shape shape) {
        PtNDArray array = (PtNDArray) manager.zeros(shape);
        array.setRequiresGradient(!kind.isStatistic());
        all.add(new NetworkTensor(layer.name() + "." + name, layer.name(), layers, kind, !kind.isStatistic(), array));
    }

    List<NetworkTensor> all() {
        return List.copyOf(all);
    }
}
