package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.chain.SigningAlgorithm;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores of earlier versions are read for ever. */
class GoldenStoreTest {
    private static MemoryFiles golden(String directory, String... names) throws IOException {
        MemoryFiles files = new MemoryFiles();
        for (String name : names) {
            files.replace(name, resource(directory + "/" + name));
        }
        return files;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenStoreTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static MemoryFiles versionOne() throws IOException {
        return golden("golden-1", "head", "key-1", "public-1", "secret-1", "ledger-1");
    }

    /** The key that signed the chain of the second store; it signs nothing else. */
    private static ChainSigner signer() throws Exception {
        String[] keys = new String(resource("golden-2-signer"), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        Base64.Decoder base64 = Base64.getDecoder();
        return ChainSigner.of(
                KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(base64.decode(keys[0]))),
                SigningAlgorithm.read(base64.decode(keys[1])).orElseThrow());
    }

    @Test
    void versionOneIsRead() throws IOException {
        try (DurableRemoval store = StoreCases.open(versionOne())) {
            assertThat(store.chain().size()).isZero();
            assertItIsTheGoldenOne(store);
        }
    }

    private static void assertItIsTheGoldenOne(DurableRemoval store) {
        assertThat(store.remainingRows()).isEqualTo(9);
        assertThat(store.state("golden-erased")).contains(DeletionState.ERASED);
        assertThat(store.state("golden-removed")).contains(DeletionState.REMOVED);
        assertThat(store.remove(RemovalRequest.record("r1"))).isEqualTo(new RemovalOutcome.AlreadyRemoved(1));
        assertThat(store.exposure().releases()).isEqualTo(1);
        store.publish();
        assertThat(store.exposure().releases()).isEqualTo(2);
        assertThat(store.state("golden-removed")).contains(DeletionState.ERASED);
    }

    @Test
    void versionOneCanBeGivenAChain() throws Exception {
        MemoryFiles files = versionOne();
        try (DurableRemoval store = DurableRemoval.open(
                files, StoreCases.key(1), StoreOptions.defaults().withSigner(signer()))) {
            store.publish();
            assertThat(store.chain().size()).isEqualTo(1);
        }
        try (DurableRemoval store = StoreCases.open(files)) {
            assertThat(store.chain().size()).isEqualTo(1);
        }
    }

    @Test
    void versionTwoIsRead() throws Exception {
        MemoryFiles files = golden("golden-2", "head", "key-1", "public-1", "secret-1", "ledger-1", "chain");
        StoreWitness witness =
                StoreWitness.fromText(new String(resource("golden-2-witness"), StandardCharsets.UTF_8).strip());
        StoreOptions options = StoreOptions.defaults().withSigner(signer()).withWitness(witness);
        try (DurableRemoval store = DurableRemoval.open(files, StoreCases.key(1), options)) {
            assertThat(store.witness()).isEqualTo(witness);
            assertThat(store.chain().size()).isEqualTo(1);
            assertItIsTheGoldenOne(store);
            assertThat(store.chain().size()).isEqualTo(2);
        }
    }

    /** Every masking, both kinds of regularisation, both losses, two labels and more. */
    @ParameterizedTest
    @EnumSource
    void modelsOfEveryKindAreRead(GoldenVariants variant) throws IOException {
        boolean perturbed = variant == GoldenVariants.PUBLISHED_GUO || variant == GoldenVariants.RENYI_JACOBIAN;
        MemoryFiles files = variant.read();
        try (DurableRemoval store = StoreCases.open(files)) {
            assertThat(store.remainingRows()).isEqualTo(GoldenVariants.ROWS - 3);
            assertThat(store.state("golden-first")).contains(perturbed ? DeletionState.REMOVED : DeletionState.ERASED);
            assertThat(store.state("golden-second")).contains(DeletionState.REMOVED);
            assertThat(store.remove("golden-second", RemovalRequest.subject("s2"))
                            .rows())
                    .isEqualTo(2);
            assertThat(store.remove(RemovalRequest.record("r1"))).isEqualTo(new RemovalOutcome.AlreadyRemoved(1));
            assertThat(store.checkpoint()).isEqualTo(!perturbed);
            store.remove("golden-third", RemovalRequest.record("r7"));
            store.retrain();
            assertThat(store.state("golden-third")).contains(DeletionState.ERASED);
            assertThat(store.publish().model().columns()).isEqualTo(perturbed ? 3 : 4);
        }
        try (DurableRemoval store = StoreCases.open(files)) {
            assertThat(store.remainingRows()).isEqualTo(GoldenVariants.ROWS - 4);
        }
    }
}
