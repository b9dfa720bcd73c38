package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Stores of earlier versions are read for ever. */
class GoldenStoreTest {
    @Test
    void versionOneIsRead() throws IOException {
        MemoryFiles files = new MemoryFiles();
        for (String name : new String[] {"head", "key-1", "public-1", "secret-1", "ledger-1"}) {
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("golden-1/" + name))) {
                files.replace(name, in.readAllBytes());
            }
        }
        try (DurableRemoval store = StoreCases.open(files)) {
            assertThat(store.remainingRows()).isEqualTo(9);
            assertThat(store.state("golden-erased")).contains(DeletionState.ERASED);
            assertThat(store.state("golden-removed")).contains(DeletionState.REMOVED);
            assertThat(store.remove(RemovalRequest.record("r1"))).isEqualTo(new RemovalOutcome.AlreadyRemoved(1));
            assertThat(store.exposure().releases()).isEqualTo(1);
            store.publish();
            assertThat(store.exposure().releases()).isEqualTo(2);
            assertThat(store.state("golden-removed")).contains(DeletionState.ERASED);
        }
    }
}
