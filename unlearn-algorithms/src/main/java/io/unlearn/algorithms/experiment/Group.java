package io.unlearn.algorithms.experiment;

import io.unlearn.core.Seeds;
import io.unlearn.core.internal.json.JsonObject;

/**
 * Models that are made alike, each with its own seed.
 *
 * @param id its name, also of its folder
 * @param models how many
 * @param description everything that decides what they are like
 * @param maker makes one
 * @param mayFail whether a model that diverges is a result, as for a method, or an error
 * @param keeps how many of the models themselves are kept, from the first on
 */
record Group<M>(String id, int models, JsonObject description, Maker<M> maker, boolean mayFail, int keeps) {
    static final String ORIGINALS = "originals";
    static final String RETRAINED = "retrained";
    static final String AGAIN = "retrained-again";

    /** Makes a model. */
    interface Maker<M> {
        Timed<M> make(int index, Seeds seeds);
    }

    String fingerprint() {
        return ExperimentFolder.fingerprint(description);
    }
}
