package io.unlearn.certified.internal.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Uniform bits from a {@link SecureRandom}, read in blocks of 4 KB because a call to the source costs far more than a byte
 * of it. Each word is wiped as it is handed out, and the block on close. Not thread-safe: one for each call.
 */
final class RandomBits implements AutoCloseable {
    static final int BLOCK = 4096;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final SecureRandom source;
    private final byte[] block = new byte[BLOCK];
    private int position = BLOCK;
    private int pool;
    private int poolBits;

    RandomBits(SecureRandom source) {
        this.source = source;
    }

    /** Returns 32 fresh uniform bits, as a number from 0 to 2^32 - 1. */
    long next32() {
        if (position == BLOCK) {
            source.nextBytes(block);
            position = 0;
        }
        int word = (int) INTS.get(block, position);
        INTS.set(block, position, 0);
        position += Integer.BYTES;
        return Integer.toUnsignedLong(word);
    }

    /** Returns 64 fresh uniform bits. */
    long next64() {
        return next32() | next32() << Integer.SIZE;
    }

    /** Returns a fresh integer, exactly uniform on 0 .. bound - 1. */
    long below(long bound) {
        long mask = -1L >>> Long.numberOfLeadingZeros(bound - 1 | 1);
        long candidate = next64() & mask;
        while (candidate >= bound) {
            candidate = next64() & mask;
        }
        return candidate;
    }

    /** Returns one fresh fair bit. */
    boolean bit() {
        if (poolBits == 0) {
            pool = (int) next32();
            poolBits = Integer.SIZE;
        }
        boolean bit = (pool & 1) != 0;
        pool >>>= 1;
        poolBits--;
        return bit;
    }

    @Override
    public void close() {
        Arrays.fill(block, (byte) 0);
        position = BLOCK;
        pool = 0;
        poolBits = 0;
    }
}
