package io.unlearn.certified.store;

import io.unlearn.core.RemovalRequest;
import io.unlearn.core.spi.DenseBackend;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Writes the store that {@link GoldenStoreTest} reads; run once for each version of the format, never again. */
final class GoldenStoreWriter {
    private static final Clock LONG_AGO = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

    private GoldenStoreWriter() {}

    public static void main(String[] args) throws Exception {
        try (StoreFiles files = DirectoryFiles.open(Path.of(args[0]));
                DurableRemoval store = DurableRemoval.create(
                        files, StoreCases.key(1), StoreCases.model(12), DenseBackend.plainJava(), LONG_AGO)) {
            store.remove("golden-erased", RemovalRequest.record("r1"));
            store.publish();
            store.remove("golden-removed", RemovalRequest.subject("s2"));
        }
    }
}
