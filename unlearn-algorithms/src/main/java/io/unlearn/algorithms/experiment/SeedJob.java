package io.unlearn.algorithms.experiment;

import io.unlearn.core.internal.Check;

/**
 * One model to be made.
 *
 * @param group the group that it belongs to
 * @param index its number within the group, from 0
 */
public record SeedJob(String group, int index) {
    /**
     * Checks the number.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if it is negative
     */
    public SeedJob {
        Check.atLeast("index", index, 0, "Models are counted from 0.");
    }

    @Override
    public String toString() {
        return "model " + index + " of " + group;
    }
}
