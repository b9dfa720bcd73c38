package io.unlearn.audit.internal;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Areas under the ROC curve of resampled models. Scores are ranked once; a resample is a count for each rank, so that it
 * costs linear time and no sort. Not thread-safe; allocates nothing after it was made.
 */
public final class AucResampler {
    private final int[] positiveRanks;
    private final int[] negativeRanks;
    private final int[] positiveCounts;
    private final int[] negativeCounts;

    /** Ranks the scores, ties together; {@code [positives]} and {@code [negatives]}, without NaN and not changed. */
    public AucResampler(double[] positives, double[] negatives) {
        double[] all = Arrays.copyOf(positives, positives.length + negatives.length);
        System.arraycopy(negatives, 0, all, positives.length, negatives.length);
        for (int i = 0; i < all.length; i++) {
            // Sorting puts -0.0 before 0.0, although the rules hold them equal.
            all[i] += 0.0;
        }
        Arrays.sort(all);
        double[] distinct = Arrays.stream(all).distinct().toArray();
        positiveRanks = ranks(positives, distinct);
        negativeRanks = ranks(negatives, distinct);
        positiveCounts = new int[distinct.length];
        negativeCounts = new int[distinct.length];
    }

    private static int[] ranks(double[] scores, double[] distinct) {
        return Arrays.stream(scores)
                .mapToInt(score -> Arrays.binarySearch(distinct, score + 0.0))
                .toArray();
    }

    /** Returns the area of the models themselves. */
    public double auc() {
        clear();
        for (int rank : positiveRanks) {
            positiveCounts[rank]++;
        }
        for (int rank : negativeRanks) {
            negativeCounts[rank]++;
        }
        return share(twiceWins(), positiveRanks.length, negativeRanks.length);
    }

    /**
     * Returns the area of models drawn with replacement, as many of each group as there are.
     *
     * @param draw from a number n to a number in [0, n); called for the positives first
     */
    public double resampled(IntUnaryOperator draw) {
        clear();
        for (int i = 0; i < positiveRanks.length; i++) {
            positiveCounts[positiveRanks[draw.applyAsInt(positiveRanks.length)]]++;
        }
        for (int i = 0; i < negativeRanks.length; i++) {
            negativeCounts[negativeRanks[draw.applyAsInt(negativeRanks.length)]]++;
        }
        return share(twiceWins(), positiveRanks.length, negativeRanks.length);
    }

    /** Returns the areas without one model each: positives first, then negatives. At least two of each; a new array. */
    public double[] leaveOneOut() {
        auc();
        long all = twiceWins();
        int p = positiveRanks.length;
        int n = negativeRanks.length;
        long[] below = new long[negativeCounts.length];
        long[] above = new long[positiveCounts.length];
        for (int k = 1; k < below.length; k++) {
            below[k] = below[k - 1] + negativeCounts[k - 1];
        }
        for (int k = above.length - 2; k >= 0; k--) {
            above[k] = above[k + 1] + positiveCounts[k + 1];
        }
        double[] areas = new double[p + n];
        for (int i = 0; i < p; i++) {
            int k = positiveRanks[i];
            areas[i] = share(all - 2 * below[k] - negativeCounts[k], p - 1, n);
        }
        for (int j = 0; j < n; j++) {
            int k = negativeRanks[j];
            areas[p + j] = share(all - 2 * above[k] - positiveCounts[k], p, n - 1);
        }
        return areas;
    }

    private void clear() {
        Arrays.fill(positiveCounts, 0);
        Arrays.fill(negativeCounts, 0);
    }

    /** Twice the pairs in which the positive is above, and once those that tie; whole numbers. */
    private long twiceWins() {
        long twice = 0;
        long below = 0;
        for (int k = 0; k < positiveCounts.length; k++) {
            twice += positiveCounts[k] * (2 * below + negativeCounts[k]);
            below += negativeCounts[k];
        }
        return twice;
    }

    private static double share(long twice, int positives, int negatives) {
        return twice / (2.0 * positives * negatives);
    }
}
