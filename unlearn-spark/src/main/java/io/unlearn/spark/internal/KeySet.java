package io.unlearn.spark.internal;

import java.io.Serializable;
import java.util.Collection;

/** A set of keyed ids, 16 bytes each, which travels with a task. Immutable. */
public final class KeySet implements Serializable {
    private static final KeySet NONE = new KeySet(new long[0]);

    /** High and low halves in turn, ascending. */
    private final long[] halves;

    private KeySet(long[] halves) {
        this.halves = halves;
    }

    /** Returns the empty set. */
    public static KeySet none() {
        return NONE;
    }

    /** Returns the set of these keys. */
    public static KeySet of(Collection<RowKey> keys) {
        long[] halves = new long[2 * keys.size()];
        int at = 0;
        for (RowKey key : keys.stream().sorted().toList()) {
            halves[at++] = key.high();
            halves[at++] = key.low();
        }
        return new KeySet(halves);
    }

    /** Returns whether there is none. */
    public boolean isEmpty() {
        return halves.length == 0;
    }

    /** Returns the number of keys. */
    public int size() {
        return halves.length / 2;
    }

    /** Returns whether a key is among them. */
    public boolean contains(long high, long low) {
        int from = 0;
        int to = size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = Long.compare(halves[2 * middle], high);
            if (order == 0) {
                order = Long.compare(halves[2 * middle + 1], low);
            }
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return false;
    }
}
