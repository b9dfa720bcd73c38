package io.unlearn.algorithms.experiment;

import io.unlearn.core.Seeds;
import io.unlearn.core.internal.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Models that are made alike, each with its own seed.
 *
 * @param id its name, also of its folder
 * @param models how many
 * @param description everything that decides what they are like
 * @param maker makes one
 * @param mayFail whether a model that diverges is a result, as for a method, or an error
 * @param keeps how many of the models themselves are kept, from the first on
 * @param together how many are made at once, in blocks that begin at multiples of this number; 1 for one by one
 */
record Group<M>(
        String id, int models, JsonObject description, Maker<M> maker, boolean mayFail, int keeps, int together) {
    static final String ORIGINALS = "originals";
    static final String RETRAINED = "retrained";
    static final String AGAIN = "retrained-again";

    /** Makes a model. */
    interface Maker<M> {
        Timed<M> make(int index, Seeds seeds);

        /** Makes a block of models at once. */
        List<Timed<M>> makeTogether(int first, List<Seeds> seeds);
    }

    /** Returns the number of the first model of the block that a model is in. */
    int blockOf(int index) {
        return index - index % together;
    }

    /** Returns the jobs of a block. */
    List<SeedJob> block(int first) {
        return IntStream.range(first, Math.min(first + together, models))
                .mapToObj(index -> new SeedJob(id, index))
                .toList();
    }

    String fingerprint() {
        return ExperimentFolder.fingerprint(description);
    }
}
