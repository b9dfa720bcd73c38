package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A model was released. */
@Name("io.unlearn.Release")
@Label("Release")
@Category("unlearn")
@Description("A model was released.")
@StackTrace(false)
public final class ReleaseJfr extends StoreJfr {
    @Label("Served again")
    public boolean again;

    @Label("Links of the chain")
    public long links;

    @Override
    void fill(OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Released told) {
            again = told.again();
            links = status.links();
        }
    }
}
