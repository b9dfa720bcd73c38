package io.unlearn.certified.service;

import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;

/**
 * Is told what a {@link RemovalService} does. Called on the writer thread, or within {@link RemovalService#start} for the first
 * release: be quick. What a method throws is logged and changes nothing. No call holds personal data; counts of removed rows
 * and times are internal all the same.
 */
public interface ServiceListener {
    /** Returns a listener that ignores everything. */
    static ServiceListener none() {
        return new ServiceListener() {};
    }

    /** A batch became durable. */
    default void removed(int requests, int rows) {}

    /** A request waits for approval or retraining; the reason is without personal data. */
    default void held(String reason) {}

    /** Predictions come from a new release. */
    default void released(Certificate certificate) {}

    /** The model was trained from nothing. */
    default void retrained(Budget budget) {}

    /** Less is left of the budget than the soft threshold; once, until it is above it again. */
    default void budgetLow(Budget budget, double share) {}

    /** The store has failed: deletions are refused until the service is reopened. */
    default void degraded(String reason) {}

    /** The store works again. */
    default void reopened() {}
}
