package io.unlearn.certified.store;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.chain.ChainSigner;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.fuzz.FuzzTarget;
import io.unlearn.fuzz.Inputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A store with one file replaced: the first byte says which, and whether its content is what is sealed, as by somebody who has the
 * key. It is opened, or refused with no file changed.
 */
public final class StoreTarget {
    /** Its models are small, but what it prepares for removals grows with the square of the columns that a file claims. */
    public static final FuzzTarget TARGET = FuzzTarget.of(
                    "store", StoreTarget.class, StoreTarget::read, StoreTarget::seeds)
            .longestBytes(1 << 12)
            .mostMib(64);

    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final String[] NAMES = {"head", "key-1", "public-1", "secret-1", "ledger-1", "chain"};
    private static final int HEAD = 0;
    private static final int KEY_FILE = 1;
    private static final int PUBLIC = 2;
    private static final int SECRET = 3;
    private static final int LEDGER = 4;
    private static final int SEALED = 8;

    /** Read when it is first used: writing it comes before. */
    private static final class Stored {
        static final Map<String, byte[]> FILES = stored();
    }

    private StoreTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(StoreTarget::read, bytes);
    }

    private static Map<String, byte[]> stored() {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : NAMES) {
            try (InputStream in = Objects.requireNonNull(StoreTarget.class.getResourceAsStream("fuzzed/" + name))) {
                files.put(name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** Writes the store into a folder; done once, since what is in the corpus belongs to its keys. */
    public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
        double[][] x = {{0.1, 0.5}, {0.7, -0.2}, {-0.3, 0.4}, {0.2, 0.2}, {-0.6, 0.1}, {0.5, 0.3}};
        LinearRemoval model = CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(2))
                .backend(DenseBackend.plainJava())
                .train(TrainingRows.classification(x, new int[] {0, 1, 0, 1, 0, 1}));
        StoreOptions signed = StoreOptions.defaults()
                .withSigner(
                        ChainSigner.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()));
        try (StoreFiles files = DirectoryFiles.open(Path.of(args[0]));
                DurableRemoval store = DurableRemoval.create(files, KEY, model, signed)) {
            store.remove("first", RemovalRequest.record("0"));
            store.publish();
            store.remove("second", RemovalRequest.record("3"));
            store.remove("third", RemovalRequest.subject("4"));
        }
    }

    private static void read(byte[] bytes) throws IOException {
        if (bytes.length < 1) {
            return;
        }
        int kind = bytes[0] & 7;
        boolean sealed = (bytes[0] & SEALED) != 0;
        byte[] content = Inputs.from(bytes, 1);
        Map<String, byte[]> files = copy(Stored.FILES);
        String name = NAMES[kind % NAMES.length];
        files.put(name, sealed ? sealed(kind % NAMES.length, content) : content);
        open(files);
    }

    private static Map<String, byte[]> copy(Map<String, byte[]> files) {
        Map<String, byte[]> copy = new HashMap<>();
        files.forEach((name, bytes) -> copy.put(name, bytes.clone()));
        return copy;
    }

    private static void open(Map<String, byte[]> files) {
        Map<String, byte[]> before = copy(files);
        try (DurableRemoval store = DurableRemoval.open(new MapFiles(files), KEY)) {
            if (store.remainingRows() <= 0) {
                throw new AssertionError("a model without rows");
            }
        } catch (InvalidStateException e) {
            files.forEach((name, bytes) -> requireSame(bytes, before.get(name)));
            if (files.size() != before.size()) {
                throw new AssertionError("a file was made or destroyed by a refusal", e);
            }
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }

    private static void requireSame(byte[] now, byte[] before) {
        if (!Arrays.equals(now, before)) {
            throw new AssertionError("a file was changed by a refusal");
        }
    }

    private static Sealer own() throws IOException {
        return Generation.sealer(new MapFiles(Stored.FILES), new Sealer(KEY), 1);
    }

    private static byte[] sealed(int kind, byte[] content) throws IOException {
        return switch (kind) {
            case HEAD, PUBLIC -> Inputs.sealed(content);
            case KEY_FILE -> new Sealer(KEY).seal("key-1", content);
            case SECRET -> own().seal("secret-1", Inputs.sealed(content));
            case LEDGER -> ledger(content);
            default -> content;
        };
    }

    /** Entries that fit their places: each has one byte of length, in units of four, before it. */
    private static byte[] ledger(byte[] content) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        RequestLog log = RequestLog.create(new MapFiles(files), "ledger-1", own());
        for (int at = 0; at < content.length; ) {
            int end = Math.min(content.length, at + 1 + 4 * (content[at] & 0xff));
            log.append(Inputs.sealed(Arrays.copyOfRange(content, at + 1, end)));
            at = end;
        }
        return files.get("ledger-1");
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (int kind = 0; kind < NAMES.length; kind++) {
            seeds.add(input(kind, Stored.FILES.get(NAMES[kind])));
        }
        seeds.add(input(SEALED | HEAD, Inputs.unsealed(Stored.FILES.get("head"))));
        seeds.add(input(SEALED | PUBLIC, Inputs.unsealed(Stored.FILES.get("public-1"))));
        byte[] secret = own().open("secret-1", Stored.FILES.get("secret-1")).orElseThrow();
        seeds.add(input(SEALED | SECRET, Inputs.unsealed(secret)));
        seeds.add(input(SEALED | LEDGER, entries()));
        return seeds;
    }

    private static byte[] entries() throws IOException {
        RequestLog.Opened opened = RequestLog.open(new MapFiles(copy(Stored.FILES)), "ledger-1", own(), 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] entry : opened.entries()) {
            byte[] body = Inputs.unsealed(entry);
            byte[] padded = Arrays.copyOf(body, (body.length + 3) / 4 * 4);
            out.write(padded.length / 4);
            out.writeBytes(padded);
        }
        return out.toByteArray();
    }

    private static byte[] input(int kind, byte[] content) {
        byte[] made = new byte[content.length + 1];
        made[0] = (byte) kind;
        System.arraycopy(content, 0, made, 1, content.length);
        return made;
    }
}
