package io.unlearn.certified.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Writes what {@link StateReader} reads: a magic number, what it is in words, its version, named sections of big-endian numbers,
 * and SHA-256 over all of it. Not thread-safe.
 */
public final class StateWriter {
    static final int MAGIC = 0x554e4c53;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Starts with what it is and the version of its format. */
    public StateWriter(String kind, int version) {
        integer(MAGIC).text(kind).integer(version);
    }

    private interface Write {
        void run() throws IOException;
    }

    private StateWriter write(Write action) {
        try {
            action.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a section. */
    public StateWriter section(String name) {
        return text(name);
    }

    public StateWriter integer(int value) {
        return write(() -> out.writeInt(value));
    }

    public StateWriter longInteger(long value) {
        return write(() -> out.writeLong(value));
    }

    public StateWriter number(double value) {
        return write(() -> out.writeDouble(value));
    }

    public StateWriter flag(boolean value) {
        return write(() -> out.writeBoolean(value));
    }

    public StateWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a constant by its name. */
    public StateWriter constant(Enum<?> value) {
        return text(value.name());
    }

    public StateWriter bytes(byte[] value) {
        return integer(value.length).write(() -> out.write(value));
    }

    public StateWriter numbers(double[] values) {
        integer(values.length);
        for (double value : values) {
            number(value);
        }
        return this;
    }

    public StateWriter integers(int[] values) {
        integer(values.length);
        for (int value : values) {
            integer(value);
        }
        return this;
    }

    /** Returns everything that was written, with the checksum behind it. */
    public byte[] finish() {
        byte[] digest = digest(bytes.toByteArray());
        write(() -> out.write(digest));
        return bytes.toByteArray();
    }

    /** Returns SHA-256 of some bytes. */
    public static byte[] digest(byte[] some) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(some);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
