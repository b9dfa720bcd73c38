package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Something was refused, or failed. */
@Name("io.unlearn.RefusedRequest")
@Label("Refused request")
@Category("unlearn")
@Description("Something was refused, or failed.")
@StackTrace(false)
public final class RefusalJfr extends StoreJfr {
    @Label("Operation")
    public @Nullable String operation;

    @Label("Kind of error")
    public @Nullable String reason;

    @Override
    void fill(OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Refused told) {
            operation = told.operation().name();
            reason = told.reason();
        }
    }
}
