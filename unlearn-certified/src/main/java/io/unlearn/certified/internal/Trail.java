package io.unlearn.certified.internal;

import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRoute;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways that one change of a model went, in order. Each is logged at debug level, with the route, the number of rows and
 * the residual only; these depend on the rows, so that the log is as internal as the evidence. Not thread-safe.
 */
public final class Trail {
    private static final Logger LOG = LoggerFactory.getLogger(Trail.class);

    private final RowChange change;
    private final List<RemovalEvidence.Stage> stages = new ArrayList<>();

    /** Starts empty. */
    public Trail(RowChange change) {
        this.change = change;
    }

    /** Notes a way that was gone to its end. */
    void note(RemovalRoute route, double residualBound) {
        stages.add(new RemovalEvidence.Stage(route, residualBound));
        LOG.debug(
                "{} of {} rows, step {}: {} left a gradient of at most {}",
                change.entering() ? "insertion" : "removal",
                change.size(),
                stages.size(),
                route,
                residualBound);
    }

    /** Returns the dearest way so far. */
    RemovalRoute dearest() {
        RemovalRoute dearest = RemovalRoute.NONE;
        for (RemovalEvidence.Stage stage : stages) {
            dearest = stage.route().compareTo(dearest) > 0 ? stage.route() : dearest;
        }
        return dearest;
    }

    /** Returns the ways so far. */
    public List<RemovalEvidence.Stage> stages() {
        return List.copyOf(stages);
    }
}
