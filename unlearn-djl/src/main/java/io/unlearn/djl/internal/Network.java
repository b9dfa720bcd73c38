package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Weights on a device and a way to run them forward, whatever they come from. */
public interface Network extends AutoCloseable {
    /**
     * Runs forward under the thread's present {@link GradMode}.
     *
     * @param inputs {@code [b][...]}; its manager takes the results
     * @param train whether batch statistics are used and running ones move
     */
    PtNDArray forward(PtNDArray inputs, boolean train);

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
