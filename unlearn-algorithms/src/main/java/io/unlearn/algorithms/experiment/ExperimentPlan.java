package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.internal.Check;

/**
 * How many models are trained, and where unlearned models come from. Immutable.
 *
 * <p>More models can be asked for later: finished ones are kept, and the seed of a model depends on its number alone.
 *
 * @param seed where all randomness comes from; a search for hyper-parameters must use another one than the record
 * @param retrained reference models, trained on the retain part, at least 2
 * @param retrainedAgain other models trained like them, at least 2: the null of every comparison
 * @param originals models trained on everything, at least 1; the first is the original under {@link Origin#ONE_ORIGINAL}
 * @param origin whether all unlearned models come from one original, as in the NeurIPS 2023 challenge, or each from its own,
 *     without which no bound is certified
 */
public record ExperimentPlan(long seed, int retrained, int retrainedAgain, int originals, Origin origin) {
    private static final String FIX = "Sixty-four models a side say something; an audit needs 16.";

    /**
     * Checks the numbers.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if there are too few models
     */
    public ExperimentPlan {
        Check.atLeast("retrained", retrained, 2, FIX);
        Check.atLeast("retrainedAgain", retrainedAgain, 2, FIX);
        Check.atLeast("originals", originals, 1, FIX);
    }

    /** Returns a plan with as many models of each kind, all unlearned from one original. */
    public static ExperimentPlan of(long seed, int models) {
        return new ExperimentPlan(seed, models, models, models, Origin.ONE_ORIGINAL);
    }

    /** Returns a copy with another origin of the unlearned models. */
    public ExperimentPlan withOrigin(Origin other) {
        return new ExperimentPlan(seed, retrained, retrainedAgain, originals, other);
    }
}
