package io.unlearn.djl.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.djl.Optimiser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The state of an optimiser over a network's tensors, and its step. */
public final class StepState implements AutoCloseable {
    private final List<NetworkTensor> tensors;
    private final PtNDManager manager;
    private final StepModule module;
    private final Optimiser optimiser;
    private final Map<String, List<PtNDArray>> buffers = new HashMap<>();
    private final Map<String, PtNDArray> scales = new HashMap<>();
    private List<NetworkTensor> trained;
    private double rate;
    private @Nullable PtNDArray settings;
    private @Nullable PtNDArray numbers;
    private @Nullable PtNDArray nothing;

    /** Starts with empty buffers. */
    public StepState(Network network, Optimiser optimiser) {
        this(network.manager(), network.tensors(), optimiser);
    }

    /**
     * Starts with empty buffers.
     *
     * @param owner of the tensors
     */
    public StepState(PtNDManager owner, List<NetworkTensor> tensors, Optimiser optimiser) {
        this.tensors = tensors;
        this.manager = (PtNDManager) owner.newSubManager();
        this.module = StepModule.on(manager.getDevice());
        this.optimiser = optimiser;
        this.rate = optimiser.learningRate();
        this.trained = trainable(tensor -> true);
    }

    private List<NetworkTensor> trainable(Predicate<NetworkTensor> chosen) {
        return tensors.stream().filter(NetworkTensor::trainable).filter(chosen).toList();
    }

    /** Chooses what is trained from now on. */
    public void train(Predicate<NetworkTensor> chosen) {
        trained = trainable(chosen);
        if (numbers != null) {
            numbers.close();
            numbers = null;
        }
    }

    /** Sets the rate from now on. */
    public void learningRate(double newRate) {
        if (newRate != rate) {
            rate = newRate;
            forgetSettings();
        }
    }

    /** Returns the rate. */
    public double learningRate() {
        return rate;
    }

    private void forgetSettings() {
        if (settings != null) {
            settings.close();
            settings = null;
        }
    }

    /** Sets the factor of a gradient, of the tensor's shape or a single number. */
    public void scale(String name, float[] values, int[] shape) {
        Shape whole = new Shape(IntStream.of(shape).asLongStream().toArray());
        PtNDArray before = scales.put(name, Tensors.floats(manager, whole, to -> to.put(values)));
        if (before != null) {
            before.close();
        }
    }

    /** Takes all factors back. */
    public void clearScales() {
        scales.values().forEach(PtNDArray::close);
        scales.clear();
    }

    /** Moves the weights along the gradient of a loss. */
    public void step(PtNDArray loss) {
        if (trained.isEmpty()) {
            return;
        }
        NDList arguments = startOfArguments(loss);
        String method;
        if (optimiser instanceof Optimiser.Sgd sgd) {
            method = "sgd";
            addBuffers(arguments, "b[]", 0, 1);
            arguments.add(settings(rate, sgd.momentum(), sgd.weightDecay()));
        } else {
            Optimiser.Adam adam = (Optimiser.Adam) optimiser;
            method = "adam";
            addBuffers(arguments, "m[]", 0, 3);
            addBuffers(arguments, "v[]", 1, 3);
            addBuffers(arguments, "t[]", 2, 3);
            arguments.add(settings(rate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay()));
        }
        boolean scaled = scaled();
        if (scaled) {
            addScales(arguments, loss.getManager());
        }
        GradMode.off(() -> module.call(scaled ? method + "_scaled" : method, arguments));
    }

    private boolean scaled() {
        return !scales.isEmpty() && trained.stream().anyMatch(tensor -> scales.containsKey(tensor.name()));
    }

    /** Returns whether {@link #run} has something to train. */
    public boolean trains() {
        return !trained.isEmpty();
    }

    /**
     * Takes a run of steps in one call; it ends with the first step whose loss is not finite, which moves no weight.
     *
     * @param chain whose tensors these are
     * @param scope takes what the call needs
     * @return the losses of the steps, row-major {@code [steps][networks]}; the last may not be finite
     */
    public float[] run(Chain chain, StepRun run, PtNDManager scope) {
        PtNDArray inputs = run.inputs();
        inputs.setName(null);
        boolean scaled = scaled();
        NDList arguments = new NDList(inputs, run.order(), settings(scope, run, scaled), numbers(chain));
        arguments.add(
                run.classWeights().length == 0
                        ? nothing()
                        : Tensors.floats(
                                scope, new Shape(run.classWeights().length), to -> to.put(run.classWeights())));
        StepModule.addList(arguments, "p[]", chain.arrays());
        if (optimiser instanceof Optimiser.Sgd) {
            addBuffers(arguments, "b[]", 0, 1);
        } else {
            addBuffers(arguments, "b[]", 0, 3);
            addBuffers(arguments, "b[]", 1, 3);
            addBuffers(arguments, "b[]", 2, 3);
        }
        if (scaled) {
            addScales(arguments, scope);
        } else {
            addNothing(arguments, scope, "s[]");
        }
        if (run.masks().isEmpty()) {
            addNothing(arguments, scope, "d[]");
        } else {
            StepModule.addList(arguments, "d[]", run.masks());
        }
        return GradMode.on(
                () -> Tensors.read((PtNDArray) module.call("run", arguments).singletonOrThrow()));
    }

