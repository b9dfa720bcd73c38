package io.unlearn.djl;

import ai.djl.nn.Block;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
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

    private Architecture(String name, int[] inputShape, int classes, Supplier<Block> blocks, Initialiser initialiser) {
        this.name = name;
        this.inputShape = inputShape.clone();
        this.classes = classes;
        this.blocks = blocks;
        this.initialiser = initialiser;
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
        return new Architecture(name, inputShape, classes, blocks, Initialiser.PYTORCH);
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
        return new Architecture(name, inputShape, classes, blocks, other);
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

    /** Returns a new network without weights. */
    public Block newBlock() {
        return blocks.get();
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(inputShape) + " -> " + classes;
    }
}
