package io.unlearn.certified.internal;

import io.unlearn.core.RemovalRoute;

/** Moves the weights of a model after rows were taken away, and verifies where they end. Called by one thread at a time. */
public interface Procedure extends AutoCloseable {
    /**
     * Tries a removal. Does not change the state, and changes nothing of its own that a later attempt depends on for its
     * correctness.
     *
     * @throws io.unlearn.core.error.NotConvergedException if no route reached the residual limit
     */
    Attempt attempt(State state, int[] rows);

    /** Returns the route that would be tried first. */
    RemovalRoute firstRoute();

    /** Returns a rough number of passes over the data for a removal. */
    int expectedPasses();

    /**
     * Returns a state that may be released: the same, or one whose residual was brought below the limit of releases.
     *
     * @throws io.unlearn.core.error.NotConvergedException if that is not reached; nothing is changed then
     */
    default State verified(State state) {
        return state;
    }

    /** Returns what the bound on the residual stays below after each removal. */
    double limitBetweenReleases();

    @Override
    void close();

    /**
     * A removal that was tried and verified, and waits to be taken over.
     *
     * @param after the state to move to
     * @param route how it was reached
     * @param steps steps taken
     * @param charge what it adds to the published residual bound; 0 where residuals do not add up
     * @param onCommit what else has to happen when the state is taken over
     */
    record Attempt(State after, RemovalRoute route, int steps, double charge, Runnable onCommit) {}
}
