package io.unlearn.certified.operations;

/**
 * Is told what a store did; given to it by {@code StoreOptions.withListener}. Called by the thread that does the work, one call at a time, while
 * other calls wait: return at once. An exception is logged by the name of its class, and changes nothing.
 */
@FunctionalInterface
public interface OperationListener {
    /**
     * Something was done, or refused.
     *
     * @param status how the store stands then; what is not known when an opening fails is 0
     */
    void happened(OperationEvent event, OperationStatus status);
}
