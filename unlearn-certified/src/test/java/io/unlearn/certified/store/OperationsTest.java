package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.operations.Operation;
import io.unlearn.certified.operations.OperationEvent;
import io.unlearn.certified.operations.OperationStatus;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.UnknownRecordException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store tells of its work. */
class OperationsTest {
    @TempDir
    Path directory;

    private final List<OperationEvent> events = new ArrayList<>();
    private OperationStatus last = Operations.UNKNOWN;
    private final StoreOptions options = StoreOptions.defaults().withListener((event, status) -> {
        events.add(event);
        last = status;
    });

    private void work(MemoryFiles files) {
        try (DurableRemoval store = DurableRemoval.create(files, StoreCases.key(1), StoreCases.model(30), options)) {
            store.remove("a", RemovalRequest.subject("s2"));
            store.remove("a", RemovalRequest.subject("s2"));
            store.remove(RemovalRequest.record("r4"));
            assertThatThrownBy(() -> store.remove(RemovalRequest.record("nobody")))
                    .isInstanceOf(UnknownRecordException.class);
            store.publish();
            store.publish();
            store.insert(StoreCases.rows(34).where(i -> i > 29 && i < 33));
            store.retrain();
            store.remove(RemovalRequest.record("r9"));
        }
        DurableRemoval.open(files, StoreCases.key(1), options).close();
        assertThatThrownBy(() -> DurableRemoval.open(files, StoreCases.key(2), options))
                .isInstanceOf(InvalidStateException.class);
    }

    @Test
    void aListenerIsToldOfEverythingInOrder() {
        work(new MemoryFiles());
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "Removed",
                        "Removed",
                        "Removed",
                        "Refused",
                        "Checkpointed",
                        "Released",
                        "Released",
                        "Checkpointed",
                        "Inserted",
                        "Checkpointed",
                        "Retrained",
                        "Removed",
                        "Opened",
                        "Refused");
        assertThat(events).allMatch(event -> !event.took().isNegative());
        OperationEvent.Removed first = (OperationEvent.Removed) events.get(0);
        assertThat(first.rows()).isEqualTo(2);
        assertThat(first.route()).isNotEqualTo(RemovalRoute.NONE);
        assertThat(first.residualBound()).isFinite();
        assertThat(first.repeated()).isFalse();
        OperationEvent.Removed second = (OperationEvent.Removed) events.get(1);
        assertThat(second.repeated()).isTrue();
        assertThat(second.rows()).isZero();
        assertThat(second.alreadyRemoved()).isEqualTo(2);
        assertThat(((OperationEvent.Removed) events.get(2)).alreadyRemoved()).isEqualTo(1);
        assertThat(events.get(3))
                .isEqualTo(new OperationEvent.Refused(events.get(3).took(), Operation.REMOVAL, "UnknownRecord"));
        assertThat(((OperationEvent.Released) events.get(5)).again()).isFalse();
        assertThat(((OperationEvent.Released) events.get(6)).again()).isTrue();
        assertThat(((OperationEvent.Opened) events.get(12)).replayed()).isEqualTo(1);
        assertThat(events.get(13))
                .isEqualTo(new OperationEvent.Refused(events.get(13).took(), Operation.OPENING, "InvalidState"));
        assertThat(last).isEqualTo(Operations.UNKNOWN);
    }

    @Test
    void theStatusIsThatAfterwards() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = DurableRemoval.create(files, StoreCases.key(1), StoreCases.model(30), options)) {
            store.remove(RemovalRequest.record("r4"));
            assertThat(last.remainingRows()).isEqualTo(29);
            assertThat(last.requestsSinceCheckpoint()).isEqualTo(1);
            store.publish();
            assertThat(last.budgetUsed()).isEqualTo(store.budget().used()).isPositive();
            assertThat(last.checkpoints()).isEqualTo(1);
            assertThat(last.requestsSinceCheckpoint()).isZero();
        }
    }

    @Test
    void eachRequestOfABatchIsToldOfOnceTheBatchIsDurable() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = DurableRemoval.create(files, StoreCases.key(1), StoreCases.model(30), options)) {
            List<IdentifiedRequest> batch = List.of(
                    new IdentifiedRequest("a", RemovalRequest.record("r4")),
                    new IdentifiedRequest("b", RemovalRequest.record("nobody")),
                    new IdentifiedRequest("c", RemovalRequest.subject("s5")));
            store.removeAll(batch);
            assertThat(events)
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly("Removed", "Refused", "Removed");
            assertThat(((OperationEvent.Removed) events.get(2)).rows()).isEqualTo(2);
            assertThat(last.remainingRows()).isEqualTo(27);
            events.clear();
            files.failAfter(0, 0);
            assertThatThrownBy(() -> store.removeAll(List.of(new IdentifiedRequest("d", RemovalRequest.record("r7")))))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(events).hasSize(1);
            assertThat(events.get(0))
                    .isEqualTo(new OperationEvent.Refused(events.get(0).took(), Operation.REMOVAL, "IO"));
        }
    }

    @Test
    void aListenerThatFailsChangesNothing() {
        StoreOptions failing = StoreOptions.defaults().withListener((event, status) -> {
            throw new IllegalStateException("out of order");
        });
        try (DurableRemoval store =
                DurableRemoval.create(new MemoryFiles(), StoreCases.key(1), StoreCases.model(30), failing)) {
            store.remove("a", RemovalRequest.record("r4"));
            store.publish();
            assertThat(store.state("a")).contains(DeletionState.ERASED);
        }
    }

    @Test
    void flightRecorderHasAnEventForEach() throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            work(new MemoryFiles());
            recording.stop();
            recording.dump(file);
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String name = event.getEventType().getName();
            if (name.startsWith("io.unlearn.")) {
                counts.merge(name.substring("io.unlearn.".length()), 1, Integer::sum);
                assertThat(event.getDuration().isNegative()).isFalse();
                assertThat(event.getDouble("budgetUsed")).isBetween(0.0, 1.0);
                if (name.endsWith("Removal")) {
                    assertThat(event.getString("route")).isNotBlank();
                    assertThat(event.getLong("remainingRows")).isBetween(25L, 40L);
                }
                if (name.endsWith("RefusedRequest")) {
                    assertThat(event.getString("reason")).isIn("UnknownRecord", "InvalidState");
                }
            }
        }
        assertThat(counts)
                .isEqualTo(Map.of(
                        "Removal", 4,
                        "RefusedRequest", 2,
                        "Release", 2,
                        "Checkpoint", 3,
                        "Insertion", 1,
                        "Retraining", 1,
                        "Opening", 1));
    }

    @Test
    void allWorksWithoutMicrometer() throws Exception {
        Path out = directory.resolve("out");
        Path log = directory.resolve("log");
        int status =
                Children.run(out, log, entry -> !entry.contains("micrometer"), WithoutMicrometerChild.class, List.of());
        assertThat(status).as(Files.readString(log)).isZero();
        assertThat(Files.readString(out)).startsWith("missing io/micrometer/").contains("told Removed");
    }
}
