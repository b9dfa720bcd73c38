package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What a store does when files fail, are damaged, or the key or the clock is wrong. */
class StoreFaultsTest {
    static final int ROWS = 24;

    private static MemoryFiles started() {
        MemoryFiles files = new MemoryFiles();
        StoreCases.create(files, ROWS).close();
        return files;
    }

    /** Runs requests until a failure; returns the ids that were acknowledged. */
    private static Set<Integer> removeUntilFailure(MemoryFiles files) {
        Set<Integer> acknowledged = new HashSet<>();
        removeUntilFailure(files, acknowledged);
        return acknowledged;
    }

    static void removeUntilFailure(StoreFiles files, Set<Integer> acknowledged) {
        try (DurableRemoval store = StoreCases.open(files)) {
            for (int i = 0; i < 6; i++) {
                store.remove("request-" + i, RemovalRequest.record("r" + i));
                acknowledged.add(i);
                if (i % 3 == 1) {
                    store.checkpoint();
                }
            }
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("files of the store must be readable and writable");
        }
    }

    static void nothingIsLostAndNothingDoneTwice(StoreFiles files, Set<Integer> acknowledged) throws IOException {
        try (DurableRemoval store = StoreCases.open(files)) {
            long removed = ROWS - store.remainingRows();
            assertThat(removed).isBetween((long) acknowledged.size(), acknowledged.size() + 1L);
            for (int i = 0; i < 6; i++) {
                Receipt receipt = store.remove("request-" + i, RemovalRequest.record("r" + i));
                assertThat(receipt.rows()).isEqualTo(1);
                if (acknowledged.contains(i)) {
                    assertThat(receipt.repeated()).isTrue();
                }
            }
            assertThat(store.remainingRows()).isEqualTo(ROWS - 6);
            store.publish();
            for (int i = 0; i < 6; i++) {
                assertThat(store.state("request-" + i)).contains(DeletionState.ERASED);
            }
        }
        assertThat(files.list()).hasSize(5);
    }

    @Test
    void aCrashAtEveryChangeOfAFileLosesNothing() throws IOException {
        MemoryFiles whole = started();
        long before = whole.changes();
        removeUntilFailure(whole);
        long changes = whole.changes() - before;
        assertThat(changes).isGreaterThan(20);
        for (int at = 0; at < changes; at++) {
            for (int kept : new int[] {0, 5, 40, 1000}) {
                MemoryFiles files = started();
                files.failAfter(at, kept);
                Set<Integer> acknowledged = removeUntilFailure(files);
                assertThat(acknowledged.size()).isLessThanOrEqualTo(6);
                nothingIsLostAndNothingDoneTwice(files.afterCrash(), acknowledged);
            }
        }
    }

    @Test
    void aFullDiskIsToldAndLosesNothing() throws IOException {
        for (int room = 0; room < 9000; room += 193) {
            MemoryFiles files = started();
            files.room(room);
            Set<Integer> acknowledged = removeUntilFailure(files);
            nothingIsLostAndNothingDoneTwice(files.afterCrash(), acknowledged);
        }
    }

