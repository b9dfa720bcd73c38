package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A store was opened, and its ledger carried out again. */
@Name("io.unlearn.Opening")
@Label("Opening")
@Category("unlearn")
@Description("A store was opened, and its ledger carried out again.")
@StackTrace(false)
public final class OpeningJfr extends StoreJfr {
    @Label("Requests carried out again")
    public long replayed;

    @Label("Checkpoint")
    public long checkpoint;

    @Override
    void fill(OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Opened told) {
            replayed = told.replayed();
            checkpoint = status.checkpoints();
        }
    }
}
