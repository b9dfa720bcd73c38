package io.unlearn.audit.internal;

import java.util.Arrays;

/**
 * The scores of one example, both groups sorted together: distinct values in ascending order, and how many scores of each
 * group lie below each. Every rule that is a threshold or an interval is then a pair of positions. Scratch memory, reused
 * from example to example; not thread-safe.
 */
final class Pooled {
    final int unlearnedSize;
    final int retrainedSize;
    final double[] unlearned;
    final double[] retrained;
    final double[] value;
    /** {@code [blocks + 1]}: unlearned scores below {@code value[b]}; the last entry counts all. */
    final int[] unlearnedBelow;
    /** {@code [blocks + 1]}: retrained scores below {@code value[b]}; the last entry counts all. */
    final int[] retrainedBelow;

    int blocks;

    Pooled(int unlearnedSize, int retrainedSize) {
        this.unlearnedSize = unlearnedSize;
        this.retrainedSize = retrainedSize;
        unlearned = new double[unlearnedSize];
        retrained = new double[retrainedSize];
        value = new double[unlearnedSize + retrainedSize];
        unlearnedBelow = new int[unlearnedSize + retrainedSize + 1];
        retrainedBelow = new int[unlearnedSize + retrainedSize + 1];
    }

    /** Sorts {@link #unlearned} and {@link #retrained}, which the caller has filled without NaN, and merges them. */
    void sort() {
        clearSigns(unlearned);
        clearSigns(retrained);
        Arrays.sort(unlearned);
        Arrays.sort(retrained);
        merge();
    }

    /** Merges both arrays, which are sorted and free of NaN and of negative zeros. */
    void merge() {
        int u = 0;
        int r = 0;
        blocks = 0;
        while (u < unlearnedSize || r < retrainedSize) {
            double next = r >= retrainedSize || (u < unlearnedSize && unlearned[u] < retrained[r])
                    ? unlearned[u]
                    : retrained[r];
            value[blocks] = next;
            unlearnedBelow[blocks] = u;
            retrainedBelow[blocks++] = r;
            while (u < unlearnedSize && unlearned[u] == next) {
                u++;
            }
            while (r < retrainedSize && retrained[r] == next) {
                r++;
            }
        }
        unlearnedBelow[blocks] = u;
        retrainedBelow[blocks] = r;
    }

    double unlearnedRange() {
        return unlearned[unlearnedSize - 1] - unlearned[0];
    }

    double retrainedRange() {
        return retrained[retrainedSize - 1] - retrained[0];
    }

    /** Whether the median of the retrained scores is strictly larger; the mean of the two middle ones for an even number. */
    boolean retrainedIsHigher() {
        return median(retrained) > median(unlearned);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Sorting puts -0.0 before 0.0, although the rules hold them equal. */
    private static void clearSigns(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.0;
        }
    }
}
