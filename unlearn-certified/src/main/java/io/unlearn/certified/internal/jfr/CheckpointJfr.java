package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A store was written anew, and removed rows erased. */
@Name("io.unlearn.Checkpoint")
@Label("Checkpoint")
@Category("unlearn")
@Description("A store was written anew, and removed rows erased.")
@StackTrace(false)
public final class CheckpointJfr extends StoreJfr {
    @Label("Removed rows erased")
    public boolean erased;

    @Label("Checkpoint")
    public long checkpoint;

    @Override
    void fill(OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Checkpointed told) {
            erased = told.erased();
            checkpoint = status.checkpoints();
        }
    }
}
