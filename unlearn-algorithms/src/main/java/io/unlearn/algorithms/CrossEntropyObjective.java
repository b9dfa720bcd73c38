package io.unlearn.algorithms;

import io.unlearn.djl.BatchLoss;
import io.unlearn.djl.Losses;
import java.util.Optional;
import java.util.function.Function;

/**
 * The cross-entropy with the labels, as an objective that says so: models can be trained together towards it.
 *
 * @param weights of the classes, if they have any
 */
record CrossEntropyObjective(Optional<Function<Workpiece, float[]>> weights) implements Objective {
    @Override
    public BatchLoss on(Workpiece work) {
        return weights.map(of -> Losses.crossEntropy(of.apply(work))).orElseGet(Losses::crossEntropy);
    }

    /** Returns the weights of the classes in this run; empty for none. */
    float[] weightsFor(Workpiece work) {
        return weights.map(of -> of.apply(work)).orElseGet(() -> new float[0]);
    }
}
