package io.unlearn.certified.internal.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Random sources of which tests know what they will give. */
public final class TestRandom {
    private TestRandom() {}

    /** Returns the release sampler on a reproducible source. For tests alone. */
    public static SecureGaussianSampler reproducibleSampler(long seed) {
        return new SecureGaussianSampler(seeded(seed));
    }

    static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Gives these words, then zeros. */
    static SecureRandom scripted(int... words) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < words.length; i++) {
                    buffer.putInt(words[i]);
                }
            }
        };
    }

    /** Works for some blocks, then fails as a source without entropy does. */
    static SecureRandom failingAfter(int blocks) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;
            private int left = blocks;

            @Override
            public void nextBytes(byte[] bytes) {
                if (left == 0) {
                    throw new IllegalStateException("entropy exhausted");
                }
                left--;
                super.nextBytes(bytes);
            }
        };
    }
}
