package io.unlearn.algorithms.experiment;

import java.io.Serial;
import java.io.Serializable;

/** What a {@link SeedTask} gives: the sealed bytes of a model's results, and of the model if it is kept. Immutable. */
public final class SeedAnswer implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final byte[] results;
    private final byte[] model;

    /** Takes over both. */
    SeedAnswer(byte[] results, byte[] model) {
        this.results = results;
        this.model = model;
    }

    byte[] results() {
        return results;
    }

    /** None if the model is not kept. */
    byte[] model() {
        return model;
    }
}