    /** A list must not be empty. */
    private static void addNothing(NDList arguments, PtNDManager scope, String list) {
        PtNDArray none = (PtNDArray) scope.zeros(new Shape(1));
        none.setName(list);
        arguments.add(none);
    }

    private PtNDArray nothing() {
        PtNDArray known = nothing;
        if (known == null) {
            known = (PtNDArray) manager.zeros(new Shape(1));
            nothing = known;
        }
        return known;
    }

    private PtNDArray numbers(Chain chain) {
        PtNDArray known = numbers;
        if (known == null) {
            known = Tensors.inMainMemory(manager, chain.numbers(trained));
            numbers = known;
        }
        return known;
    }

    private PtNDArray settings(PtNDManager scope, StepRun run, boolean scaled) {
        double[] rates = run.rates();
        double[] all = new double[StepRun.SETTINGS + rates.length];
        if (optimiser instanceof Optimiser.Sgd sgd) {
            all[1] = sgd.momentum();
            all[2] = sgd.weightDecay();
        } else {
            Optimiser.Adam adam = (Optimiser.Adam) optimiser;
            all[0] = 1;
            all[1] = adam.beta1();
            all[2] = adam.beta2();
            all[3] = adam.epsilon();
            all[4] = adam.weightDecay();
        }
        all[5] = run.train() ? 1 : 0;
        all[6] = scaled ? 1 : 0;
        all[7] = run.batch();
        all[8] = run.classWeights().length == 0 ? 0 : 1;
        System.arraycopy(rates, 0, all, StepRun.SETTINGS, rates.length);
        return Tensors.inMainMemory(scope, all);
    }

    private NDList startOfArguments(PtNDArray loss) {
        loss.setName(null);
        NDList arguments = new NDList(loss);
        StepModule.addList(arguments, "p[]", arrays());
        return arguments;
    }

    private List<PtNDArray> arrays() {
        return trained.stream().map(NetworkTensor::array).toList();
    }

    private void addBuffers(NDList arguments, String list, int which, int of) {
        for (NetworkTensor tensor : trained) {
            PtNDArray buffer = buffers.computeIfAbsent(tensor.name(), name -> newBuffers(tensor, of))
                    .get(which);
            buffer.setName(list);
            arguments.add(buffer);
        }
    }

    /** Zeros: the first step then gives b = g exactly. Adam's third buffer counts the steps of the tensor; it is read in each, so it is in
     * main memory. */
    private List<PtNDArray> newBuffers(NetworkTensor tensor, int count) {
        List<PtNDArray> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(
                    i == 2
                            ? Tensors.inMainMemory(manager, 0)
                            : (PtNDArray) manager.zeros(tensor.array().getShape()));
        }
        return made;
    }

    private PtNDArray settings(double... values) {
        PtNDArray known = settings;
        if (known == null) {
            known = Tensors.inMainMemory(manager, values);
            settings = known;
        }
        return known;
    }

    private void addScales(NDList arguments, PtNDManager scope) {
        PtNDArray one = Tensors.floats(scope, new Shape(), to -> to.put(1));
        one.setName("s[]");
        for (NetworkTensor tensor : trained) {
            PtNDArray scale = scales.getOrDefault(tensor.name(), one);
            scale.setName("s[]");
            arguments.add(scale);
        }
    }

    /** Returns zeros for all that is trained. */
    public List<PtNDArray> zeros(PtNDManager scope) {
        return trained.stream()
                .map(tensor -> (PtNDArray) scope.zeros(tensor.array().getShape()))
                .toList();
    }

    /** Adds the gradients of a loss. */
    public void addGradients(PtNDArray loss, List<PtNDArray> total) {
        if (trained.isEmpty()) {
            return;
        }
        GradMode.off(() -> {
            NDList gradients = module.call("gradients", startOfArguments(loss));
            NDList arguments = new NDList(loss);
            StepModule.addList(arguments, "a[]", total);
            StepModule.addList(
                    arguments,
                    "b[]",
                    gradients.stream().map(PtNDArray.class::cast).toList());
            return module.call("add_all", arguments);
        });
    }

    /** Returns the Hessian of a loss times a vector; the results live as long as the loss. */
    public List<PtNDArray> hessianTimes(PtNDArray loss, Map<String, float[]> vector, PtNDManager scope) {
        if (trained.isEmpty()) {
            return List.of();
        }
        NDList arguments = startOfArguments(loss);
        for (NetworkTensor tensor : trained) {
            Shape shape = tensor.array().getShape();
            float[] values = vector.get(tensor.name());
            PtNDArray part = values == null
                    ? (PtNDArray) scope.zeros(shape)
                    : Tensors.floats(scope, shape, to -> to.put(values));
            part.setName("v[]");
            arguments.add(part);
        }
        return GradMode.on(() -> module.call("hessian_times", arguments)).stream()
                .map(PtNDArray.class::cast)
                .toList();
    }

    /** Reads values of all that is trained, by name. */
    public Map<String, float[]> named(List<PtNDArray> values) {
        Map<String, float[]> read = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            read.put(trained.get(i).name(), Tensors.read(values.get(i)));
        }
        return read;
    }

    @Override
    public void close() {
        manager.close();
    }
}
