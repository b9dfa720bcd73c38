package io.unlearn.certified.internal;

import io.unlearn.core.RemovalRoute;

/** Moves the weights of a model when rows leave or enter, and verifies where they end. Called by one thread at a time. */
public interface Procedure extends AutoCloseable {
    /**
     * Tries a change. Does not change the state, and changes nothing of its own that a later attempt depends on for its
     * correctness.
     *
     * @throws io.unlearn.core.error.NotConvergedException if no route reached the residual limit
     */
    Attempt attempt(State state, RowChange change);

    /** Tries a removal. */
    default Attempt attempt(State state, int[] rows) {
        return attempt(state, RowChange.leaving(rows));
    }

    /** Returns what a change would cost and leave; changes nothing that an attempt depends on. */
    Forecast forecast(State state, RowChange change);

    /**
     * Returns a state that may be released: the same, or one whose residual was brought below the limit of releases.
     *
     * @throws io.unlearn.core.error.NotConvergedException if that is not reached; nothing is changed then
     */
    default State verified(State state) {
        return state;
    }

    /** Returns what it holds that cannot be computed from the state and the rows, copied; of length 0 for most. */
    default double[] memoryCopy() {
        return new double[0];
    }

    /** Returns what the bound on the residual stays below after each change. */
    double limitBetweenReleases();

    @Override
    void close();

    /**
     * A change that was tried and verified, and waits to be taken over.
     *
     * @param after the state to move to; whether the rows count is still to be marked in it
     * @param route the dearest way to it
     * @param trail the ways to it; grows when the state is taken over, if that makes a new inverse
     * @param steps steps taken
     * @param charge what it adds to the published residual bound; 0 where residuals do not add up
     * @param onCommit what else has to happen when the state is taken over
     */
    record Attempt(State after, RemovalRoute route, Trail trail, int steps, double charge, Runnable onCommit) {
        static Attempt of(State after, Trail trail, int steps, double charge, Runnable onCommit) {
            return new Attempt(after, trail.dearest(), trail, steps, charge, onCommit);
        }
    }

    /**
     * What a change is expected to take.
     *
     * @param route the dearest way that is expected
     * @param residual upper bound on that of the model after it, provided that it is carried out
     * @param computed whether that is a bound for this very change; otherwise it is the limit that every route ends below
     * @param passes passes over the data, about
     * @param charge what it would add to the published residual bound
     */
    record Forecast(RemovalRoute route, double residual, boolean computed, int passes, double charge) {
        /** Returns what no change at all would cost. */
        public static Forecast nothing(double residual) {
            return new Forecast(RemovalRoute.NONE, residual, true, 0, 0);
        }
    }
}
