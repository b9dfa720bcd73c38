package io.unlearn.audit.internal;

import java.util.Arrays;

/**
 * A threshold with a direction that is learned from the scores so far, and guesses for the next model alone: the most
 * accurate on the past. Not thread-safe; O(t) for each round.
 */
public final class PastThreshold {
    private static final int FEWEST = 3;

    private double[] unlearned = new double[16];
    private double[] retrained = new double[16];
    private int unlearnedSize;
    private int retrainedSize;
    private double threshold;
    private boolean unlearnedIsHigh;
    private boolean ready;

    /** Returns whether there are enough scores on both sides to guess. */
    public boolean ready() {
        return ready;
    }

    /** Returns whether the guess for a score is "unlearned". */
    public boolean saysUnlearned(double score) {
        return (score >= threshold) == unlearnedIsHigh;
    }

    /** Adds a score, after the guess about it. */
    public void add(double score, boolean isUnlearned) {
        if (isUnlearned) {
            unlearned = insert(unlearned, unlearnedSize++, score);
        } else {
            retrained = insert(retrained, retrainedSize++, score);
        }
        if (unlearnedSize >= FEWEST && retrainedSize >= FEWEST) {
            learn();
            ready = true;
        }
    }

    private static double[] insert(double[] sorted, int size, double score) {
        double[] array = size == sorted.length ? Arrays.copyOf(sorted, 2 * size) : sorted;
        int i = size;
        while (i > 0 && array[i - 1] > score) {
            array[i] = array[i - 1];
            i--;
        }
        array[i] = score;
        return array;
    }

    /** The largest difference of the two distribution functions, at the middle of a gap; the widest gap of equals. */
    private void learn() {
        int u = 0;
        int r = 0;
        double best = -1;
        double bestGap = 0;
        double previous = Double.NEGATIVE_INFINITY;
        while (u < unlearnedSize || r < retrainedSize) {
            double next = r >= retrainedSize || (u < unlearnedSize && unlearned[u] <= retrained[r])
                    ? unlearned[u]
                    : retrained[r];
            double difference = u / (double) unlearnedSize - r / (double) retrainedSize;
            double gap = next - previous;
            if (Math.abs(difference) > best || (Math.abs(difference) == best && gap > bestGap)) {
                best = Math.abs(difference);
                bestGap = gap;
                double middle = previous / 2 + next / 2;
                threshold = middle > previous ? middle : next;
                unlearnedIsHigh = difference < 0;
            }
            previous = next;
            while (u < unlearnedSize && unlearned[u] == next) {
                u++;
            }
            while (r < retrainedSize && retrained[r] == next) {
                r++;
            }
        }
    }
}
