package io.unlearn.certified.store;

/** What became of one request of a batch. */
public sealed interface BatchResult {
    /**
     * It is carried out and durable, now or before.
     *
     * @param receipt as {@link DurableRemoval#remove(String, io.unlearn.core.RemovalRequest)} would have returned it
     */
    record Done(Receipt receipt) implements BatchResult {}

    /**
     * It was refused and changed nothing; its id may be used again.
     *
     * @param reason as {@link DurableRemoval#remove(String, io.unlearn.core.RemovalRequest)} would have thrown it
     */
    record Refused(RuntimeException reason) implements BatchResult {}
}
