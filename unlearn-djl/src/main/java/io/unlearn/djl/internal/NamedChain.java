package io.unlearn.djl.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks one after the other, as DJL's sequential block, with names that are chosen. */
public final class NamedChain extends AbstractBlock {
    private final List<Block> steps = new ArrayList<>();

    /** Appends a block and returns this. */
    public NamedChain then(String name, Block block) {
        steps.add(addChildBlock(name, block));
        return this;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDList current = inputs;
        for (Block step : steps) {
            current = step.forward(store, current, training);
        }
        return current;
    }

    @Override
    public void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block step : steps) {
            step.initialize(manager, type, shapes);
            shapes = step.getOutputShapes(shapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block step : steps) {
            shapes = step.getOutputShapes(shapes);
        }
        return shapes;
    }
}
