package io.unlearn.audit.internal;

import java.util.Arrays;

/**
 * All thresholds of one score at once: both groups sorted, and for each distinct threshold the positives below it and the
 * negatives at or above it. Scratch memory, reused from example to example; not thread-safe; allocates nothing after it was
 * made.
 */
public final class Sweep {
    private final double[] positives;
    private final double[] negatives;

    /** Makes the scratch memory for so many models. */
    public Sweep(int positives, int negatives) {
        this.positives = new double[positives];
        this.negatives = new double[negatives];
    }

    /** What is computed from the errors of a rule; larger is better. */
    @FunctionalInterface
    public interface Objective {
        /** Returns the value of a rule with so many misses and false alarms. */
        double of(int falseNegatives, int falsePositives);
    }

    /** The array of the positives, to be filled. */
    public double[] positives() {
        return positives;
    }

    /** The array of the negatives, to be filled. */
    public double[] negatives() {
        return negatives;
    }

    /** Sorts both arrays, which the caller has filled without NaN. */
    public void sort() {
        clearSigns(positives);
        clearSigns(negatives);
        Arrays.sort(positives);
        Arrays.sort(negatives);
    }

    /**
     * Returns the best rule "positive at or above t" as misses * 2^32 + false alarms; the first of equals, counted from the
     * lowest threshold.
     */
    public long best(Objective objective) {
        return best(positives, negatives, objective);
    }

    /** The same with the groups swapped: the negatives are called positive at or above t. */
    public long bestReversed(Objective objective) {
        return best(negatives, positives, objective);
    }

    private static long best(double[] up, double[] down, Objective objective) {
        int u = 0;
        int d = 0;
        long best = down.length;
        double bestValue = objective.of(0, down.length);
        while (u < up.length || d < down.length) {
            double next = d >= down.length || (u < up.length && up[u] < down[d]) ? up[u] : down[d];
            while (u < up.length && up[u] == next) {
                u++;
            }
            while (d < down.length && down[d] == next) {
                d++;
            }
            double value = objective.of(u, down.length - d);
            if (value > bestValue) {
                bestValue = value;
                best = ((long) u << 32) | (down.length - d);
            }
        }
        return best;
    }

    /**
     * Returns a threshold that realises a rule found by {@link #best}: the middle of the gap below the first positive or
     * negative that is called positive, or the largest double if there is none.
     */
    public double threshold(long rule) {
        int misses = (int) (rule >>> 32);
        int rejected = negatives.length - (int) rule;
        double above = Math.min(
                misses < positives.length ? positives[misses] : Double.MAX_VALUE,
                rejected < negatives.length ? negatives[rejected] : Double.MAX_VALUE);
        double below = Math.max(
                misses > 0 ? positives[misses - 1] : -Double.MAX_VALUE,
                rejected > 0 ? negatives[rejected - 1] : -Double.MAX_VALUE);
        if (above == Double.MAX_VALUE || below == -Double.MAX_VALUE) {
            return above;
        }
        double middle = below / 2 + above / 2;
        return middle > below ? middle : above;
    }

    /** Sorting puts -0.0 before 0.0, although the rules hold them equal. */
    private static void clearSigns(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.0;
        }
    }
}
