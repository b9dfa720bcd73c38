package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Requesters;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.UnknownRecordException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several requests with one forced write: each by itself, and each once. */
class BatchRemovalTest {
    private static IdentifiedRequest record(String id, String record) {
        return new IdentifiedRequest(id, RemovalRequest.record(record));
    }

    private static Receipt receipt(BatchResult result) {
        assertThat(result).isInstanceOf(BatchResult.Done.class);
        return ((BatchResult.Done) result).receipt();
    }

    private static RuntimeException reason(BatchResult result) {
        assertThat(result).isInstanceOf(BatchResult.Refused.class);
        return ((BatchResult.Refused) result).reason();
    }

    @Test
    void eachRequestHasItsOwnReceipt() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            store.remove("earlier", RemovalRequest.record("r0"));
            long changes = files.changes();
            List<BatchResult> results = store.removeAll(List.of(
                    record("a", "r1"),
                    new IdentifiedRequest("b", RemovalRequest.subject("s0")),
                    record("c", "nobody"),
                    record("earlier", "r0"),
                    record("d", "r3")));
            assertThat(files.changes() - changes).as("forced writes").isEqualTo(1);
            assertThat(receipt(results.get(0)).rows()).isEqualTo(1);
            assertThat(receipt(results.get(1)).outcome()).contains(new RemovalOutcome.AlreadyRemoved(2));
            assertThat(reason(results.get(2))).isInstanceOf(UnknownRecordException.class);
            assertThat(receipt(results.get(3)).repeated()).isTrue();
            assertThat(receipt(results.get(4)).state()).isEqualTo(DeletionState.REMOVED);
            assertThat(store.remainingRows()).isEqualTo(37);
            assertThat(store.state("c")).isEmpty();
            assertThat(store.requestsSinceCheckpoint()).isEqualTo(4);
        }
        try (DurableRemoval again = StoreCases.open(files)) {
            assertThat(again.remainingRows()).isEqualTo(37);
            Receipt repeated = again.remove("d", RemovalRequest.record("r3"));
            assertThat(repeated.repeated()).isTrue();
            assertThat(repeated.rows()).isEqualTo(1);
            assertThat(receipt(again.removeAll(List.of(record("a", "r1"))).get(0))
                            .repeated())
                    .isTrue();
            assertThat(again.remainingRows()).isEqualTo(37);
        }
    }

    @Test
    void aBatchWritesNothingWhereNothingIsNew() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            store.remove("a", RemovalRequest.record("r1"));
            long changes = files.changes();
            assertThat(store.removeAll(List.of())).isEmpty();
            store.removeAll(List.of(record("a", "r1"), record("x", "nobody")));
            assertThat(files.changes()).isEqualTo(changes);
        }
    }

    @Test
    void idsAreDistinctAndBelongToOneRequest() {
        try (DurableRemoval store = StoreCases.create(new MemoryFiles(), 40)) {
            assertThatThrownBy(() -> store.removeAll(List.of(record("a", "r1"), record("a", "r2"))))
                    .isInstanceOf(DuplicateRecordException.class);
            assertThat(store.remainingRows()).isEqualTo(40);
            store.remove("a", RemovalRequest.record("r1"));
            BatchResult other = store.removeAll(List.of(record("a", "r2"))).get(0);
            assertThat(reason(other))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("used for another request");
            assertThat(record("secret-ticket", "r1").toString()).doesNotContain("secret-ticket");
        }
    }

    @Test
    void whatTheBudgetDoesNotCoverIsRefusedByItself() {
        LinearRemoval model = StoreCases.trainer()
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.publishedGuo(1, 1e-4, 0.1))
                .train(StoreCases.rows(40));
        try (DurableRemoval store = DurableRemoval.create(new MemoryFiles(), StoreCases.key(1), model)) {
            List<IdentifiedRequest> many = new ArrayList<>();
            for (int i = 0; i < 38; i++) {
                many.add(record("q" + i, "r" + i));
            }
            List<BatchResult> results = store.removeAll(many);
            long done =
                    results.stream().filter(r -> r instanceof BatchResult.Done).count();
            assertThat(done).isBetween(1L, 37L);
            assertThat(store.remainingRows()).isEqualTo(40 - done);
            assertThat(results.stream().filter(r -> r instanceof BatchResult.Refused))
                    .allSatisfy(r -> assertThat(reason(r)).isInstanceOf(BudgetExhaustedException.class));
        }
    }

    /** Whatever part of the write reached the disk: a first part of the batch is carried out, and asking again does the rest. */
    @Test
    void aWriteThatStopsAnywhereLeavesTheFirstRequests() {
        List<IdentifiedRequest> batch = List.of(
                record("a", "r1"),
                new IdentifiedRequest("b", RemovalRequest.subject("s4")),
                record("canary-request", "canary-record"));
        long whole = length(batch);
        for (int kept = 0; kept <= whole; kept += kept < 10 || kept >= whole - 10 ? 5 : 61) {
            MemoryFiles files = new MemoryFiles();
            try (DurableRemoval store = StoreCases.create(files, 40)) {
                files.failAfter(0, kept);
                assertThatThrownBy(() -> store.removeAll(batch)).isInstanceOf(UncheckedIOException.class);
                assertThatThrownBy(store::budget).isInstanceOf(InvalidStateException.class);
            }
            try (DurableRemoval again = StoreCases.open(files.afterCrash())) {
                long first = again.remainingRows();
                assertThat(first).isIn(40L, 39L, 37L, 36L);
                for (BatchResult result : again.removeAll(batch)) {
                    assertThat(receipt(result).rows()).isIn(1, 2);
                }
                assertThat(again.remainingRows()).isEqualTo(36);
                again.checkpoint();
                assertThat(again.state("a")).isEqualTo(Optional.of(DeletionState.ERASED));
            }
        }
    }

    private static long length(List<IdentifiedRequest> batch) {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            int before = files.files.get("ledger-0").length;
            store.removeAll(batch);
            return files.files.get("ledger-0").length - before;
        }
    }

    @Test
    void anotherFullDiskIsFoundByOpeningAgain() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            files.room(100);
            assertThatThrownBy(() -> store.removeAll(List.of(record("a", "r1"))))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("full disk");
        }
        files.room(Long.MAX_VALUE);
        try (DurableRemoval again = StoreCases.open(files)) {
            assertThat(again.remainingRows()).isEqualTo(40);
            assertThat(receipt(again.removeAll(List.of(record("a", "r1"))).get(0))
                            .repeated())
                    .isFalse();
        }
    }
}
