package io.unlearn.algorithms.internal;

import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses the entries of smallest magnitude, over several arrays together. Magnitudes are non-negative floats, whose bits
 * are ordered as the numbers are, so that two counting passes of 16 bits find the threshold: O(n) time, no copy of the
 * numbers. Of entries that equal the threshold the earlier ones are chosen, so that exactly the count is.
 */
public final class Smallest {
    private static final int HALF = 1 << 16;

    private Smallest() {}

    /**
     * Returns how many of {@code total} entries a share is. Halves go to the even neighbour, as Python's {@code round} does,
     * on which the published programs rely.
     */
    public static long count(double share, long total) {
        return (long) Math.rint(Check.inRange("share", share, 0, 1, "Give a share of the entries.") * total);
    }

    /**
     * Marks the {@code count} entries of smallest magnitude.
     *
     * @param arrays the numbers; not changed
     * @return for each array the chosen indices
     * @throws NonFiniteValueException if a number is NaN; infinities are the largest magnitudes
     */
    public static List<BitSet> of(List<float[]> arrays, long count) {
        long total = arrays.stream().mapToLong(a -> a.length).sum();
        Check.inRange("count", (double) count, 0, (double) total, "Choose at most as many entries as there are.");
        List<BitSet> chosen = new ArrayList<>();
        arrays.forEach(array -> chosen.add(new BitSet(array.length)));
        if (count == 0) {
            return chosen;
        }
        long[] high = new long[HALF];
        for (float[] array : arrays) {
            for (float value : array) {
                high[bits(value) >>> 16]++;
            }
        }
        long[] rest = {count};
        int top = bucket(high, rest);
        long[] low = new long[HALF];
        for (float[] array : arrays) {
            for (float value : array) {
                int bits = bits(value);
                if (bits >>> 16 == top) {
                    low[bits & 0xffff]++;
                }
            }
        }
        int threshold = top << 16 | bucket(low, rest);
        mark(arrays, chosen, threshold, rest[0]);
        return chosen;
    }

    /** Returns the bucket that holds the rest-th entry, and lowers the rest by the entries before that bucket. */
    private static int bucket(long[] counts, long[] rest) {
        int at = 0;
        while (counts[at] < rest[0]) {
            rest[0] -= counts[at++];
        }
        return at;
    }

    private static void mark(List<float[]> arrays, List<BitSet> chosen, int threshold, long ties) {
        long left = ties;
        for (int a = 0; a < arrays.size(); a++) {
            float[] array = arrays.get(a);
            BitSet here = chosen.get(a);
            for (int i = 0; i < array.length; i++) {
                int bits = bits(array[i]);
                if (bits < threshold || (bits == threshold && left-- > 0)) {
                    here.set(i);
                }
            }
        }
    }

    private static int bits(float value) {
        if (Float.isNaN(value)) {
            throw new NonFiniteValueException(
                    "weight", "a number", value, "The model or its gradient has diverged; lower the learning rate.");
        }
        return Float.floatToRawIntBits(value) & 0x7fffffff;
    }
}
