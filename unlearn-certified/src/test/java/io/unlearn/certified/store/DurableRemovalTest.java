package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Planted;
import io.unlearn.certified.Requesters;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.UnknownRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store promises when nothing fails. */
class DurableRemovalTest {
    @TempDir
    Path directory;

    @Test
    void requestsSurviveAndAreCarriedOutOnce() {
        MemoryFiles files = new MemoryFiles();
        DurableRemoval first = StoreCases.create(files, 40);
        Receipt receipt = first.remove("ticket", RemovalRequest.subject("s3"));
        assertThat(receipt.rows()).isEqualTo(2);
        assertThat(receipt.repeated()).isFalse();
        first.remove(RemovalRequest.record("r0"));
        try (DurableRemoval second = StoreCases.open(files.afterCrash())) {
            assertThat(second.remainingRows()).isEqualTo(37);
            assertThat(second.requestsSinceCheckpoint()).isEqualTo(2);
            Receipt again = second.remove("ticket", RemovalRequest.subject("s3"));
            assertThat(again.repeated()).isTrue();
            assertThat(again.rows()).isEqualTo(2);
            assertThat(again.state()).isEqualTo(DeletionState.REMOVED);
            assertThat(second.remove(RemovalRequest.record("r0"))).isEqualTo(new RemovalOutcome.AlreadyRemoved(1));
            second.checkpoint();
            assertThat(second.remove("ticket", RemovalRequest.subject("s3")).state())
                    .isEqualTo(DeletionState.ERASED);
            assertThat(second.remainingRows()).isEqualTo(37);
        }
        first.close();
    }

    @Test
    void anIdOfAnotherRequestIsRefused() {
        try (DurableRemoval store = StoreCases.create(new MemoryFiles(), 40)) {
            store.remove("ticket", RemovalRequest.record("r1"));
            assertThatThrownBy(() -> store.remove("ticket", RemovalRequest.record("r2")))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("used for another request");
            assertThatThrownBy(() -> store.remove("ticket", RemovalRequest.subject("r1")))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThat(store.remainingRows()).isEqualTo(39);
        }
    }

