package io.unlearn.certified.service;

/** How far a request to a {@link RemovalService} has come. The state of a ticket only moves forward, except between QUEUED and HELD. */
public enum TicketState {
    /**
     * In the queue, in memory only: a crash loses it. Whoever asked must ask again with the same id until it is {@link #REMOVED}; that is
     * safe at any time.
     */
    QUEUED,

    /** Beyond a limit, or more than the budget covers: waits for {@link RemovalService#approve} or for the next retraining. In memory only. */
    HELD,

    /** The model does not use the rows any more, durably. Predictions still come from the release before. */
    REMOVED,

    /**
     * Predictions come from a release without the rows, and no file of the store holds them: a checkpoint is durable. The last
     * state.
     */
    ERASED,

    /**
     * Predictions come from a release without the rows, but the store keeps traces of them until the next retraining, see
     * {@link io.unlearn.certified.RemovalSnapshot#tracesRemain}.
     */
    RELEASED,

    /** Refused, or given up at shutdown; nothing was changed, and the id may be used again. */
    REFUSED;

    /** Returns whether the removal is durable. */
    public boolean removed() {
        return this == REMOVED || released();
    }

    /** Returns whether predictions come from a release without the rows. */
    public boolean released() {
        return this == RELEASED || this == ERASED;
    }
}
