package io.unlearn.djl;

import ai.djl.ndarray.NDArray;

/** Rows of a data set on the device, for the length of one step. */
public final class Batch {
    private final NDArray inputs;
    private final NDArray labels;
    private final int[] rows;

    Batch(NDArray inputs, NDArray labels, int[] rows) {
        this.inputs = inputs;
        this.labels = labels;
        this.rows = rows.clone();
    }

    /** Returns the inputs, float32, {@code [rows][shape of an example...]}. */
    public NDArray inputs() {
        return inputs;
    }

    /** Returns the labels, int64, {@code [rows]}. */
    public NDArray labels() {
        return labels;
    }

    /** Returns how many rows there are. */
    public int size() {
        return rows.length;
    }

    /** Returns which rows of the data set these are, copied. */
    public int[] rowsCopy() {
        return rows.clone();
    }
}
