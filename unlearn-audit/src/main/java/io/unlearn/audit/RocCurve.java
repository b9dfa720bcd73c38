package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;

/**
 * All rules "positive if the score is at least t" on two groups of models, and what is usually read off them. Ties are kept
 * together: each distinct score is one rule.
 *
 * <p>Every number is an estimate. The largest accuracy and the largest advantage are maxima over rules on the same models,
 * and biased upwards; bounds come from {@link ThresholdBounds}. A true-positive rate at a false-positive rate below 1 /
 * {@link #negatives} cannot be resolved.
 *
 * <p>Immutable and thread-safe; O(N log N) to make, then O(N) or less for each number.
 */
public final class RocCurve {
    private final int positives;
    private final int negatives;
    private final double[] thresholds;
    private final int[] truePositives;
    private final int[] falsePositives;

    private RocCurve(int positives, int negatives, double[] thresholds, int[] truePositives, int[] falsePositives) {
        this.positives = positives;
        this.negatives = negatives;
        this.thresholds = thresholds;
        this.truePositives = truePositives;
        this.falsePositives = falsePositives;
    }

    /**
     * Sorts and counts.
     *
     * @param positiveScores {@code [positives]}, infinite ones allowed; not changed
     * @param negativeScores {@code [negatives]}, infinite ones allowed; not changed
     * @throws EmptySplitException if a group is empty
     * @throws NonFiniteValueException if a score is NaN
     */
    public static RocCurve of(double[] positiveScores, double[] negativeScores) {
        double[] up = sorted("positiveScores", positiveScores);
        double[] down = sorted("negativeScores", negativeScores);
        double[] thresholds = new double[up.length + down.length];
        int[] tp = new int[thresholds.length];
        int[] fp = new int[thresholds.length];
        int u = up.length;
        int d = down.length;
        int n = 0;
        while (u > 0 || d > 0) {
            double next = d == 0 || (u > 0 && up[u - 1] > down[d - 1]) ? up[u - 1] : down[d - 1];
            while (u > 0 && up[u - 1] == next) {
                u--;
            }
            while (d > 0 && down[d - 1] == next) {
                d--;
            }
            thresholds[n] = next;
            tp[n] = up.length - u;
            fp[n++] = down.length - d;
        }
        return new RocCurve(
                up.length, down.length, Arrays.copyOf(thresholds, n), Arrays.copyOf(tp, n), Arrays.copyOf(fp, n));
    }

