package io.unlearn.certified.operations;

import io.unlearn.core.RemovalRoute;
import java.time.Duration;

/**
 * What a store did, in numbers. Holds no ids, rows, labels or weights. Routes, residuals, counts and times are functions of rows that were
 * removed, and therefore <b>internal</b>, like a {@link io.unlearn.core.RemovalEvidence}: what leaves the building is the certificate.
 */
public sealed interface OperationEvent {
    /** Returns how long it took. */
    Duration took();

    /**
     * A removal.
     *
     * @param rows rows that left
     * @param alreadyRemoved rows of the request that were gone before
     * @param repeated whether the request had been carried out before, so that nothing was done
     * @param residualBound bound on the gradient norm, sum form; NaN where nothing was done
     */
    record Removed(
            Duration took, RemovalRoute route, int rows, int alreadyRemoved, boolean repeated, double residualBound)
            implements OperationEvent {}

    /**
     * Something that was refused, or failed.
     *
     * @param reason the kind of error, from a fixed set: the name of its class without "Exception", or BudgetExhausted
     */
    record Refused(Duration took, Operation operation, String reason) implements OperationEvent {}

    /**
     * A release.
     *
     * @param again whether one that was there was served again, at no cost
     */
    record Released(Duration took, boolean again) implements OperationEvent {}

    /**
     * Rows that entered.
     *
     * @param residualBound bound on the gradient norm, sum form
     */
    record Inserted(Duration took, RemovalRoute route, int rows, double residualBound) implements OperationEvent {}

    /** A training from nothing. */
    record Retrained(Duration took) implements OperationEvent {}

    /**
     * A checkpoint.
     *
     * @param erased whether what was removed before is erased now
     */
    record Checkpointed(Duration took, boolean erased) implements OperationEvent {}

    /**
     * An opening.
     *
     * @param replayed requests that were carried out again
     */
    record Opened(Duration took, long replayed) implements OperationEvent {}
}
