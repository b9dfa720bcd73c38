package io.unlearn.certified.internal.jfr;

import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Rows entered a model. */
@Name("io.unlearn.Insertion")
@Label("Insertion")
@Category("unlearn")
@Description("Rows entered a model.")
@StackTrace(false)
public final class InsertionJfr extends StoreJfr {
    @Label("Route")
    public @Nullable String route;

    @Label("Rows inserted")
    public int rows;

    @Label("Residual bound")
    public double residualBound;

    @Override
    void fill(OperationEvent event, OperationStatus status) {
        if (event instanceof OperationEvent.Inserted told) {
            route = told.route().name();
            rows = told.rows();
            residualBound = told.residualBound();
        }
    }
}
