package io.unlearn.djl;

import ai.djl.nn.Block;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.NamedChain;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The plan of a network as DJL blocks: a name, the shape of one input, the number of outputs, how to build the blocks and how to
 * initialise them. Immutable; thread-safe if the supplier is.
 *
 * <p>A block is used by one model. The supplier must return a new one each time, not initialised, and always of the same
 * structure: copies of a model are built with it.
 */
public final class Architecture {
    private final String name;
    private final int[] inputShape;
    private final int classes;
    private final Supplier<Block> blocks;
    private final Initialiser initialiser;
    private final List<Layer> layers;
    private final boolean leavesInputs;

    private Architecture(
            String name,
            int[] inputShape,
            int classes,
            Supplier<Block> blocks,
            Initialiser initialiser,
            List<Layer> layers,
            boolean leavesInputs) {
        this.name = name;
        this.inputShape = inputShape.clone();
        this.classes = classes;
        this.blocks = blocks;
        this.initialiser = initialiser;
        this.layers = List.copyOf(layers);
        this.leavesInputs = leavesInputs;
    }

    /**
     * Returns a plan with PyTorch's default initialisation.
     *
     * @param name for reports
     * @param inputShape of one example, {@code [channels][height][width]} or {@code [features]}
     * @param classes how many numbers the network returns for one example
     * @param blocks builds the network
     */
    public static Architecture of(String name, int[] inputShape, int classes, Supplier<Block> blocks) {
        checkInputShape(inputShape);
        Check.atLeast("number of classes", classes, 1, "Pass the width of the last layer.");
        return new Architecture(name, inputShape, classes, blocks, Initialiser.PYTORCH, List.of(), false);
    }

    /**
     * Returns a plan that is a chain of layers, with PyTorch's default initialisation. Many networks of such a plan can be trained and
     * scored at once, see {@link ModelStack}.
     *
     * @param name for reports
     * @param inputShape of one example, {@code [channels][height][width]} or {@code [features]}
     * @param layers at least one, with names that differ; the last is linear, as wide as there are classes
     */
    public static Architecture ofLayers(String name, int[] inputShape, List<Layer> layers) {
        checkInputShape(inputShape);
        checkNames(layers);
        if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Layer.Linear last)) {
            throw new InvalidArgumentException(
                    "layers", "a chain that ends with a linear layer", layers.toString(), "Append Layer.linear(...).");
        }
        List<Layer> copy = List.copyOf(layers);
        Supplier<Block> chain = () -> {
            NamedChain made = new NamedChain();
            copy.forEach(layer -> made.then(layer.name(), layer.newBlock()));
            return made;
        };
        return new Architecture(name, inputShape, last.units(), chain, Initialiser.PYTORCH, copy, true);
    }

    private static void checkNames(List<Layer> layers) {
        Set<String> names = new HashSet<>();
        for (Layer layer : layers) {
            if (!names.add(layer.name())) {
                throw new InvalidArgumentException(
                        "layer names", "different from each other", layer.name() + " twice", "Number the layers.");
            }
        }
    }

    static void checkInputShape(int[] shape) {
        boolean whole = shape.length > 0 && Arrays.stream(shape).allMatch(size -> size > 0);
        Check.shape(
                "input shape",
                "of one or more sizes above 0",
                whole,
                Arrays.toString(shape),
                "Pass the shape of one example, without the batch.");
    }

    /** Returns the same plan with another initialisation. */
    public Architecture initialisedBy(Initialiser other) {
        return new Architecture(name, inputShape, classes, blocks, other, layers, leavesInputs);
    }

    /**
     * Returns the same plan with a promise: none of its blocks changes its input in place, as {@code muli} would. Scoring on the CPU
     * then reads rows that lie together where they are, instead of from a copy. If the promise is broken, data is changed.
     */
    public Architecture leavingInputs() {
        return new Architecture(name, inputShape, classes, blocks, initialiser, layers, true);
    }

    /** Returns whether the blocks were promised to leave their inputs as they are. */
    public boolean leavesInputs() {
        return leavesInputs;
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the shape of one example, copied. */
    public int[] inputShapeCopy() {
        return inputShape.clone();
    }

    /** Returns how many numbers the network returns for one example. */
    public int classes() {
        return classes;
    }

    /** Returns how new tensors are filled. */
    public Initialiser initialiser() {
        return initialiser;
    }

    /** Returns the layers of a plan that was made by {@link #ofLayers}, and nothing for another. */
    public List<Layer> layers() {
        return layers;
    }

    /** Returns a new network without weights. */
    public Block newBlock() {
        return blocks.get();
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(inputShape) + " -> " + classes;
    }
}
