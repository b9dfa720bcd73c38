package io.unlearn.algorithms.experiment;

/** Another machine, or many: takes a task there and brings the answer back. Called by several threads at once. */
@FunctionalInterface
public interface SeedPlace {
    /**
     * Has {@link SeedTask#carryOut} called somewhere, and waits for the answer.
     *
     * @throws InterruptedException if the calling thread is interrupted; the task should be ended then
     * @throws RuntimeException if it failed for good; trying again is the place's affair
     */
    SeedAnswer carryOut(SeedTask task) throws InterruptedException;
}
