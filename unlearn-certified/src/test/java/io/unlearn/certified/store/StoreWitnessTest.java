package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a witness, a store that went back in time is refused; without one, it is not noticed. */
class StoreWitnessTest {
    private static DurableRemoval open(MemoryFiles files, StoreWitness witness) {
        return DurableRemoval.open(
                files, StoreCases.key(1), StoreOptions.defaults().withWitness(witness));
    }

    private static void refused(MemoryFiles files, StoreWitness witness, String what) {
        MemoryFiles before = files.afterCrash();
        long changes = files.changes();
        assertThatThrownBy(() -> open(files, witness))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageStartingWith("store must be at least as far as its witness but is " + what);
        assertThat(files.changes()).as("changes of files").isEqualTo(changes);
        before.files.forEach((name, bytes) -> assertThat(files.files.get(name)).isEqualTo(bytes));
    }

    private static List<Integer> ends(byte[] ledger) {
        List<Integer> ends = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(ledger);
        while (in.hasRemaining()) {
            int size = in.getInt();
            in.position(in.position() + Integer.BYTES + size);
            ends.add(in.position());
        }
        return ends;
    }

    @Test
    void entriesThatWereCutOffTheLedgerAreNoticed() {
        MemoryFiles files = new MemoryFiles();
        StoreWitness witness;
        try (DurableRemoval store = StoreCases.create(files, 20)) {
            store.remove("a", RemovalRequest.record("r1"));
            store.remove("b", RemovalRequest.record("r2"));
            witness = store.witness();
        }
        byte[] ledger = files.files.get("ledger-0");
        List<Integer> ends = ends(ledger);
        assertThat(ends).hasSize(5);
        for (int end : ends.subList(0, 4)) {
            MemoryFiles cut = files.afterCrash();
            cut.files.put("ledger-0", Arrays.copyOf(ledger, end));
            refused(cut, witness, "without entries of its ledger that the witness tells of");
            StoreCases.open(cut).close();
        }
        open(files, witness).close();
    }

    @Test
    void anOldCopyIsNoticedAndAStoreThatIsAheadIsNot() {
        MemoryFiles files = new MemoryFiles();
        MemoryFiles old;
        StoreWitness early;
        StoreWitness late;
        try (DurableRemoval store = StoreCases.create(files, 20)) {
            store.remove("a", RemovalRequest.record("r1"));
            early = store.witness();
            old = files.afterCrash();
            store.remove("b", RemovalRequest.record("r2"));
            store.checkpoint();
            late = store.witness();
            store.remove("c", RemovalRequest.record("r3"));
        }
        refused(old.afterCrash(), late, "at checkpoint 0, behind 1 of the witness: an old copy");
        open(old.afterCrash(), early).close();
        open(files.afterCrash(), early).close();
        try (DurableRemoval store = open(files.afterCrash(), late)) {
            assertThat(store.remainingRows()).isEqualTo(17);
        }
        try (DurableRemoval forked = StoreCases.open(old)) {
            forked.checkpoint();
            forked.remove("d", RemovalRequest.record("r9"));
        }
        refused(old, late, "with other entries in its ledger than the witness tells of");
    }

    @Test
    void theWitnessOfAnotherStoreIsRefused() {
        MemoryFiles files = new MemoryFiles();
        StoreCases.create(files, 20).close();
        try (DurableRemoval other = StoreCases.create(new MemoryFiles(), 20)) {
            refused(files, other.witness(), "another store");
        }
    }

    @Test
    void anUnfinishedEntryIsNoEntry() {
        MemoryFiles files = new MemoryFiles();
        StoreWitness witness;
        try (DurableRemoval store = StoreCases.create(files, 20)) {
            store.remove("a", RemovalRequest.record("r1"));
            witness = store.witness();
            files.failAfter(0, 30);
            assertThatThrownBy(() -> store.remove("b", RemovalRequest.record("r2")))
                    .isInstanceOf(UncheckedIOException.class);
        }
        try (DurableRemoval store = open(files.afterCrash(), witness)) {
            assertThat(store.witness()).isEqualTo(witness);
            assertThat(store.remainingRows()).isEqualTo(19);
        }
    }

    @Test
    void itIsALineOfText() {
        try (DurableRemoval store = StoreCases.create(new MemoryFiles(), 20)) {
            StoreWitness witness = store.witness();
            assertThat(StoreWitness.fromText(witness.toText())).isEqualTo(witness);
            assertThat(witness.generation()).isZero();
            for (String other :
                    new String[] {"", witness.toText() + " ", witness.toText().replace("/1", "/2")}) {
                assertThatThrownBy(() -> StoreWitness.fromText(other))
                        .isInstanceOf(InvalidArgumentException.class)
                        .hasMessageContaining("witness of the store must be a line that toText gave");
            }
        }
    }
}
