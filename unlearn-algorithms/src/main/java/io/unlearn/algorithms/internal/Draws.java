package io.unlearn.algorithms.internal;

import io.unlearn.core.internal.Check;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Random numbers for weights and the choice of layers; all from the generator that is passed in. */
public final class Draws {
    private Draws() {}

    /** Adds Gaussian noise to every entry. */
    public static void addGaussian(float[] values, double deviation, RandomGenerator random) {
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (deviation * random.nextGaussian());
        }
    }

    /** Draws the chosen entries anew from N(0, deviation^2); the others stay. */
    public static void gaussian(float[] values, BitSet chosen, double deviation, RandomGenerator random) {
        for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }

    /** Draws the chosen entries anew from U(-bound, bound); the others stay. */
    public static void uniform(float[] values, BitSet chosen, double bound, RandomGenerator random) {
        for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }

    /** Returns the set of all indices below {@code length}. */
    public static BitSet all(int length) {
        BitSet every = new BitSet(length);
        every.set(0, length);
        return every;
    }

    /** Returns {@code count} different numbers below {@code bound} in random order; every such list is equally likely. */
    public static int[] withoutReplacement(int count, int bound, RandomGenerator random) {
        Check.inRange("count", count, 0, bound, "Without replacement no more can be chosen than there are.");
        int[] deck = new int[bound];
        for (int i = 0; i < bound; i++) {
            deck[i] = i;
        }
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            int at = i + random.nextInt(bound - i);
            chosen[i] = deck[at];
            deck[at] = deck[i];
        }
        return chosen;
    }

    /** Returns {@code count} independent numbers below {@code bound}; some may be equal. */
    public static int[] withReplacement(int count, int bound, RandomGenerator random) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = random.nextInt(bound);
        }
        return chosen;
    }
}
