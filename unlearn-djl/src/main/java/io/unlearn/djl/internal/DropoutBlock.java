package io.unlearn.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.djl.Layer;
import org.jspecify.annotations.Nullable;

/** Dropout whose masks come from Java. */
public final class DropoutBlock extends AbstractBlock {
    private final Layer.Dropout layer;
    private @Nullable Masks masks;

    /** Makes one without masks, which is enough to score. */
    public DropoutBlock(Layer.Dropout layer) {
        this.layer = layer;
    }

    /** Sets where the masks of this network come from, until it is set again. */
    void masks(@Nullable Masks source) {
        masks = source;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        if (!training) {
            return inputs;
        }
        Masks source = masks;
        if (source == null) {
            throw new InvalidStateException(
                    "layer " + layer.name(),
                    "given seeds before it drops anything",
                    "without",
                    "Call Training.dropout, or train by whole epochs.");
        }
        NDArray x = inputs.singletonOrThrow();
        float[] factors = source.next(layer, Math.toIntExact(x.size()));
        return new NDList(x.mul(Tensors.floats((PtNDManager) x.getManager(), x.getShape(), to -> to.put(factors))));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
