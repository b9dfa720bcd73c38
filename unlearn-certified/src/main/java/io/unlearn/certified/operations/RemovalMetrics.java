package io.unlearn.certified.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/**
 * Meters of a store, for Micrometer, which is an optional dependency: without it on the class path this class alone cannot be loaded. Bind it
 * before the store is opened in order to count the opening.
 *
 * <pre>{@code
 * RemovalMetrics metrics = new RemovalMetrics();
 * metrics.bindTo(registry);
 * DurableRemoval.open(files, key, StoreOptions.defaults().withListener(metrics));
 * }</pre>
 *
 * <p>Names and tags are in docs/operations.md. Tags are routes, operations and kinds of errors, and those that the caller gives; never ids.
 * Reading a gauge does not wait for the store: it tells how things stood after the last operation. Thread-safe.
 */
public final class RemovalMetrics implements OperationListener, MeterBinder {
    private static final String PREFIX = "unlearn.";

    private final Tags tags;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
    private volatile OperationStatus status = new OperationStatus(0, 0, 0, 0, 0, 0);
    private volatile double residualBound = Double.NaN;

    /** Makes meters without tags of their own. */
    public RemovalMetrics() {
        this(Tags.empty());
    }

    /**
     * Makes meters with tags that tell one model from another.
     *
     * @param tags not personal data
     */
    public RemovalMetrics(Tags tags) {
        this.tags = tags;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "budget.used", "What was used of the budget", now -> now.status.budgetUsed());
        gauge(registry, "budget.limit", "What the budget is in all", now -> now.status.budgetLimit());
        gauge(registry, "rows", "Rows in the model", now -> now.status.remainingRows());
        gauge(
                registry,
                "requests.pending",
                "Requests whose rows are removed and not yet erased",
                now -> now.status.requestsSinceCheckpoint());
        gauge(registry, "checkpoints", "Number of the last checkpoint", now -> now.status.checkpoints());
        gauge(registry, "chain.links", "Links of the chain of certificates", now -> now.status.links());
        gauge(registry, "residual.bound", "Bound on the gradient norm after the last change", now -> now.residualBound);
        registries.add(registry);
    }

    private void gauge(MeterRegistry registry, String name, String text, ToDoubleFunction<RemovalMetrics> value) {
        Gauge.builder(PREFIX + name, this, value).description(text).tags(tags).register(registry);
    }

    @Override
    public void happened(OperationEvent event, OperationStatus after) {
        if (!(event instanceof OperationEvent.Refused)) {
            status = after;
        }
        if (event instanceof OperationEvent.Removed removed && removed.rows() > 0) {
            residualBound = removed.residualBound();
        } else if (event instanceof OperationEvent.Inserted inserted) {
            residualBound = inserted.residualBound();
        }
        registries.forEach(registry -> count(registry, event));
    }

    private void count(MeterRegistry registry, OperationEvent event) {
        if (event instanceof OperationEvent.Removed removed) {
            time(registry, "removal", event, tags.and("route", removed.route().name()));
            registry.counter(PREFIX + "rows.removed", tags).increment(removed.rows());
        } else if (event instanceof OperationEvent.Inserted inserted) {
            time(
                    registry,
                    "insertion",
                    event,
                    tags.and("route", inserted.route().name()));
            registry.counter(PREFIX + "rows.inserted", tags).increment(inserted.rows());
        } else if (event instanceof OperationEvent.Released released) {
            time(registry, "release", event, tags.and("again", Boolean.toString(released.again())));
        } else if (event instanceof OperationEvent.Refused refused) {
            registry.counter(
                            PREFIX + "refused",
                            tags.and("operation", refused.operation().name(), "reason", refused.reason()))
                    .increment();
        } else if (event instanceof OperationEvent.Checkpointed) {
            time(registry, "checkpoint", event, tags);
        } else if (event instanceof OperationEvent.Retrained) {
            time(registry, "retraining", event, tags);
        } else {
            time(registry, "opening", event, tags);
        }
    }

    private static void time(MeterRegistry registry, String name, OperationEvent event, Tags tags) {
        registry.timer(PREFIX + name, tags).record(event.took());
    }
}
