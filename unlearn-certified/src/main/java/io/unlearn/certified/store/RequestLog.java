package io.unlearn.certified.store;

import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.error.InvalidStateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The write-ahead ledger of one generation: frames of length, inverted length, and a sealed entry. An entry is bound to the generation
 * and to its place in it, so that none can be left out, repeated or moved. A crash may leave the last frame unfinished: that
 * entry was never acknowledged, and is cut off. Called by one thread at a time.
 */
final class RequestLog {
    private static final int HEADER = 2 * Integer.BYTES;

    private final StoreFiles files;
    private final String name;
    private final Sealer sealer;
    private long length;
    private long entries;
    private byte[] digest = new byte[0];
    private boolean unfinished;

    private RequestLog(StoreFiles files, String name, Sealer sealer) {
        this.files = files;
        this.name = name;
        this.sealer = sealer;
    }

    /** Makes an empty ledger, with one entry that says so: a file that is missing later is damage. */
    static RequestLog create(StoreFiles files, String name, Sealer sealer) throws IOException {
        RequestLog log = new RequestLog(files, name, sealer);
        byte[] sealed = sealer.seal(log.role(), new byte[0]);
        byte[] frame = frame(sealed);
        files.replace(name, frame);
        log.wrote(frame, List.of(sealed));
        return log;
    }

    /**
     * A ledger, and the entries that it has.
     *
     * @param digest of as many entries as were asked for; empty if it has fewer
     */
    record Opened(RequestLog log, List<byte[]> entries, Optional<String> digest) {}

    /**
     * Reads a ledger. Changes nothing; {@link #dropUnfinished} does.
     *
     * @param digestOf of how many entries a digest is wanted, as {@link #size} counts them
     * @throws InvalidStateException if it is damaged
     */
    static Opened open(StoreFiles files, String name, Sealer sealer, long digestOf) throws IOException {
        RequestLog log = new RequestLog(files, name, sealer);
        ByteBuffer in = ByteBuffer.wrap(files.read(name));
        List<byte[]> entries = new ArrayList<>();
        String digest = null;
        while (in.hasRemaining()) {
            Optional<byte[]> sealed = next(in);
            if (sealed.isEmpty()) {
                break;
            }
            entries.add(sealer.open(log.role(), sealed.get())
                    .orElseThrow(() -> damaged("changed in entry " + entries.size())));
            log.length = in.position();
            log.took(sealed.get());
            digest = log.size() == digestOf ? log.digest() : digest;
        }
        if (entries.isEmpty()) {
            throw damaged("without its first entry");
        }
        log.unfinished = log.length < in.limit();
        return new Opened(log, entries.subList(1, entries.size()), Optional.ofNullable(digest));
    }

    /** Cuts off what a crash left unfinished. */
    void dropUnfinished() throws IOException {
        if (unfinished) {
            files.truncate(name, length);
            unfinished = false;
        }
    }

    private void took(byte[] sealed) {
        entries++;
        byte[] both = Arrays.copyOf(digest, digest.length + sealed.length);
        System.arraycopy(sealed, 0, both, digest.length, sealed.length);
        digest = StateWriter.digest(both);
    }

    /** Returns a digest of all entries as they are in the file; no two ledgers have the same, because nonces are random. */
    String digest() {
        return HexFormat.of().formatHex(digest);
    }

    /** Returns the next sealed entry; empty if the rest is unfinished. */
    private static Optional<byte[]> next(ByteBuffer in) {
        if (in.remaining() < HEADER) {
            return Optional.empty();
        }
        int size = in.getInt();
        if (in.getInt() != ~size || size < 0) {
            if (onlyZeros(in)) {
                return Optional.empty();
            }
            throw damaged("changed in the length of an entry");
        }
        if (in.remaining() < size) {
            return Optional.empty();
        }
        byte[] sealed = new byte[size];
        in.get(sealed);
        return Optional.of(sealed);
    }

    /** A machine that loses power may have made a file longer without having written to it. */
    private static boolean onlyZeros(ByteBuffer in) {
        for (int at = in.position() - HEADER; at < in.limit(); at++) {
            if (in.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static InvalidStateException damaged(String what) {
        return new InvalidStateException(
                "ledger of the store",
                "as it was written",
                what,
                "Restore the newest undamaged copy of the whole store.");
    }

    private String role() {
        return role(entries);
    }

    private String role(long place) {
        return name + " entry " + place;
    }

    private static byte[] frame(byte[] sealed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + sealed.length);
        out.writeBytes(ByteBuffer.allocate(HEADER)
                .putInt(sealed.length)
                .putInt(~sealed.length)
                .array());
        out.writeBytes(sealed);
        return out.toByteArray();
    }

    private void wrote(byte[] frames, List<byte[]> sealed) {
        length += frames.length;
        sealed.forEach(this::took);
    }

    /** Adds an entry that is durable on return. An exception leaves the ledger as it was, unless cutting off the rest fails too. */
    void append(byte[] entry) throws IOException {
        append(List.of(entry));
    }

    /**
     * Adds entries with one forced write; all are durable on return. An exception leaves the ledger as it was, unless cutting off
     * the rest fails too. A crash may leave the first few of them.
     */
    void append(List<byte[]> batch) throws IOException {
        List<byte[]> sealed = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < batch.size(); i++) {
            sealed.add(sealer.seal(role(entries + i), batch.get(i)));
            out.writeBytes(frame(sealed.get(i)));
        }
        byte[] frames = out.toByteArray();
        try {
            files.append(name, frames);
        } catch (IOException e) {
            cutOff(e);
            throw e;
        }
        wrote(frames, sealed);
    }

    private void cutOff(IOException reason) {
        try {
            files.truncate(name, length);
        } catch (IOException second) {
            reason.addSuppressed(second);
        }
    }

    /** Returns the number of entries since the generation began. */
    long size() {
        return entries - 1;
    }
}
