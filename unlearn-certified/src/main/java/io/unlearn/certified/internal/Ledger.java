package io.unlearn.certified.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which releases each removed row has seen, as the sum of the squares of their Gaussian-DP parameters. Releases are counted
 * from the first one of the model; a row notes how many there were when it was removed, and in which epoch. Training from
 * nothing ends an epoch: what is released later does not depend on the rows that were removed in it.
 *
 * <p>Called by one thread at a time. A removal costs O(1) for each row, a release O(1).
 */
public final class Ledger {
    private static final int PRESENT = -1;

    /** Sums over the releases before the one of that number; one longer than there are releases. */
    private final List<Double> sums = new ArrayList<>(List.of(0.0));

    /** For each epoch that has ended, how many releases there were then. */
    private final List<Integer> ends = new ArrayList<>();

    /** For each epoch, the number of releases at its first removal; {@link #PRESENT} if there was none. */
    private final List<Integer> firsts = new ArrayList<>(List.of(PRESENT));

    private int[] releasesBefore = new int[0];
    private int[] epochOf = new int[0];
    private long removed;

    /** What a row has seen. */
    public record Seen(int releases, double sumOfSquares) {
        private static final Seen NOTHING = new Seen(0, 0);
    }

    /**
     * Everything that a ledger holds.
     *
     * @param sums over the releases before the one of that number
     * @param ends for each epoch that has ended, how many releases there were then
     * @param firsts for each epoch, the number of releases at its first removal, -1 if there was none
     * @param releasesBefore for each row, how many releases there were when it left, -1 if it did not leave
     * @param epochOf for each row, the epoch in which it left
     * @param removed number of rows that ever left
     */
    public record Contents(
            double[] sums, int[] ends, int[] firsts, int[] releasesBefore, int[] epochOf, long removed) {}

    /** Returns a copy of everything that it holds. */
    public Contents contents() {
        return new Contents(
                sums.stream().mapToDouble(Double::doubleValue).toArray(),
                ends.stream().mapToInt(Integer::intValue).toArray(),
                firsts.stream().mapToInt(Integer::intValue).toArray(),
                releasesBefore.clone(),
                epochOf.clone(),
                removed);
    }

    /** Returns a ledger that goes on where another one was. */
    public static Ledger of(Contents contents) {
        Ledger ledger = new Ledger();
        ledger.sums.clear();
        Arrays.stream(contents.sums).forEach(ledger.sums::add);
        Arrays.stream(contents.ends).forEach(ledger.ends::add);
        ledger.firsts.clear();
        Arrays.stream(contents.firsts).forEach(ledger.firsts::add);
        ledger.releasesBefore = contents.releasesBefore.clone();
        ledger.epochOf = contents.epochOf.clone();
        ledger.removed = contents.removed;
        return ledger;
    }

    /** Notes that these rows left. */
    public void removed(int[] rows) {
        int now = sums.size() - 1;
        int epoch = ends.size();
        for (int row : rows) {
            grow(row + 1);
            releasesBefore[row] = now;
            epochOf[row] = epoch;
        }
        if (firsts.get(epoch) == PRESENT && rows.length > 0) {
            firsts.set(epoch, now);
        }
        removed += rows.length;
    }

    /** Notes a release with this Gaussian-DP parameter; 0 where it has none. */
    public void released(double mu) {
        sums.add(sums.get(sums.size() - 1) + mu * mu);
    }

    /** Notes that the model was trained from nothing. */
    public void retrained() {
        ends.add(sums.size() - 1);
        firsts.add(PRESENT);
    }

    /** Returns the number of rows that were ever removed. */
    public long removedRows() {
        return removed;
    }

    /** Returns what a row has seen since it left; nothing if it did not leave. */
    public Seen since(int row) {
        if (row >= releasesBefore.length || releasesBefore[row] == PRESENT) {
            return Seen.NOTHING;
        }
        return between(releasesBefore[row], epochOf[row]);
    }

    /** Returns what the row has seen that has seen most: the first one of an epoch. */
    public Seen most() {
        Seen most = Seen.NOTHING;
        for (int epoch = 0; epoch < firsts.size(); epoch++) {
            if (firsts.get(epoch) != PRESENT) {
                Seen seen = between(firsts.get(epoch), epoch);
                boolean more = seen.sumOfSquares > most.sumOfSquares
                        || seen.sumOfSquares == most.sumOfSquares && seen.releases > most.releases;
                most = more ? seen : most;
            }
        }
        return most;
    }

    private Seen between(int start, int epoch) {
        int end = epoch < ends.size() ? ends.get(epoch) : sums.size() - 1;
        return new Seen(end - start, sums.get(end) - sums.get(start));
    }

    private void grow(int length) {
        int old = releasesBefore.length;
        if (old < length) {
            int grown = Math.max(length, old + old / 2);
            releasesBefore = Arrays.copyOf(releasesBefore, grown);
            epochOf = Arrays.copyOf(epochOf, grown);
            Arrays.fill(releasesBefore, old, grown, PRESENT);
        }
    }
}
