package io.unlearn.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** Two branches that are added up, and a ReLU: a chain of layers beside the input itself, or beside a projection of it. */
public final class ResidualBlock extends AbstractBlock {
    private final NamedChain main;
    private final @Nullable Block downsample;

    /** Adds the input itself. */
    public ResidualBlock(NamedChain main) {
        this(main, null);
    }

    /** Adds a projection of the input, which is called {@code downsample}. */
    public ResidualBlock(NamedChain main, @Nullable Block downsample) {
        this.main = main;
        this.downsample = downsample;
        // The layers of the chain are this block's own children, so that no name of the chain comes between.
        for (Pair<String, Block> step : main.getChildren()) {
            addChildBlock(step.getKey().substring(2), step.getValue());
        }
        if (downsample != null) {
            addChildBlock("downsample", downsample);
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray beside = downsample == null
                ? inputs.singletonOrThrow()
                : downsample.forward(store, inputs, training).singletonOrThrow();
        NDArray through = main.forward(store, inputs, training).singletonOrThrow();
        return new NDList(through.add(beside).getNDArrayInternal().relu());
    }

    @Override
    public void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        main.initialize(manager, type, inputShapes);
        if (downsample != null) {
            downsample.initialize(manager, type, inputShapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return main.getOutputShapes(inputShapes);
    }
}
