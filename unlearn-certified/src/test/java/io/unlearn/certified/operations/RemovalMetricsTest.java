package io.unlearn.certified.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.unlearn.core.RemovalRoute;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every event has its meter. */
class RemovalMetricsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final OperationStatus STATUS = new OperationStatus(0.25, 1, 90, 3, 7, 5);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final RemovalMetrics metrics = new RemovalMetrics(Tags.of("model", "a"));

    private void happened(OperationEvent event) {
        metrics.happened(event, STATUS);
    }

    private double seconds(String name, String... tags) {
        return registry.get("unlearn." + name)
                .tags(tags)
                .tag("model", "a")
                .timer()
                .totalTime(TimeUnit.SECONDS);
    }

    private double gauge(String name) {
        return registry.get("unlearn." + name).tag("model", "a").gauge().value();
    }

    @Test
    void eventsAreTimedAndCounted() {
        metrics.bindTo(registry);
        assertThat(gauge("residual.bound")).isNaN();
        happened(new OperationEvent.Opened(SECOND, 4));
        happened(new OperationEvent.Removed(SECOND, RemovalRoute.ANCHORED, 2, 1, false, 1e-8));
        happened(new OperationEvent.Removed(SECOND, RemovalRoute.ANCHORED, 3, 0, false, 2e-8));
        happened(new OperationEvent.Removed(SECOND, RemovalRoute.NONE, 0, 3, true, Double.NaN));
        assertThat(gauge("residual.bound")).isEqualTo(2e-8);
        happened(new OperationEvent.Inserted(SECOND, RemovalRoute.AUDIT, 4, 3e-8));
        happened(new OperationEvent.Released(SECOND, false));
        happened(new OperationEvent.Released(SECOND, true));
        happened(new OperationEvent.Checkpointed(SECOND, true));
        happened(new OperationEvent.Retrained(SECOND));
        happened(new OperationEvent.Refused(SECOND, Operation.REMOVAL, "UnknownRecord"));
        assertThat(seconds("opening")).isEqualTo(1);
        assertThat(seconds("removal", "route", "ANCHORED")).isEqualTo(2);
        assertThat(seconds("removal", "route", "NONE")).isEqualTo(1);
        assertThat(seconds("insertion", "route", "AUDIT")).isEqualTo(1);
        assertThat(seconds("release", "again", "true")).isEqualTo(1);
        assertThat(seconds("checkpoint")).isEqualTo(1);
        assertThat(seconds("retraining")).isEqualTo(1);
        assertThat(registry.get("unlearn.rows.removed").counter().count()).isEqualTo(5);
        assertThat(registry.get("unlearn.rows.inserted").counter().count()).isEqualTo(4);
        assertThat(registry.get("unlearn.refused")
                        .tags("operation", "REMOVAL", "reason", "UnknownRecord")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(gauge("residual.bound")).isEqualTo(3e-8);
        assertThat(gauge("budget.used")).isEqualTo(0.25);
        assertThat(gauge("budget.limit")).isEqualTo(1);
        assertThat(gauge("rows")).isEqualTo(90);
        assertThat(gauge("requests.pending")).isEqualTo(3);
        assertThat(gauge("checkpoints")).isEqualTo(7);
        assertThat(gauge("chain.links")).isEqualTo(5);
    }

    @Test
    void aRefusalLeavesTheGauges() {
        metrics.bindTo(registry);
        happened(new OperationEvent.Released(SECOND, false));
        metrics.happened(
                new OperationEvent.Refused(SECOND, Operation.OPENING, "InvalidState"),
                new OperationStatus(0, 0, 0, 0, 0, 0));
        assertThat(gauge("rows")).isEqualTo(90);
    }
}
