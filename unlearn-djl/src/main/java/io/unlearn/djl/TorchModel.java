package io.unlearn.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.BlockNetwork;
import io.unlearn.djl.internal.Chain;
import io.unlearn.djl.internal.Engines;
import io.unlearn.djl.internal.GradMode;
import io.unlearn.djl.internal.Network;
import io.unlearn.djl.internal.SafeTensors;
import io.unlearn.djl.internal.ScriptNetwork;
import io.unlearn.djl.internal.Shapes;
import io.unlearn.djl.internal.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A network with its weights on one device, float32.
 *
 * <p><b>Memory.</b> Weights are native memory that the garbage collector never frees: {@link #close} does. Everything that a call
 * needs beside them is freed before it returns.
 *
 * <p><b>Threads.</b> A model that nobody trains may be read by several threads at once: scored, copied, and called as a frozen
 * network. Different models may be trained on different threads at the same time. Training and writing parameters belong to one
 * thread at a time.
 *
 * <p><b>Determinism.</b> Nothing here draws from the engine's generator. With one engine thread ({@code ai.djl.pytorch.num_threads=1})
 * on the CPU the same calls give the same bits.
 */
public final class TorchModel implements AutoCloseable {
    private final String name;
    private final int[] inputShape;
    private final int classes;
    private final TorchDevice device;
    private final Network network;
    private final Optional<Architecture> architecture;
    private final Map<String, TorchParameter> parameters;
    private final AtomicBoolean training = new AtomicBoolean();
    private volatile boolean closed;

    private TorchModel(
            String name, int[] inputShape, int classes, Network network, Optional<Architecture> architecture) {
        this.architecture = architecture;
        this.name = name;
        this.inputShape = inputShape.clone();
        this.classes = classes;
        this.network = network;
        this.device = new TorchDevice(Engines.name(network.manager().getDevice()));
        Map<String, TorchParameter> views = new LinkedHashMap<>();
        network.tensors().forEach(tensor -> views.put(tensor.name(), new TorchParameter(this, tensor)));
        this.parameters = views;
    }

    /**
     * Returns a new network with initial weights.
     *
     * @param architecture what to build
     * @param device where
     * @param seeds where the initial weights come from
     * @throws io.unlearn.core.error.MissingNativeException if the engine cannot start, or the device is not there
     * @throws InvalidArgumentException if the architecture's initialiser does not know a tensor
     */
    public static TorchModel of(Architecture architecture, TorchDevice device, Seeds seeds) {
        TorchModel model = empty(architecture, device);
        try {
            Seeds initial = seeds.split("initial weights");
            for (String layer : model.layers()) {
                model.reset(layer, architecture.initialiser(), initial);
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Loads the weights of a network of DJL blocks, as {@link #save} writes them.
     *
     * @param weights a file in the safetensors format with the tensors of this architecture and no others
     */
    public static TorchModel load(Path weights, Architecture architecture, TorchDevice device) throws IOException {
        TorchModel model = empty(architecture, device);
        try {
            SafeTensors.read(weights, model.network.tensors());
            return model;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Loads a network that was exported from Python with {@code torch.jit.script(network).save(file)}; its source is not needed.
     *
     * <p>Parameters and running statistics are named as in Python, and what they are for is told by the class of the module that owns
     * them, which the file names: a class with {@code Conv}, {@code Linear} or {@code Norm} in its name is one of these, everything
     * else is {@link ParameterKind#OTHER}. Tensors that are not float32, such as the counter of a batch normalisation, have no view;
     * {@link #copy} and {@link #save} keep them. A parameter that two modules share has one view, under its first name.
     *
     * <p>A network that was <i>traced</i> ({@code torch.jit.trace}) always runs in the mode in which it was traced, whatever {@link
     * Mode} is asked for. One that was <i>frozen</i> ({@code torch.jit.freeze}) has no parameters left, and is refused. Dropout draws
     * from the engine's generator: with it, the same seed does not give the same model.
     *
     * @param torchScript the file
     * @param inputShape of one example
     * @param classes how many numbers the network returns for one example
     * @throws InvalidArgumentException if the file is no TorchScript, cannot be loaded or has nothing to train
     */
    public static TorchModel loadScript(Path torchScript, int[] inputShape, int classes, TorchDevice device)
            throws IOException {
        Architecture.checkInputShape(inputShape);
        Check.atLeast("number of classes", classes, 1, "Pass the width of the last layer.");
        Path fileName = torchScript.getFileName();
        String name = fileName == null ? "script" : fileName.toString().replaceFirst("\\.pt$", "");
        Network network = ScriptNetwork.load(Engines.open(device.name()), torchScript);
        return new TorchModel(name, inputShape, classes, network, Optional.empty());
    }

    /** Returns a network of zeros. */
    static TorchModel empty(Architecture architecture, TorchDevice device) {
        int[] shape = architecture.inputShapeCopy();
        Network network = BlockNetwork.of(
                Engines.open(device.name()),
                architecture::newBlock,
                shape,
                architecture.leavesInputs(),
                architecture.layers());
        return new TorchModel(architecture.name(), shape, architecture.classes(), network, Optional.of(architecture));
    }

    /**
     * Writes the weights: in the safetensors format for a network of DJL blocks, with running statistics, under PyTorch's names; as
     * TorchScript, which Python can load, for a network that came from it.
     */
    public void save(Path file) throws IOException {
        checkOpen();
        network.save(file);
    }

    /** Returns an exact copy, running statistics included, on the same device. The caller closes it. */
    public TorchModel copy() {
        checkOpen();
        return new TorchModel(name, inputShape, classes, network.copy(), architecture);
    }

    /** Returns the name of the architecture, or of the file that the network was loaded from. */
    public String name() {
        return name;
    }

    /** Returns the shape of one input, copied. */
    public int[] inputShapeCopy() {
        return inputShape.clone();
    }

    /** Returns how many numbers the network returns for one example. */
    public int classes() {
        return classes;
    }

    /** Returns the plan that the network was built by; there is none for one that came from TorchScript. */
    public Optional<Architecture> architecture() {
        return architecture;
    }

    /** Returns whether the network came from TorchScript. */
    public boolean isScript() {
        return network instanceof ScriptNetwork;
    }

    /** Returns where the weights are, never {@code auto}. */
    public TorchDevice device() {
        return device;
    }

    /** Returns all float32 tensors in the order in which they are defined, running statistics included. */
    public List<TorchParameter> parameters() {
        checkOpen();
        return List.copyOf(parameters.values());
    }

    /**
     * Returns one tensor.
     *
     * @throws InvalidArgumentException if there is none of this name
     */
    public TorchParameter parameter(String parameterName) {
        checkOpen();
        TorchParameter found = parameters.get(parameterName);
        if (found == null) {
            throw new InvalidArgumentException(
                    "parameter", "one of " + parameters.keySet(), parameterName, "Ask parameters() for the names.");
        }
        return found;
    }

    /** Returns the names of the layers that own tensors, in the order in which they are defined. */
    public List<String> layers() {
        checkOpen();
        return parameters.values().stream()
                .map(TorchParameter::layer)
                .distinct()
                .toList();
    }

    /** Returns how many numbers gradients may change. */
    public long parameterCount() {
        return parameters().stream()
                .filter(TorchParameter::trainable)
                .mapToLong(TorchParameter::size)
                .sum();
    }

    /**
     * Gives all tensors of one layer new values, running statistics included.
     *
     * @param layer one of {@link #layers}
     * @param initialiser draws them
     * @param seeds split by the name of each tensor, so that layers may be reset in any order
     * @throws InvalidArgumentException if there is no such layer, or the initialiser does not know a tensor; nothing is changed
     */
    public void reset(String layer, Initialiser initialiser, Seeds seeds) {
        List<TorchParameter> own =
                parameters().stream().filter(each -> each.layer().equals(layer)).toList();
        if (own.isEmpty()) {
            throw new InvalidArgumentException("layer", "one of " + layers(), layer, "Ask layers() for the names.");
        }
        int fanIn = own.stream()
                .filter(each -> each.kind().isWeight())
                .mapToInt(each -> Initialisers.fanIn(each.shapeCopy()))
                .findFirst()
                .orElse(1);
        List<float[]> values = new ArrayList<>();
        for (TorchParameter each : own) {
            RandomGenerator random = seeds.split(each.name()).generator();
            float[] drawn = initialiser.values(each.kind(), each.shapeCopy(), fanIn, random);
            each.checkLength("initial values", drawn);
            values.add(drawn);
        }
        for (int i = 0; i < values.size(); i++) {
            own.get(i).set(values.get(i));
        }
    }

    /**
     * Returns what the network says about each example, {@code [n][classes]}, in evaluation mode.
     *
     * @param batchSize how many examples are scored together; results differ in the last bits between batch sizes
     * @throws io.unlearn.core.error.ShapeMismatchException if the examples, or the network's results, have another shape
     */
    public float[][] logits(TorchData data, int batchSize) {
        checkOpen();
        checkData(data);
        Optional<Chain> chain = network.chain();
        if (chain.isPresent() && device.equals(TorchDevice.cpu())) {
            return logits(chain.get(), data, batchSize);
        }
        float[][] all = new float[data.size()][];
        for (int[] rows : data.batches(batchSize)) {
            float[] scores = score(data, rows);
            for (int i = 0; i < rows.length; i++) {
                all[rows[i]] = Arrays.copyOfRange(scores, i * classes, (i + 1) * classes);
            }
        }
        return all;
    }

    /** Scores everything in one call. */
    private float[][] logits(Chain chain, TorchData data, int batchSize) {
        Check.atLeast("batch size", batchSize, 1, "64 is common.");
        float[][] all = new float[data.size()][];
        if (!data.isEmpty()) {
            try (PtNDManager scope = scope()) {
                float[] scores = Placement.scores(scope, chain, data, batchSize);
                for (int i = 0; i < all.length; i++) {
                    all[i] = Arrays.copyOfRange(scores, i * classes, (i + 1) * classes);
                }
            }
        }
        return all;
    }

    private float[] score(TorchData data, int[] rows) {
        try (PtNDManager scope = scope()) {
            PtNDArray inputs = inputs(scope, data, rows);
            return GradMode.off(() -> forward(inputs, false)).toFloatArray();
        }
    }

    private PtNDArray inputs(PtNDManager scope, TorchData data, int[] rows) {
        Shape shape = Shapes.many(rows.length, inputShape);
        Optional<ByteBuffer> there =
                network.leavesInputs() && device.equals(TorchDevice.cpu()) ? data.inPlace(rows) : Optional.empty();
        return there.map(memory -> Tensors.inPlace(scope, shape, memory))
                .orElseGet(() -> Tensors.floats(scope, shape, to -> data.copyInto(to, rows)));
    }

    /** Returns memory for one call, which the caller closes. */
    PtNDManager scope() {
        return (PtNDManager) network().manager().newSubManager();
    }

    /** Runs forward under the thread's present mode. */
    PtNDArray forward(PtNDArray inputs, boolean train) {
        PtNDArray out = network.forward(inputs, train);
        long examples = inputs.getShape().get(0);
        Check.shape(
                "output of " + name,
                "[" + examples + "][" + classes + "]",
                out.getShape().dimension() == 2
                        && out.getShape().get(0) == examples
                        && out.getShape().get(1) == classes,
                out.getShape().toString(),
                "Declare as many classes as the last layer is wide.");
        return out;
    }

    void checkData(TorchData data) {
        Check.shape(
                "examples",
                "of shape " + Arrays.toString(inputShape),
                Arrays.equals(data.exampleShapeCopy(), inputShape),
                Arrays.toString(data.exampleShapeCopy()),
                "Pass the data that the network is for.");
    }

    /** Returns the SHA-256 of the names, shapes and values of all tensors, in hexadecimal. */
    public String digest() {
        Digest digest = new Digest();
        for (TorchParameter each : parameters()) {
            digest.add(each.name(), each.shapeCopy(), each.valuesCopy());
        }
        return digest.hex();
    }

    /**
     * Checks all values.
     *
     * @throws NonFiniteValueException if one is not finite, as after a training that diverged
     */
    public void requireFinite() {
        for (TorchParameter each : parameters()) {
            float[] values = each.valuesCopy();
            int wrong = IntStream.range(0, values.length)
                    .filter(i -> !Float.isFinite(values[i]))
                    .findFirst()
                    .orElse(-1);
            if (wrong >= 0) {
                throw new NonFiniteValueException(
                        each.name() + "[" + wrong + "]", "finite", values[wrong], "Lower the learning rate.");
            }
        }
    }

    Network network() {
        checkOpen();
        return network;
    }

    /** Lets one thread train at a time. */
    void enterTraining() {
        if (!training.compareAndSet(false, true)) {
            throw new InvalidStateException(
                    "model " + name,
                    "trained by one step at a time",
                    "in a step already",
                    "Train copies side by side.");
        }
    }

    void leaveTraining() {
        training.set(false);
    }

    void checkOpen() {
        Check.open("model " + name, closed);
    }

    /** Frees the weights. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            network.close();
        }
    }

    @Override
    public String toString() {
        return name + " on " + device + (closed ? " (closed)" : "");
    }
}
