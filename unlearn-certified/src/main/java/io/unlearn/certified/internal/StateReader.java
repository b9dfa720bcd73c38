package io.unlearn.certified.internal;

import io.unlearn.core.error.InvalidStateException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Reads what {@link StateWriter} wrote. Whatever the bytes are, it throws {@link InvalidStateException} or returns what they say,
 * and takes no more memory than they do. Not thread-safe.
 */
public final class StateReader {
    private static final int DIGEST_BYTES = 32;

    private final String kind;
    private final ByteBuffer in;
    private final int version;

    /**
     * Checks what the bytes are, up to the first section.
     *
     * @throws InvalidStateException unless they are of that kind, of that version, and undamaged
     */
    public StateReader(String kind, int version, byte[] bytes) {
        this(kind, version, version, bytes);
    }

    /**
     * Checks what the bytes are, up to the first section; {@link #version} then tells which version they are of.
     *
     * @throws InvalidStateException unless they are of that kind, of a version from 1 to the newest, and undamaged
     */
    public static StateReader upTo(String kind, int newest, byte[] bytes) {
        return new StateReader(kind, 1, newest, bytes);
    }

    private StateReader(String kind, int oldest, int newest, byte[] bytes) {
        this.kind = kind;
        int end = bytes.length - DIGEST_BYTES;
        this.in = ByteBuffer.wrap(bytes, 0, Math.max(0, end));
        require(end >= 0, "bytes that end too early");
        require(integer() == StateWriter.MAGIC, "bytes of another kind");
        byte[] digest = StateWriter.digest(Arrays.copyOf(bytes, end));
        require(
                MessageDigest.isEqual(digest, Arrays.copyOfRange(bytes, end, bytes.length)),
                "bytes whose checksum does not fit");
        require(text().equals(kind), "bytes of another kind");
        this.version = integer();
        if (version < oldest || version > newest) {
            throw new InvalidStateException(
                    "version of the " + kind,
                    "at most " + newest,
                    version,
                    "Read it with the version of the library that wrote it, or a later one.");
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw damaged(otherwise);
        }
    }

    /** Returns the version that the bytes are of. */
    public int version() {
        return version;
    }

    /** Returns the error for bytes that are something else. */
    public InvalidStateException damaged(String what) {
        return new InvalidStateException(kind, "as it was written", what, "Restore the newest undamaged copy.");
    }

    private interface Read<T> {
        T run();
    }

    private <T> T read(Read<T> action) {
        try {
            return action.run();
        } catch (BufferUnderflowException e) {
            throw damaged("bytes that end too early");
        }
    }

    /** Enters a section. */
    public StateReader section(String name) {
        require(text().equals(name), "without its section " + name);
        return this;
    }

    public int integer() {
        return read(in::getInt);
    }

    public long longInteger() {
        return read(in::getLong);
    }

    public double number() {
        return read(in::getDouble);
    }

    public boolean flag() {
        return read(in::get) != 0;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Reads a constant by its name. */
    public <E extends Enum<E>> E constant(Class<E> type) {
        String name = text();
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw damaged("with a " + type.getSimpleName() + " that does not exist");
    }

    public byte[] bytes() {
        byte[] value = new byte[count(1)];
        in.get(value);
        return value;
    }

    public double[] numbers() {
        double[] values = new double[count(Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getDouble();
        }
        return values;
    }

    /** Reads numbers of which none is NaN or infinite. */
    public double[] finiteNumbers(int length) {
        double[] values = numbers();
        require(values.length == length, "with " + values.length + " numbers for " + length);
        require(Arrays.stream(values).allMatch(Double::isFinite), "with numbers that are not finite");
        return values;
    }

    public int[] integers() {
        int[] values = new int[count(Integer.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getInt();
        }
        return values;
    }

    /** Reads how many things follow that take at least so many bytes each. */
    public int count(int bytesEach) {
        int count = integer();
        require(count >= 0 && (long) count * bytesEach <= in.remaining(), "bytes that end too early");
        return count;
    }

    /** Checks that nothing follows. */
    public void end() {
        require(!in.hasRemaining(), "bytes with something behind them");
    }
}
