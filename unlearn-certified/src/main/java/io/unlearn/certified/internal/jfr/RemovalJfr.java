package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Rows were removed from a model. */
@Name("io.unlearn.Removal")
@Label("Removal")
@Category("unlearn")
@Description("Rows were removed from a model.")
@StackTrace(false)
public final class RemovalJfr extends StoreJfr {
    @Label("Route")
    public @Nullable String route;

    @Label("Rows removed")
    public int rows;

    @Label("Rows removed before")
    public int alreadyRemoved;

    @Label("Repeated request")
    public boolean repeated;

    @Label("Residual bound")
    public double residualBound;

    @Override
    void fill(OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Removed told) {
            route = told.route().name();
            rows = told.rows();
            alreadyRemoved = told.alreadyRemoved();
            repeated = told.repeated();
            residualBound = told.residualBound();
        }
    }
}
