package io.unlearn.certified.internal;

import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows with their targets and norms, in slots: a slot whose row was erased takes the next row that comes, so that the store is
 * never larger than the most rows that it held at a time. Free slots hold zeros.
 *
 * <p>Reads may run concurrently; {@link #add} and {@link #erase} may not run beside them.
 */
final class RowStore implements AutoCloseable {
    private final RowMatrix rows;
    private final BitSet free = new BitSet();
    private Targets targets;
    private double[] norms;

    /**
     * Copies the rows into the backend, into slots from 0 on.
     *
     * @param features {@code [n][columns]} row-major
     */
    RowStore(DenseBackend backend, double[] features, int columns, Targets targets) {
        int n = features.length / columns;
        this.rows = backend.rows(features, n, columns);
        this.targets = targets;
        this.norms = new double[n];
        for (int i = 0; i < n; i++) {
            norms[i] = norm(features, i, columns);
        }
    }

    /** Returns an upper bound on the Euclidean norm of a row. */
    private static double norm(double[] features, int row, int columns) {
        double square = 0;
        for (int j = row * columns; j < (row + 1) * columns; j++) {
            square += features[j] * features[j];
        }
        return Math.sqrt(square) * (1 + Rounding.gamma(columns + 2));
    }

    /** Returns the rows of all slots. */
    RowMatrix rows() {
        return rows;
    }

    /** Returns the targets of all slots. */
    Targets targets() {
        return targets;
    }

    /** Returns an upper bound on the Euclidean norm of each row, {@code [slots]} or longer. */
    double[] norms() {
        return norms;
    }

    /** Returns how many slots there would be with so many rows more. */
    int slotsWith(int more) {
        return Math.addExact(rows.rows(), Math.max(0, more - free.cardinality()));
    }

    /**
     * Copies rows into free slots, then into new ones. An exception leaves the store as it was.
     *
     * @param features {@code [m][columns]} row-major, finite
     * @param added their targets, of the kind that there is
     * @return their slots, in the order of the rows
     */
    int[] add(double[] features, Targets added) {
        int d = rows.columns();
        int count = features.length / d;
        int[] slots = slotsFor(count);
        int reused = count - (slotsWith(count) - rows.rows());
        int end = slotsWith(count);
        double[] longer = end <= norms.length ? norms : Arrays.copyOf(norms, Room.grown(norms.length, end));
        Targets joined = targets.withRoomFor(end);
        copyIn(features, slots, reused);
        for (int i = 0; i < count; i++) {
            longer[slots[i]] = norm(features, i, d);
            joined.put(slots[i], added, i);
            free.clear(slots[i]);
        }
        norms = longer;
        targets = joined;
        return slots;
    }

    /** Puts the first rows into free slots, and the others behind all; copies of rows do not stay in memory. */
    private void copyIn(double[] features, int[] slots, int reused) {
        int d = rows.columns();
        int count = slots.length;
        double[] first = reused == count ? features : Arrays.copyOf(features, reused * d);
        double[] others = reused == 0 ? features : Arrays.copyOfRange(features, reused * d, count * d);
        if (reused < count) {
            rows.appendRows(others, count - reused);
        }
        if (reused > 0) {
            rows.replaceRows(Arrays.copyOf(slots, reused), first);
        }
        if (reused > 0 && reused < count) {
            Arrays.fill(first, 0);
            Arrays.fill(others, 0);
        }
    }

    private int[] slotsFor(int count) {
        int[] slots = new int[count];
        int slot = free.nextSetBit(0);
        int end = rows.rows();
        for (int i = 0; i < count; i++) {
            if (slot >= 0) {
                slots[i] = slot;
                slot = free.nextSetBit(slot + 1);
            } else {
                slots[i] = end++;
            }
        }
        return slots;
    }

    /** Overwrites rows, their targets and their norms with zeros, and frees their slots. */
    void erase(int[] slots) {
        rows.eraseRows(slots);
        for (int slot : slots) {
            norms[slot] = 0;
            targets.clear(slot);
            free.set(slot);
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
