package io.unlearn.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes inputs at random; the same seed gives the same changes. */
final class Mutations {
    private static final long[] TELLING = {
        0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE
    };
    private static final int MOST_AT_ONCE = 4;

    private final SplittableRandom random;
    private final List<byte[]> corpus;
    private final int longest;

    Mutations(long seed, List<byte[]> corpus, int longest) {
        this.random = new SplittableRandom(seed);
        this.corpus = corpus;
        this.longest = longest;
    }

    /** Returns an input with up to four changes. */
    byte[] next() {
        byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
        for (int left = random.nextInt(MOST_AT_ONCE) + 1; left > 0; left--) {
            bytes = bytes.length == 0 ? new byte[] {(byte) random.nextInt()} : changed(bytes);
        }
        return bytes.length > longest ? Arrays.copyOf(bytes, longest) : bytes;
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(8)) {
            case 0 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 1 -> with(bytes, at, (byte) random.nextInt());
            case 2, 3 -> number(bytes, at);
            case 4 -> spliced(bytes, at, bytes, Math.min(bytes.length, at + 1 + random.nextInt(16)));
            case 5 -> spliced(bytes, at, bytes, at);
            case 6 -> {
                byte[] other = corpus.get(random.nextInt(corpus.size()));
                yield spliced(bytes, at, other, other.length == 0 ? 0 : random.nextInt(other.length));
            }
            default -> spliced(bytes, at, bytes, random.nextInt(at + 1));
        };
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    /** Overwrites some bytes with a number that lengths go wrong with, or one near to what is there. */
    private byte[] number(byte[] bytes, int at) {
        int size = 1 << random.nextInt(4);
        if (bytes.length < at + size) {
            return bytes;
        }
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        byte[] number = ByteBuffer.allocate(Long.BYTES)
                .order(order)
                .putLong(TELLING[random.nextInt(TELLING.length)])
                .array();
        int from = order == ByteOrder.BIG_ENDIAN ? Long.BYTES - size : 0;
        System.arraycopy(number, from, bytes, at, size);
        return bytes;
    }

    /** Returns the bytes before a place, and those of others from a place on: something is left out, comes again, or is new. */
    private static byte[] spliced(byte[] bytes, int end, byte[] others, int from) {
        byte[] made = Arrays.copyOf(bytes, end + others.length - from);
        System.arraycopy(others, from, made, end, others.length - from);
        return made;
    }
}
