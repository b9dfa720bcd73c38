package io.unlearn.certified.store;

import io.unlearn.certified.RemovalSnapshot;
import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.error.InvalidStateException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The files of one checkpoint: {@code key-n}, the random key of this generation sealed with the caller's; {@code public-n}, in
 * the open; {@code secret-n} and {@code ledger-n}, sealed with the generation's key. The file {@code head} says which generation
 * counts: replacing it is the moment of a checkpoint, and destroying the key of the one before is the moment of erasure.
 */
final class Generation {
    static final String HEAD = "head";
    private static final String HEAD_KIND = "head of a removal store";
    private static final String SECRET_KIND = "secret part of a removal store";
    private static final int HEAD_VERSION = 1;

    /** Version 2 has a section about the chain. */
    private static final int SECRET_VERSION = 2;

    private Generation() {}

    /** What a checkpoint holds besides the ledger. */
    record Contents(RemovalSnapshot snapshot, Receipts receipts, byte[] idKey, long millis, ChainLog.Mark chain) {}

    /** Writes a generation that does not count yet, and returns its empty ledger. */
    static RequestLog write(StoreFiles files, Sealer caller, long n, Contents contents, boolean erasing)
            throws IOException {
        byte[] key = Sealer.newKey();
        Sealer own = Sealer.of(key);
        files.replace("key-" + n, caller.seal("key-" + n, key));
        Arrays.fill(key, (byte) 0);
        files.replace("public-" + n, contents.snapshot.publicBytes());
        byte[] model = contents.snapshot.secretBytes();
        StateWriter out = new StateWriter(SECRET_KIND, SECRET_VERSION)
                .section("model")
                .bytes(model)
                .section("ids")
                .bytes(contents.idKey)
                .longInteger(contents.millis);
        Arrays.fill(model, (byte) 0);
        contents.receipts.write(out, erasing);
        contents.chain.write(out);
        byte[] secret = out.finish();
        files.replace("secret-" + n, own.seal("secret-" + n, secret));
        Arrays.fill(secret, (byte) 0);
        return RequestLog.create(files, "ledger-" + n, own);
    }

    /** Makes a generation count. */
    static void choose(StoreFiles files, long n) throws IOException {
        files.replace(
                HEAD,
                new StateWriter(HEAD_KIND, HEAD_VERSION)
                        .section("generation")
                        .longInteger(n)
                        .finish());
    }

    /** Returns which generation counts; empty if none was ever chosen. */
    static Optional<Long> chosen(StoreFiles files) throws IOException {
        if (!files.list().contains(HEAD)) {
            return Optional.empty();
        }
        StateReader in = new StateReader(HEAD_KIND, HEAD_VERSION, files.read(HEAD));
        long n = in.section("generation").longInteger();
        in.end();
        return Optional.of(n);
    }

    /** Destroys all files of generations other than the one given, the keys first. */
    static void destroyOthers(StoreFiles files, long n) throws IOException {
        List<String> others = files.list().stream()
                .filter(name -> !name.equals(HEAD) && !name.equals(ChainLog.FILE) && !name.endsWith("-" + n))
                .sorted((a, b) -> Boolean.compare(b.startsWith("key-"), a.startsWith("key-")))
                .toList();
        for (String name : others) {
            files.destroy(name);
        }
    }

    static Sealer sealer(StoreFiles files, Sealer caller, long n) throws IOException {
        byte[] key = caller.open("key-" + n, files.read("key-" + n))
                .filter(opened -> opened.length == Sealer.KEY)
                .orElseThrow(() -> new InvalidStateException(
                        "key of the store",
                        "the one that it was made with",
                        "another one, or the file key-" + n + " is damaged",
                        "Pass the key that the store was created with."));
        Sealer own = Sealer.of(key);
        Arrays.fill(key, (byte) 0);
        return own;
    }

    static Contents read(StoreFiles files, Sealer own, long n) throws IOException {
        byte[] secret = own.open("secret-" + n, files.read("secret-" + n))
                .orElseThrow(() -> new InvalidStateException(
                        "secret part of the store",
                        "as it was written",
                        "changed",
                        "Restore the newest undamaged copy of the whole store."));
        StateReader in = StateReader.upTo(SECRET_KIND, SECRET_VERSION, secret);
        byte[] model = in.section("model").bytes();
        byte[] idKey = in.section("ids").bytes();
        long millis = in.longInteger();
        Receipts receipts = Receipts.read(in);
        ChainLog.Mark chain = in.version() == 1 ? ChainLog.Mark.NONE : ChainLog.Mark.read(in);
        in.end();
        RemovalSnapshot snapshot = RemovalSnapshot.of(files.read("public-" + n), model);
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(model, (byte) 0);
        return new Contents(snapshot, receipts, idKey, millis, chain);
    }
}
