package io.unlearn.djl;

import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.Engines;
import io.unlearn.djl.internal.NetworkTensor;
import io.unlearn.djl.internal.StackedNetwork;
import io.unlearn.djl.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Many small networks of one chain of layers, on one device, that are scored and trained together: their weights are stacked along an
 * axis of seeds, so that one call of the engine does the work of one call for each. What happens to one network does not depend on
 * the others; results differ from those of single networks in the order of float32 sums only.
 *
 * <p>It pays where single networks keep the processor waiting for calls: small layers and small batches; see {@link #worthwhile}.
 *
 * <p><b>Memory</b> is native: {@link #close} frees it, and {@link #models} returns copies that live on. Memory of one call is freed
 * before it returns; it grows with seeds times batch size. <b>Threads:</b> a stack is read by any number of threads, or trained
 * by one.
 */
public final class ModelStack implements AutoCloseable {
    private static final int SMALL_BATCH = 64;
    private static final int SMALL_BATCH_OF_IMAGES = 4;

    private final Architecture architecture;
    private final TorchDevice device;
    private final StackedNetwork network;
    private final int size;
    private boolean closed;

    private ModelStack(Architecture architecture, TorchDevice device, StackedNetwork network, int size) {
        this.architecture = architecture;
        this.device = device;
        this.network = network;
        this.size = size;
    }

    /**
     * Stacks copies of networks.
     *
     * @param architecture of all of them, made by {@link Architecture#ofLayers}
     * @param models at least one, all on one device; neither changed nor closed
     * @throws InvalidArgumentException if the architecture is no chain of layers, or a network has other tensors
     */
    public static ModelStack of(Architecture architecture, List<TorchModel> models) {
        requireLayers(architecture);
        Check.atLeast("number of models", models.size(), 1, "Pass the networks to stack.");
        TorchDevice device = models.get(0).device();
        ModelStack stack = zeros(architecture, device, models.size());
        try {
            for (NetworkTensor tensor : stack.network.tensors()) {
                Tensors.write(tensor.array(), joined(tensor, models));
            }
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Stacks copies of one network, to train it in many ways. */
    public static ModelStack copies(Architecture architecture, TorchModel model, int count) {
        Check.atLeast("count", count, 1, "Pass the number of copies.");
        return of(architecture, Collections.nCopies(count, model));
    }

    private static ModelStack zeros(Architecture architecture, TorchDevice device, int size) {
        PtNDManager manager = Engines.open(device.name());
        try {
            int[] shape = architecture.inputShapeCopy();
            StackedNetwork network = new StackedNetwork(manager, architecture.layers(), shape, size);
            return new ModelStack(architecture, device, network, size);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static void requireLayers(Architecture architecture) {
        if (architecture.layers().isEmpty()) {
            throw new InvalidArgumentException(
                    "architecture",
                    "a chain of layers made by Architecture.ofLayers",
                    architecture.name() + " of other blocks",
                    "Train and score its networks one by one.");
        }
    }

    private static float[] joined(NetworkTensor tensor, List<TorchModel> models) {
        int total = Math.toIntExact(tensor.array().size());
        int each = total / models.size();
        float[] all = new float[total];
        for (int i = 0; i < models.size(); i++) {
            TorchParameter own = models.get(i).parameter(tensor.name());
            if (own.size() != each || own.kind() != tensor.kind()) {
                throw new InvalidArgumentException(
                        "model " + i,
                        "one of the architecture, with " + each + " numbers in " + tensor.name(),
                        own.size() + " numbers",
                        "Stack networks of one architecture.");
            }
            System.arraycopy(own.valuesCopy(), 0, all, i * each, each);
        }
        return all;
    }

    /**
     * Returns about how many networks fit into an amount of memory while they are trained with momentum: weights, gradients and
     * buffers, and the activations of one batch three times. At least 1.
     *
     * @param bytes of native memory
     */
    public static int fitting(Architecture architecture, int batchSize, long bytes) {
        requireLayers(architecture);
        Check.atLeast("batch size", batchSize, 1, "Pass the size of a training batch.");
        Check.atLeast("bytes", bytes, 1, "Pass the memory that may be used.");
        long weights = StackedNetwork.weights(architecture.layers(), architecture.inputShapeCopy());
        long activations = StackedNetwork.activations(architecture.layers(), architecture.inputShapeCopy());
        long each = 4 * (3 * weights + 3L * batchSize * activations);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / each));
    }

    /**
     * Tells whether a stack was measured to train faster than its networks one by one: on the CPU with one engine thread, perceptrons
     * with batches of up to {@value #SMALL_BATCH} (3.0 to 5.2 times), and convolutions, which are grouped then, with batches of up to
     * {@value #SMALL_BATCH_OF_IMAGES} (2.6 to 3.5 times; 0.9 at 16 and 0.6 at 64). Not measured on a GPU, of which it says no.
     */
    public static boolean worthwhile(Architecture architecture, int batchSize, TorchDevice device) {
        Check.atLeast("batch size", batchSize, 1, "Pass the size of a training batch.");
        boolean convolves = architecture.layers().stream().anyMatch(Layer.Convolution.class::isInstance);
        int largest = convolves ? SMALL_BATCH_OF_IMAGES : SMALL_BATCH;
        return !architecture.layers().isEmpty() && device.equals(TorchDevice.cpu()) && batchSize <= largest;
    }

    /** Returns how many networks there are. */
    public int size() {
        return size;
    }

    /** Returns the architecture of each. */
    public Architecture architecture() {
        return architecture;
    }

    /** Returns the networks as they are now, as copies that the caller closes. */
    public List<TorchModel> models() {
        checkOpen();
        List<TorchModel> made = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                made.add(TorchModel.empty(architecture, device));
            }
            copyInto(made);
            return List.copyOf(made);
        } catch (RuntimeException e) {
            made.forEach(TorchModel::close);
            throw e;
        }
    }

    /**
     * Overwrites the weights of models with those of the networks as they are now.
     *
     * @param models of the architecture, one for each network
     */
    public void copyInto(List<TorchModel> models) {
        checkOpen();
        checkCount("models", models.size());
        for (NetworkTensor tensor : network.tensors()) {
            float[] all = Tensors.read(tensor.array());
            int each = all.length / size;
            for (int i = 0; i < size; i++) {
                models.get(i).parameter(tensor.name()).set(Arrays.copyOfRange(all, i * each, (i + 1) * each));
            }
        }
    }

    /**
     * Adds Gaussian noise to tensors of every network, drawn in Java: each network's from its own generator, one tensor after the other in
     * the order of {@link TorchModel#parameters}, a draw of {@code nextGaussian} for each number.
     *
     * @param names which tensors
     * @param deviation the standard deviation, finite, at least 0
     * @param random one generator for each network
     */
    public void addNoise(Predicate<String> names, double deviation, List<? extends RandomGenerator> random) {
        checkOpen();
        Check.inRange("deviation", deviation, 0, Double.MAX_VALUE, "Give a standard deviation.");
        checkCount("generators", random.size());
        for (NetworkTensor tensor : network.tensors()) {
            if (names.test(tensor.name())) {
                float[] all = Tensors.read(tensor.array());
                int each = all.length / size;
                for (int i = 0; i < all.length; i++) {
                    all[i] += (float) (deviation * random.get(i / each).nextGaussian());
                }
                Tensors.write(tensor.array(), all);
            }
        }
    }

    private void checkCount(String what, int count) {
        Check.shape(what, "one for each of " + size + " networks", count == size, count + " of them", "Pass as many.");
    }

    /**
     * Returns what each network says about each example, {@code [seeds][n][classes]}, in evaluation mode.
     *
     * @param batchSize how many examples are scored together
     */
    public float[][][] logits(TorchData data, int batchSize) {
        checkOpen();
        checkData(data);
        Check.atLeast("batch size", batchSize, 1, "64 is common.");
        int classes = architecture.classes();
        float[][][] all = new float[size][data.size()][];
        if (data.isEmpty()) {
            return all;
        }
        try (PtNDManager scope = scope()) {
            float[] scores = Placement.scores(scope, network.chain(), data, batchSize);
            for (int i = 0; i < size * data.size(); i++) {
                all[i / data.size()][i % data.size()] = Arrays.copyOfRange(scores, i * classes, (i + 1) * classes);
            }
        }
        return all;
    }

    void checkData(TorchData data) {
        Check.shape(
                "examples",
                "of shape " + Arrays.toString(architecture.inputShapeCopy()),
                Arrays.equals(data.exampleShapeCopy(), architecture.inputShapeCopy()),
                Arrays.toString(data.exampleShapeCopy()),
                "Pass the data that the networks are for.");
    }

    PtNDManager scope() {
        return (PtNDManager) network.manager().newSubManager();
    }

    StackedNetwork network() {
        checkOpen();
        return network;
    }

    void checkOpen() {
        Check.open("stack of " + architecture.name(), closed);
    }

    /** Frees the weights. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            network.close();
        }
    }
}
