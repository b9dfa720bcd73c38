package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A model was trained from nothing. */
@Name("io.unlearn.Retraining")
@Label("Retraining")
@Category("unlearn")
@Description("A model was trained from nothing.")
@StackTrace(false)
public final class RetrainingJfr extends StoreJfr {
    @Label("Checkpoint")
    public long checkpoint;

    @Override
    void fill(OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Retrained) {
            checkpoint = status.checkpoints();
        }
    }
}
