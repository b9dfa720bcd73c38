package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.RemovalRequest;
import io.unlearn.djl.EngineEnvironment;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator reads when something is wrong, and what it says to do. The same table is in docs/operations.md. */
class OperatorMessagesTest {
    @TempDir
    static Path directory;

    private interface Step {
        void run() throws Exception;
    }

    private record Message(String what, Step step, String says, String fix) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static MemoryFiles store() {
        MemoryFiles files = new MemoryFiles();
        try (DurableRemoval store = DurableRemoval.create(files, StoreCases.key(1), StoreCases.model(12), signed())) {
            store.publish();
            store.remove("a", RemovalRequest.record("r1"));
        }
        return files;
    }

    private static final ChainSigner SIGNER = signer();

    private static ChainSigner signer() {
        try {
            return ChainSigner.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static StoreOptions signed() {
        return StoreOptions.defaults().withSigner(SIGNER);
    }

    private static void full(DurableRemoval store, MemoryFiles files) {
        files.room(10);
        store.remove("b", RemovalRequest.record("r2"));
    }

    static List<Message> messages() {
        return List.of(
                new Message(
                        "wrong key",
                        () -> DurableRemoval.open(store(), StoreCases.key(2)),
                        "key of the store must be the one that it was made with but is another one",
                        "Pass the key that the store was created with."),
                new Message(
                        "not a key for AES",
                        () -> DurableRemoval.open(store(), new SecretKeySpec(new byte[5], "AES")),
                        "key must be one for AES, of 128, 192 or 256 bits",
                        "Make it with KeyGenerator.getInstance(\"AES\")"),
                new Message(
                        "disk full",
                        () -> {
                            MemoryFiles files = store();
                            full(StoreCases.open(files), files);
                        },
                        "files of the store must be readable and writable but are not: No space left on device",
                        "Look for a full disk or a missing permission; what is durable is unchanged."),
                new Message(
                        "failed half way",
                        () -> {
                            MemoryFiles files = store();
                            DurableRemoval store = StoreCases.open(files);
                            files.failAfter(1, 0);
                            catchThrowable(() -> store.remove("b", RemovalRequest.record("r2")));
                            store.budget();
                        },
                        "removal store must be one whose last call did not fail half way",
                        "Close it and open it again; it goes on from what is durable."),
                new Message(
                        "in use",
                        () -> {
                            try (StoreFiles files = DirectoryFiles.open(directory)) {
                                files.list();
                                DirectoryFiles.open(directory);
                            }
                        },
                        "store directory must be open in one process at a time but is in use by another one",
                        "Close the store there first"),
                new Message(
                        "empty",
                        () -> StoreCases.open(new MemoryFiles()),
                        "store must be one that has a model but is empty",
                        "Create it first, or check the directory."),
                new Message(
                        "damaged",
                        () -> {
                            MemoryFiles files = store();
                            files.files.get("secret-1")[100]++;
                            StoreCases.open(files);
                        },
                        "secret part of the store must be as it was written but is changed",
                        "Restore the newest undamaged copy of the whole store."),
                new Message(
                        "newer version",
                        () -> {
                            MemoryFiles files = store();
                            files.files.put("head", new StateWriter("head of a removal store", 9).finish());
                            StoreCases.open(files);
                        },
                        "version of the head of a removal store must be at most 1 but is 9",
                        "Read it with the version of the library that wrote it, or a later one."),
                new Message(
                        "clock set back",
                        () -> StoreCases.open(store(), Clock.offset(Clock.systemUTC(), Duration.ofHours(-1))),
                        "clock must be at most a minute behind the last request",
                        "Set the clock right; what is durable is unchanged."),
                new Message(
                        "old copy",
                        () -> {
                            MemoryFiles files = store();
                            MemoryFiles old = files.afterCrash();
                            DurableRemoval store = StoreCases.open(files);
                            store.checkpoint();
                            DurableRemoval.open(
                                    old,
                                    StoreCases.key(1),
                                    StoreOptions.defaults().withWitness(store.witness()));
                        },
                        "store must be at least as far as its witness but is at checkpoint 1, behind 2",
                        "Use the newest copy of the files"),
                new Message(
                        "no signer",
                        () -> StoreCases.open(store()).publish(),
                        "signer of the chain must be given when the store is opened but is missing",
                        "Open the store with StoreOptions.withSigner"),
                new Message(
                        "wrong signer",
                        () -> DurableRemoval.open(
                                store(),
                                StoreCases.key(1),
                                StoreOptions.defaults().withSigner(signer())),
                        "signer of the chain must be the one with the key",
                        "Pass the signer of the chain; hand over to another key with DurableRemoval.rotateChainKey."),
                new Message(
                        "chain damaged",
                        () -> {
                            MemoryFiles files = store();
                            files.files.computeIfPresent("chain", (name, bytes) -> Arrays.copyOf(bytes, 9));
                            StoreCases.open(files);
                        },
                        "chain of the store must be as it was written but is shorter than it was",
                        "or the file from a copy of the chain."),
                new Message(
                        "natives missing",
                        () -> new EngineEnvironment(true, true, true, true, false, "").refuseIfIncomplete(),
                        "libtorch must be on the class path but is missing",
                        "Add to the pom: <dependency><groupId>ai.djl.pytorch</groupId>"
                                + "<artifactId>pytorch-native-cpu</artifactId>"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void eachMessageSaysWhatToDo(Message message) {
        Throwable error = catchThrowable(message.step::run);
        assertThat(error).hasMessageStartingWith(message.says).hasMessageContaining(message.fix);
        assertThat(error.getMessage()).doesNotContain("r1", "r2", "canary");
    }
}
