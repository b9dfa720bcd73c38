package io.unlearn.core;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.internal.Check;

/**
 * How often a rule was right on two groups of models. "Positive" is the group that the rule names; each count is a number
 * of models, never of examples.
 *
 * @param truePositives positives that the rule calls positive
 * @param falseNegatives positives that it calls negative
 * @param falsePositives negatives that it calls positive
 * @param trueNegatives negatives that it calls negative
 */
public record Counts(long truePositives, long falseNegatives, long falsePositives, long trueNegatives) {
    private static final String FIX = "Pass numbers of models.";

    /**
     * Checks the counts.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if a count is negative
     * @throws EmptySplitException if there are no positives or no negatives
     */
    public Counts {
        Check.atLeast("truePositives", truePositives, 0, FIX);
        Check.atLeast("falseNegatives", falseNegatives, 0, FIX);
        Check.atLeast("falsePositives", falsePositives, 0, FIX);
        Check.atLeast("trueNegatives", trueNegatives, 0, FIX);
        if (truePositives + falseNegatives == 0 || falsePositives + trueNegatives == 0) {
            throw new EmptySplitException(
                    "counts",
                    "of at least one positive and one negative",
                    truePositives + falseNegatives + " and " + (falsePositives + trueNegatives),
                    "Score at least one model of each group.");
        }
    }

    /** Returns the number of positives. */
    public long positives() {
        return truePositives + falseNegatives;
    }

    /** Returns the number of negatives. */
    public long negatives() {
        return falsePositives + trueNegatives;
    }
}
