package io.unlearn.certified.store;

import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.core.RemovalRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

/** Writes the store that {@link GoldenStoreTest} reads; run once for each version of the format, never again. */
final class GoldenStoreWriter {
    private static final Clock LONG_AGO = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

    private GoldenStoreWriter() {}

    public static void main(String[] args) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Base64.Encoder base64 = Base64.getEncoder();
        Files.writeString(
                Path.of(args[0] + "-signer"),
                base64.encodeToString(pair.getPrivate().getEncoded()) + " "
                        + base64.encodeToString(pair.getPublic().getEncoded()) + "\n");
        StoreOptions options = StoreOptions.defaults().withClock(LONG_AGO).withSigner(ChainSigner.of(pair));
        try (StoreFiles files = DirectoryFiles.open(Path.of(args[0]));
                DurableRemoval store = DurableRemoval.create(
                        files,
                        StoreCases.key(1),
                        StoreCases.trainer().clock(LONG_AGO).train(StoreCases.rows(12)),
                        options)) {
            store.remove("golden-erased", RemovalRequest.record("r1"));
            store.publish();
            store.remove("golden-removed", RemovalRequest.subject("s2"));
            Files.writeString(Path.of(args[0] + "-witness"), store.witness().toText() + "\n");
        }
    }
}
