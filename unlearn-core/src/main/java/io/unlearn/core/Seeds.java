package io.unlearn.core;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A reproducible source of randomness that can be split by name or by number.
 *
 * <p>Splitting depends on nothing but the parent's seed and the label, so that work done in any order, on any number of
 * threads, sees the same numbers. Two different labels give streams that are unrelated for every statistical purpose;
 * this is not a cryptographic statement. <b>Never draw the noise of a certificate from here</b>: that comes from
 * {@link java.security.SecureRandom}.
 *
 * <p>Immutable and thread-safe. The mixing function is the 64-bit finaliser of MurmurHash3 with the constants of
 * Stafford's variant 13 (Steele, Lea and Flood, OOPSLA 2014), applied to the seed and an FNV-1a hash of the label.
 */
public final class Seeds {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    private Seeds(long seed) {
        this.seed = seed;
    }

    /** Returns the root of a tree of seeds. */
    public static Seeds of(long seed) {
        return new Seeds(seed);
    }

    /** Returns the child with this name; the same name always gives the same child. */
    public Seeds split(String label) {
        long hash = FNV_OFFSET;
        for (byte b : label.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return new Seeds(mix(mix(seed + GOLDEN_GAMMA) ^ hash));
    }

    /** Returns the child with this number; the same number always gives the same child. */
    public Seeds split(long index) {
        return new Seeds(mix(mix(seed - GOLDEN_GAMMA) + (index + 1) * GOLDEN_GAMMA));
    }

    /** Returns the 64-bit seed itself, for engines that take one number. */
    public long seed() {
        return seed;
    }

    /** Returns a fresh generator at the start of this seed's stream. The generator is not thread-safe. */
    public RandomGenerator generator() {
        return new SplittableRandom(seed);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Seeds that && that.seed == seed;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(seed);
    }

    @Override
    public String toString() {
        return "Seeds[" + Long.toHexString(seed) + "]";
    }
}
