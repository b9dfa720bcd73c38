package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Event;
import jdk.jfr.Label;

/** What all events of a store have. Begun before the work and committed after it, by one thread. */
public abstract class StoreJfr extends Event {
    @Label("Budget used")
    public double budgetUsed;

    @Label("Budget limit")
    public double budgetLimit;

    @Label("Remaining rows")
    public long remainingRows;

    /** Fills in what happened and hands it to the recording, if there is one that wants it. */
    public final void commit(OperationEvent event, OperationStatus status) {
        if (shouldCommit()) {
            budgetUsed = status.budgetUsed();
            budgetLimit = status.budgetLimit();
            remainingRows = status.remainingRows();
            fill(event, status);
            commit();
        }
    }

    abstract void fill(OperationEvent event, OperationStatus status);
}
