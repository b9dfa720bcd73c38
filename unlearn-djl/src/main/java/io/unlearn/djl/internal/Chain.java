package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network that {@link ChainScript} runs: its layers as numbers, and its tensors in their order. */
public final class Chain {
    private static final int LINEAR = 0;
    private static final int CONVOLUTION = 1;
    private static final int NORM = 2;
    private static final int RELU = 3;
    private static final int MAX_POOL = 4;
    private static final int FLATTEN = 5;
    private static final int DROPOUT = 6;

    private final PtNDManager manager;
    private final List<NetworkTensor> tensors;
    private final long[] layers;
    private final List<Dropped> dropped;
    private final int seeds;

    /**
     * What a layer of dropout works on.
     *
     * @param layer the layer
     * @param shape of one example there
     */
    public record Dropped(Layer.Dropout layer, int[] shape) {}

    private Chain(PtNDManager manager, List<NetworkTensor> tensors, long[] layers, List<Dropped> dropped, int seeds) {
        this.manager = manager;
        this.tensors = tensors;
        this.layers = layers;
        this.dropped = dropped;
        this.seeds = seeds;
    }

    /**
     * Returns a network as a chain, if it is one.
     *
     * @param manager where the tensors are
     * @param tensors under the names that the layers give them
     * @param seeds how many networks the tensors are of, 0 for one that is not stacked
     */
    static Optional<Chain> of(
            PtNDManager manager, List<Layer> layers, int[] inputShape, List<NetworkTensor> tensors, int seeds) {
        Map<String, NetworkTensor> byName = new HashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        List<NetworkTensor> ordered = new ArrayList<>();
        for (Layer layer : layers) {
            for (String name : names(layer)) {
                NetworkTensor tensor = byName.remove(layer.name() + "." + name);
                if (tensor == null) {
                    return Optional.empty();
                }
                ordered.add(tensor);
            }
        }
        boolean known = !layers.isEmpty() && byName.isEmpty() && (inputShape.length == 1 || inputShape.length == 3);
        return known && fits(layers, inputShape)
                ? Optional.of(new Chain(manager, ordered, allNumbers(layers), dropped(layers, inputShape), seeds))
                : Optional.empty();
    }

    private static List<String> names(Layer layer) {
        if (layer instanceof Layer.Norm) {
            return List.of("weight", "bias", "running_mean", "running_var");
        }
        if (layer instanceof Layer.Convolution convolution && !convolution.bias()) {
            return List.of("weight");
        }
        return layer instanceof Layer.Convolution || layer instanceof Layer.Linear
                ? List.of("weight", "bias")
                : List.of();
    }

    private static boolean fits(List<Layer> layers, int[] inputShape) {
        int[] shape = inputShape;
        try {
            for (Layer layer : layers) {
                shape = StackedTensors.after(layer, shape);
            }
            return true;
        } catch (ShapeMismatchException e) {
            return false;
        }
    }

    private static List<Dropped> dropped(List<Layer> layers, int[] inputShape) {
        List<Dropped> found = new ArrayList<>();
        int[] shape = inputShape;
        for (Layer layer : layers) {
            if (layer instanceof Layer.Dropout dropout) {
                found.add(new Dropped(dropout, shape));
            }
            shape = StackedTensors.after(layer, shape);
        }
        return List.copyOf(found);
    }

    private static long[] allNumbers(List<Layer> layers) {
        return layers.stream()
                .flatMapToLong(layer -> Arrays.stream(numbers(layer)))
                .toArray();
    }

    private static long[] numbers(Layer layer) {
        if (layer instanceof Layer.Convolution convolution) {
            return new long[] {CONVOLUTION, convolution.stride(), convolution.padding(), convolution.bias() ? 1 : 0};
        }
        if (layer instanceof Layer.MaxPool pool) {
            return new long[] {MAX_POOL, pool.size(), 0, 0};
        }
        int kind = layer instanceof Layer.Linear
                ? LINEAR
                : layer instanceof Layer.Norm
                        ? NORM
                        : layer instanceof Layer.Relu ? RELU : layer instanceof Layer.Flatten ? FLATTEN : DROPOUT;
        return new long[] {kind, 0, 0, 0};
    }

    /** Returns how many networks are stacked, 0 for a single one. */
    public int seeds() {
        return seeds;
    }

    /** Returns where something is dropped, in the order of the layers. */
    public List<Dropped> dropped() {
        return dropped;
    }

    List<PtNDArray> arrays() {
        return tensors.stream().map(NetworkTensor::array).toList();
    }

    /** Returns what {@code run} must know of the network: stacked how often, its layers, and which tensors are trained. */
    long[] numbers(List<NetworkTensor> trained) {
        long[] all = new long[2 + layers.length + trained.size()];
        all[0] = seeds;
        all[1] = layers.length / 4;
        System.arraycopy(layers, 0, all, 2, layers.length);
        List<String> names = tensors.stream().map(NetworkTensor::name).toList();
        for (int i = 0; i < trained.size(); i++) {
            all[2 + layers.length + i] = names.indexOf(trained.get(i).name());
        }
        return all;
    }

    /**
     * Scores examples in evaluation mode, in one call.
     *
     * @param inputs {@code [n][shape]}; several networks all see the same
     * @param rows which ones, in which order; empty for all
     * @param count how many examples there are then
     * @return {@code [count][classes]}, or {@code [seeds][count][classes]}, row-major
     */
    public float[] scores(PtNDArray inputs, PtNDArray rows, int count, int batchSize) {
        // Not by way of names: networks that nobody trains are read by several threads at once, and a tensor has one
        // name.
        PtSymbolBlock module = StepModule.on(manager.getDevice()).module();
        List<IValue> values = List.of(
                IValue.from(inputs),
                IValue.from(rows),
                IValue.listFrom(arrays().toArray(new PtNDArray[0])),
                IValue.listFrom(layers),
                IValue.from((long) seeds),
                IValue.from((long) count),
                IValue.from((long) batchSize));
        try (IValue result =
                PlainExecutor.run(() -> IValueUtils.runMethod(module, "scores", values.toArray(new IValue[0])))) {
            PtNDArray scores = result.toTensor(inputs.getManager());
            return scores.toFloatArray();
        } finally {
            values.forEach(IValue::close);
        }
    }
}