    private static double[] sorted(String name, double[] scores) {
        if (scores.length == 0) {
            throw new EmptySplitException(name, "of at least one model", "empty", "Score some models first.");
        }
        double[] sorted = scores.clone();
        for (int i = 0; i < sorted.length; i++) {
            if (Double.isNaN(sorted[i])) {
                throw new NonFiniteValueException(
                        name + "[" + i + "]", "a number", "NaN", "Find the model that gave it: its training diverged.");
            }
            sorted[i] += 0.0;
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns the number of positives. */
    public int positives() {
        return positives;
    }

    /** Returns the number of negatives. */
    public int negatives() {
        return negatives;
    }

    /** Returns the distinct scores from the largest to the smallest; a new array. */
    public double[] thresholdsCopy() {
        return thresholds.clone();
    }

    /** Returns the positives at or above each threshold; a new array. */
    public int[] truePositivesCopy() {
        return truePositives.clone();
    }

    /** Returns the negatives at or above each threshold; a new array. */
    public int[] falsePositivesCopy() {
        return falsePositives.clone();
    }

    /** Returns the probability that a positive scores higher than a negative, ties counting half; from whole numbers. */
    public double auc() {
        long twice = 0;
        int tpBefore = 0;
        int fpBefore = 0;
        for (int i = 0; i < thresholds.length; i++) {
            // Negatives of this block lose to all positives above, and tie with those of the block.
            twice += (long) (falsePositives[i] - fpBefore) * (tpBefore + truePositives[i]);
            tpBefore = truePositives[i];
            fpBefore = falsePositives[i];
        }
        return twice / (2.0 * positives * negatives);
    }

    /** Returns the standard error of {@link #auc} by Hanley and McNeil 1982; an approximation, 0 at AUC 0 and 1. */
    public double aucStandardError() {
        double a = auc();
        double q1 = a / (2 - a);
        double q2 = 2 * a * a / (1 + a);
        double variance = (a * (1 - a) + (positives - 1) * (q1 - a * a) + (negatives - 1) * (q2 - a * a))
                / ((double) positives * negatives);
        return Math.sqrt(Math.max(0, variance));
    }

    /**
     * Returns the largest true-positive rate of a rule whose false-positive rate is at most {@code rate}.
     *
     * @param rate in [0, 1]
     * @throws io.unlearn.core.error.OutOfRangeException if rate is outside its range
     */
    public double truePositiveRateAt(double rate) {
        Check.inRange("rate", rate, 0, 1, "Pass a false-positive rate, for example 0.01.");
        double best = 0;
        for (int i = 0; i < thresholds.length && falsePositives[i] <= rate * negatives; i++) {
            best = truePositives[i] / (double) positives;
        }
        return best;
    }

    /**
     * Returns the true-positive rate of the best randomised rule with exactly this false-positive rate: a point of the convex
     * hull of the curve, between two rules of which one is drawn. At least {@link #truePositiveRateAt}.
     *
     * @param rate in [0, 1]
     * @throws io.unlearn.core.error.OutOfRangeException if rate is outside its range
     */
    public double hullTruePositiveRateAt(double rate) {
        Check.inRange("rate", rate, 0, 1, "Pass a false-positive rate, for example 0.01.");
        int[][] hull = hullCopy();
        double at = rate * negatives;
        double best = 0;
        for (int i = 0; i < hull.length; i++) {
            if (hull[i][0] <= at) {
                best = hull[i][1];
            } else {
                double share = (at - hull[i - 1][0]) / (hull[i][0] - hull[i - 1][0]);
                best = hull[i - 1][1] + share * (hull[i][1] - hull[i - 1][1]);
                break;
            }
        }
        return best / positives;
    }

    /** Returns the area under the convex hull. */
    public double hullAuc() {
        int[][] hull = hullCopy();
        long twice = 0;
        for (int i = 1; i < hull.length; i++) {
            twice += (long) (hull[i][0] - hull[i - 1][0]) * (hull[i][1] + hull[i - 1][1]);
        }
        return twice / (2.0 * positives * negatives);
    }

    /** Returns the corners of the upper convex hull as pairs of false and true positives, from (0, 0); a new array. */
    public int[][] hullCopy() {
        int[][] hull = new int[thresholds.length + 1][];
        hull[0] = new int[] {0, 0};
        int size = 1;
        for (int i = 0; i < thresholds.length; i++) {
            int[] point = {falsePositives[i], truePositives[i]};
            while (size > 1 && turn(hull[size - 2], hull[size - 1], point) >= 0) {
                size--;
            }
            hull[size++] = point;
        }
        return Arrays.copyOf(hull, size);
    }

    /** Positive if the way from a over b to c turns left, 0 if it goes straight on. */
    private static long turn(int[] a, int[] b, int[] c) {
        return (long) (b[0] - a[0]) * (c[1] - a[1]) - (long) (b[1] - a[1]) * (c[0] - a[0]);
    }

    /** Returns the largest mean of true-positive and true-negative rate; at least 1/2. */
    public double bestBalancedAccuracy() {
        return 0.5 + advantage() / 2;
    }

    /** Returns the largest difference of true-positive and false-positive rate; at least 0. */
    public double advantage() {
        return largestDifference(1);
    }

    /** Returns the largest difference in either direction, the statistic of Kolmogorov and Smirnov. */
    public double kolmogorovSmirnov() {
        return Math.max(largestDifference(1), largestDifference(-1));
    }

    private double largestDifference(int sign) {
        long best = 0;
        for (int i = 0; i < thresholds.length; i++) {
            best = Math.max(best, sign * ((long) truePositives[i] * negatives - (long) falsePositives[i] * positives));
        }
        return best / ((double) positives * negatives);
    }
}
