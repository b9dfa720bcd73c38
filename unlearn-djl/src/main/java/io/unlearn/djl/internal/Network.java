package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Weights on a device and a way to run them forward, whatever they come from. */
public interface Network extends AutoCloseable {
    /**
     * Runs forward under the thread's present {@link GradMode}.
     *
     * @param inputs {@code [b][...]}; its manager takes the results
     * @param train whether batch statistics are used and running ones move
     */
    PtNDArray forward(PtNDArray inputs, boolean train);

    /** Returns the network as a chain of layers that runs of steps and of scoring can be done with in one call, if it is one. */
    default Optional<Chain> chain() {
        return Optional.empty();
    }

    /** Sets where masks of dropout come from, nowhere for null; networks that draw their own take no notice. */
    default void masks(@Nullable Masks source) {}

    /** Returns all float32 tensors, those of one layer next to each other. */
    List<NetworkTensor> tensors();

    /** Returns an exact copy with memory of its own. */
    Network copy();

    /** Returns whether it is certain that a forward pass does not change its inputs. */
    boolean leavesInputs();

    /** Returns the memory that the weights are in. */
    PtNDManager manager();

    /** Writes the weights, and whatever else this kind of network needs. */
    void save(Path file) throws IOException;

    @Override
    void close();
}
