package io.unlearn.djl;

import java.util.List;

/** How many steps are taken in one call: few enough that progress is told and a thread can stop after some hundredths of a second. */
final class Pace {
    private static final long SHORT_NANOS = 10_000_000;
    private static final long LONG_NANOS = 40_000_000;

    private final boolean limited;
    private int steps = 1;

    private Pace(boolean limited) {
        this.limited = limited;
    }

    /** Returns a pace that begins with single steps. */
    static Pace careful() {
        return new Pace(true);
    }

    /** Returns the pace of work that nobody watches: everything at once. */
    static Pace unlimited() {
        return new Pace(false);
    }

    /** Returns how many to take next. */
    int steps() {
        return limited ? steps : Integer.MAX_VALUE;
    }

    /**
     * Returns where a run ends that begins with a batch: batches of one size make a run, and one that is smaller ends it.
     *
     * @param sizes of all batches
     * @param most how many batches a run may have
     */
    static int endOfRun(List<Integer> sizes, int from, int most) {
        int size = sizes.get(from);
        int end = from + 1;
        while (end < sizes.size() && end - from < most && sizes.get(end - 1) == size && sizes.get(end) <= size) {
            end++;
        }
        return end;
    }

    /** Learns how long the last call took. */
    void took(long nanos) {
        if (nanos < SHORT_NANOS) {
            steps = Math.min(2 * steps, 1 << 20);
        } else if (nanos > LONG_NANOS) {
            steps = Math.max(1, steps / 2);
        }
    }
}