    @Test
    void aFullDiskBeforeTheRequestLeavesTheStoreInUse() {
        MemoryFiles files = started();
        try (DurableRemoval store = StoreCases.open(files)) {
            files.room(10);
            assertThatThrownBy(() -> store.remove("a", RemovalRequest.record("r1")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("No space left on device");
            assertThatThrownBy(store::checkpoint).isInstanceOf(UncheckedIOException.class);
            assertThat(store.remainingRows()).isEqualTo(ROWS);
            files.room(Long.MAX_VALUE);
            store.remove("a", RemovalRequest.record("r1"));
            assertThat(store.remainingRows()).isEqualTo(ROWS - 1);
        }
    }

    @Test
    void afterAFailureHalfWayTheStoreIsRefusedUntilItIsOpenedAgain() {
        MemoryFiles files = started();
        try (DurableRemoval store = StoreCases.open(files)) {
            files.failAfter(1, 0);
            assertThatThrownBy(() -> store.remove("a", RemovalRequest.record("r1")))
                    .isInstanceOf(UncheckedIOException.class);
            assertThatThrownBy(store::budget)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("Close it and open it again");
        }
        try (DurableRemoval store = StoreCases.open(files.afterCrash())) {
            assertThat(store.state("a")).contains(DeletionState.REMOVED);
        }
    }

    private static MemoryFiles withRequests() {
        MemoryFiles files = started();
        try (DurableRemoval store = StoreCases.open(files)) {
            store.remove("a", RemovalRequest.record("r1"));
            store.remove("b", RemovalRequest.record("r2"));
        }
        return files;
    }

    @Test
    void aFlippedBitAnywhereIsFound() {
        MemoryFiles files = withRequests();
        for (Map.Entry<String, byte[]> file : files.files.entrySet()) {
            int step = Math.max(1, file.getValue().length / 200);
            for (int at = 0; at < file.getValue().length; at += step) {
                MemoryFiles damaged = files.afterCrash();
                damaged.files.get(file.getKey())[at] ^= (byte) (1 << at % 8);
                assertThatThrownBy(() -> StoreCases.open(damaged))
                        .as("byte %d of %s", at, file.getKey())
                        .isInstanceOf(InvalidStateException.class);
            }
        }
    }

    @Test
    void aTornLedgerIsReadUpToItsLastWholeEntry() {
        MemoryFiles files = withRequests();
        byte[] ledger = files.files.get("ledger-0");
        int opened = 0;
        for (int length = 0; length < ledger.length; length++) {
            MemoryFiles torn = files.afterCrash();
            torn.files.put("ledger-0", Arrays.copyOf(ledger, length));
            try (DurableRemoval store = StoreCases.open(torn)) {
                assertThat(store.remainingRows()).isBetween(ROWS - 2L, (long) ROWS);
                assertThat(store.remove("b", RemovalRequest.record("r2")).rows())
                        .isEqualTo(1);
                opened++;
            } catch (InvalidStateException e) {
                assertThat(length).isLessThan(100);
            }
        }
        assertThat(opened).isGreaterThan(ledger.length - 100);
        MemoryFiles longer = files.afterCrash();
        longer.files.put("ledger-0", Arrays.copyOf(ledger, ledger.length + 77));
        assertThatCode(() -> StoreCases.open(longer).close()).doesNotThrowAnyException();
    }

    @Test
    void aMissingFileIsFound() {
        for (String name : withRequests().list()) {
            MemoryFiles files = withRequests();
            files.files.remove(name);
            assertThatThrownBy(() -> StoreCases.open(files))
                    .isInstanceOfAny(InvalidStateException.class, UncheckedIOException.class);
        }
    }

    @Test
    void anotherKeyIsRefused() {
        MemoryFiles files = withRequests();
        assertThatThrownBy(() -> DurableRemoval.open(files, StoreCases.key(2)))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("key of the store must be the one that it was made with");
        assertThatThrownBy(() -> DurableRemoval.open(files, new SecretKeySpec(new byte[5], "AES")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("key must be one for AES");
        StoreCases.open(files).close();
    }

    @Test
    void aClockThatGoesBackwardsIsRefused() {
        MemoryFiles files = withRequests();
        Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
        assertThatThrownBy(() -> StoreCases.open(files, behind))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("clock must be at most a minute behind the last request");
        MemoryFiles unfinished = withRequests();
        unfinished.failAfter(1, 0);
        try (DurableRemoval store = StoreCases.open(unfinished)) {
            assertThatThrownBy(() -> store.remove("c", RemovalRequest.record("r3")))
                    .isInstanceOf(UncheckedIOException.class);
        }
        MemoryFiles crashed = unfinished.afterCrash();
        assertThatThrownBy(() -> StoreCases.open(crashed, behind)).isInstanceOf(InvalidStateException.class);
        assertThat(crashed.files).as("files after a refusal").containsExactlyEntriesOf(unfinished.files);
        Clock little = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-20));
        try (DurableRemoval store = StoreCases.open(files, little)) {
            store.remove("c", RemovalRequest.record("r3"));
        }
    }

    @Test
    void aNewerVersionIsRefused() {
        MemoryFiles files = withRequests();
        byte[] newer = new StateWriter("head of a removal store", 2)
                .section("generation")
                .longInteger(0)
                .finish();
        files.files.put("head", newer);
        assertThatThrownBy(() -> StoreCases.open(files))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("version of the head of a removal store must be at most 1 but is 2");
    }
}
