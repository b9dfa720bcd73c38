package io.unlearn.spark.internal;

import java.io.Serializable;

/**
 * Some rows side by side, as they lie in the memory of an executor. Never changed once made.
 *
 * @param records keyed record ids, high and low halves in turn, {@code [2 n]}
 * @param subjects keyed subject ids of the same rows
 * @param features {@code [n][d]} row-major, the constant feature included
 * @param targets values, or positive outputs as whole numbers (-1 for none), {@code [n]}
 * @param norms upper bounds on the Euclidean norms of the rows, {@code [n]}
 */
public record RowBlock(long[] records, long[] subjects, double[] features, double[] targets, double[] norms)
        implements Serializable {
    private static final int MOST_ROWS = 256;
    private static final int MOST_NUMBERS = 1 << 19;

    /** Returns how many rows of this length go into a block: 256, or as many as take 4 MiB, at least 1. */
    public static int rowsFor(int columns) {
        return Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / columns));
    }

    /** Returns the number of rows. */
    public int rows() {
        return targets.length;
    }

    /** Returns the length of a row. */
    public int columns() {
        return features.length / targets.length;
    }

    /** Returns the keyed record id of a row. */
    public RowKey record(int row) {
        return new RowKey(records[2 * row], records[2 * row + 1]);
    }

    /** Returns the keyed subject id of a row. */
    public RowKey subject(int row) {
        return new RowKey(subjects[2 * row], subjects[2 * row + 1]);
    }

    /** Returns which rows have a record id that is not in the set. */
    boolean[] without(KeySet removed) {
        boolean[] active = new boolean[rows()];
        for (int i = 0; i < active.length; i++) {
            active[i] = removed.isEmpty() || !removed.contains(records[2 * i], records[2 * i + 1]);
        }
        return active;
    }
}
