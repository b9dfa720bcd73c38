package io.unlearn.djl;

/** How a network runs forward. */
public enum Mode {
    /** Batch normalisation uses the statistics of the batch, and moves its running ones; dropout drops. */
    TRAIN,
    /** Batch normalisation uses its running statistics; nothing is dropped, nothing moves. */
    EVALUATE
}
