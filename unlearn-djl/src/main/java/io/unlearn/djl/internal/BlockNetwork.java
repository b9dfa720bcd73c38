package io.unlearn.djl.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.unlearn.djl.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A network of DJL blocks. */
public final class BlockNetwork implements Network {
    private final PtNDManager manager;
    private final Supplier<Block> blocks;
    private final int[] inputShape;
    private final boolean leavesInputs;
    private final Block block;
    private final ParameterStore store;
    private final List<NetworkTensor> tensors;
    private final List<Layer> layers;
    private final Optional<Chain> chain;
    private final List<DropoutBlock> dropouts = new ArrayList<>();

    private BlockNetwork(
            PtNDManager manager, Supplier<Block> blocks, int[] inputShape, boolean leavesInputs, List<Layer> layers) {
        this.layers = layers;
        this.leavesInputs = leavesInputs;
        this.manager = manager;
        this.blocks = blocks;
        this.inputShape = inputShape;
        this.block = blocks.get();
        this.store = new ParameterStore(manager, false);
        // The engine's generator is never asked: the tensors are filled by the caller.
        block.setInitializer(Initializer.ZEROS, parameter -> true);
        block.initialize(manager, DataType.FLOAT32, Shapes.many(1, inputShape));
        this.tensors = BlockTensors.of(block);
        for (NetworkTensor tensor : tensors) {
            tensor.array().setRequiresGradient(tensor.trainable());
        }
        this.chain = Chain.of(manager, layers, inputShape, tensors, 0);
        findDropouts(block);
    }

    private void findDropouts(Block within) {
        if (within instanceof DropoutBlock dropout) {
            dropouts.add(dropout);
        }
        within.getChildren().values().forEach(this::findDropouts);
    }

    /**
     * Builds a network of zeros.
     *
     * @param leavesInputs whether no block changes its input
     * @param layers what the blocks are, if they are a chain of layers
     * @param manager closed with the network, or here if the network cannot be built
     */
    public static BlockNetwork of(
            PtNDManager manager, Supplier<Block> blocks, int[] inputShape, boolean leavesInputs, List<Layer> layers) {
        try {
            return new BlockNetwork(manager, blocks, inputShape, leavesInputs, layers);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public PtNDArray forward(PtNDArray inputs, boolean train) {
        return (PtNDArray) block.forward(store, new NDList(inputs), train).singletonOrThrow();
    }

    @Override
    public Optional<Chain> chain() {
        return chain;
    }

    @Override
    public void masks(@Nullable Masks source) {
        dropouts.forEach(block -> block.masks(source));
    }

    @Override
    public List<NetworkTensor> tensors() {
        return tensors;
    }

    @Override
    public Network copy() {
        PtNDManager root = Engines.open(Engines.name(manager.getDevice()));
        BlockNetwork made = of(root, blocks, inputShape, leavesInputs, layers);
        try (PtNDManager scope = (PtNDManager) root.newSubManager()) {
            Tensors.copy(arrays(), made.arrays(), scope);
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private List<PtNDArray> arrays() {
        return tensors.stream().map(NetworkTensor::array).toList();
    }

    @Override
    public boolean leavesInputs() {
        return leavesInputs;
    }

    @Override
    public PtNDManager manager() {
        return manager;
    }

    @Override
    public void save(Path file) throws IOException {
        SafeTensors.write(file, tensors);
    }

    /** Frees the weights: they belong to the manager. */
    @Override
    public void close() {
        manager.close();
    }
}