    @Test
    void refusedRequestsLeaveNoReceipt() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            assertThatThrownBy(() -> store.remove("ticket", RemovalRequest.record("nobody")))
                    .isInstanceOf(UnknownRecordException.class);
            assertThat(store.state("ticket")).isEmpty();
            store.remove("ticket", RemovalRequest.record("r5"));
            assertThat(store.state("ticket")).contains(DeletionState.REMOVED);
        }
        try (DurableRemoval store = StoreCases.open(files)) {
            assertThat(store.state("ticket")).contains(DeletionState.REMOVED);
            assertThat(store.remainingRows()).isEqualTo(39);
        }
    }

    @Test
    void afterErasureNoByteTellsOfTheRow() throws IOException {
        try (StoreFiles files = DirectoryFiles.open(directory);
                DurableRemoval store = StoreCases.create(files, 40)) {
            store.publish();
            assertThat(decryptedHolds(files)).isTrue();
            store.remove("canary-request", RemovalRequest.subject("canary-subject"));
            assertThat(store.state("canary-request")).contains(DeletionState.REMOVED);
            assertThat(store.checkpoint()).isTrue();
            assertThat(store.state("canary-request")).contains(DeletionState.ERASED);
            assertThat(decryptedHolds(files)).isFalse();
            for (byte[] bytes : allBytes()) {
                assertCanaryIsNotIn(bytes);
            }
            assertThat(store.remove(RemovalRequest.record("canary-record")))
                    .isEqualTo(new RemovalOutcome.AlreadyRemoved(1));
            for (byte[] bytes : allBytes()) {
                assertCanaryIsNotIn(bytes);
            }
        }
    }

    private static boolean decryptedHolds(StoreFiles files) throws IOException {
        long n = Generation.chosen(files).orElseThrow();
        Sealer own = Generation.sealer(files, new Sealer(StoreCases.key(1)), n);
        byte[] secret = own.open("secret-" + n, files.read("secret-" + n)).orElseThrow();
        boolean number = Planted.holds(secret, StoreCases.CANARY);
        boolean text = Planted.holds(secret, "canary");
        assertThat(number).isEqualTo(text);
        return number;
    }

    private List<byte[]> allBytes() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> Files.isRegularFile(path) && !path.endsWith("lock"))
                    .map(DurableRemovalTest::read)
                    .toList();
        }
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertCanaryIsNotIn(byte[] bytes) {
        assertThat(Planted.holds(bytes, "canary")).isFalse();
        assertThat(Planted.holds(bytes, StoreCases.CANARY)).isFalse();
    }

    @Test
    void oldFilesCannotBeReadOnceTheirKeyIsDestroyed() throws IOException {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            byte[] old = files.read("secret-0");
            store.remove(RemovalRequest.record("canary-record"));
            store.checkpoint();
            assertThat(files.list()).containsExactlyInAnyOrder("head", "key-1", "public-1", "secret-1", "ledger-1");
            Sealer caller = new Sealer(StoreCases.key(1));
            assertThat(caller.open("secret-0", old)).isEmpty();
            assertThat(Generation.sealer(files, caller, 1).open("secret-0", old))
                    .isEmpty();
        }
    }

    @Test
    void releasesAreDurableAndServedAgain() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            store.remove("a", RemovalRequest.record("r1"));
            Release<LinearModel> release = store.publish();
            assertThat(store.state("a")).contains(DeletionState.ERASED);
            assertThat(store.publish().certificate()).isEqualTo(release.certificate());
            try (DurableRemoval again = StoreCases.open(files.afterCrash())) {
                assertThat(again.publish().certificate()).isEqualTo(release.certificate());
                assertThat(again.publish().model().weightsCopy())
                        .isEqualTo(release.model().weightsCopy());
                assertThat(again.budget()).isEqualTo(store.budget());
                assertThat(again.exposure()).isEqualTo(store.exposure());
                assertThat(again.plan(RemovalRequest.record("r9")).rows()).isEqualTo(1);
            }
        }
    }

    @Test
    void insertionsAndTrainingAreDurable() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = StoreCases.create(files, 40)) {
            store.insert(StoreCases.rows(45).where(i -> i >= 40 && i < 44));
            store.remove("b", RemovalRequest.record("r41"));
            store.retrain();
            assertThat(store.state("b")).contains(DeletionState.ERASED);
            try (DurableRemoval again = StoreCases.open(files.afterCrash())) {
                assertThat(again.remainingRows()).isEqualTo(43);
                assertThat(again.budget()).isEqualTo(store.budget());
            }
        }
    }

    @Test
    void publishedMaskingsAreErasedByTraining() {
        LinearRemoval model = StoreCases.trainer()
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.publishedGuo(1, 1e-4, 50))
                .train(StoreCases.rows(40));
        try (DurableRemoval store = DurableRemoval.create(new MemoryFiles(), StoreCases.key(1), model)) {
            store.remove("c", RemovalRequest.record("r1"));
            assertThat(store.checkpoint()).isFalse();
            assertThat(store.state("c")).contains(DeletionState.REMOVED);
            store.retrain();
            assertThat(store.state("c")).contains(DeletionState.ERASED);
        }
    }

    @Test
    void aDirectoryIsHeldByOneStoreAtATime() throws IOException {
        try (StoreFiles files = DirectoryFiles.open(directory)) {
            assertThat(files.list()).isEmpty();
            assertThatThrownBy(() -> DirectoryFiles.open(directory))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("in use by another one");
        }
        DirectoryFiles.open(directory).close();
    }

    @Test
    void aStoreIsCreatedOnceAndOpenedWhereThereIsOne() {
        MemoryFiles files = new MemoryFiles();
        assertThatThrownBy(() -> StoreCases.open(files))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("store must be one that has a model but is empty");
        StoreCases.create(files, 10).close();
        try (LinearRemoval other = StoreCases.model(10)) {
            assertThatThrownBy(() -> DurableRemoval.create(files, StoreCases.key(1), other))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("store must be empty");
        }
    }
}
