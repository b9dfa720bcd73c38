package io.unlearn.algorithms;

import io.unlearn.djl.BatchLoss;

/** What a stage minimises; made anew for each run, because it may depend on the data, the original and the seeds. */
@FunctionalInterface
public interface Objective {
    /** Returns the loss of a batch for this run, with gradients to the model that is trained. */
    BatchLoss on(Workpiece work);
}
