package io.unlearn.audit.internal;

import java.util.Arrays;

/**
 * Collects rules by their error counts and gives the largest epsilon among them. Only the smallest positive number of false
 * positives for each number of false negatives is kept: epsilon falls with either error, and a rule of which exactly one
 * error is zero does not count. Scratch memory; not thread-safe.
 */
final class RuleSet {
    private static final int NONE = Integer.MAX_VALUE;

    private final int[] fewestFalsePositives;
    private int positives;
    private boolean separated;

    RuleSet(int mostPositives) {
        fewestFalsePositives = new int[mostPositives + 1];
    }

    void clear(int positives) {
        this.positives = positives;
        separated = false;
        Arrays.fill(fewestFalsePositives, 0, positives + 1, NONE);
    }

    void add(int falseNegatives, int falsePositives) {
        if (falsePositives > 0) {
            if (falsePositives < fewestFalsePositives[falseNegatives]) {
                fewestFalsePositives[falseNegatives] = falsePositives;
            }
        } else if (falseNegatives == 0) {
            separated = true;
        }
    }

    /** Returns the largest epsilon: infinite if a rule has no errors, NaN if no rule counts. */
    double epsilon(RateLogs positiveLogs, RateLogs negativeLogs) {
        if (separated) {
            return Double.POSITIVE_INFINITY;
        }
        double best = Double.NaN;
        for (int falseNegatives = 1; falseNegatives <= positives; falseNegatives++) {
            int falsePositives = fewestFalsePositives[falseNegatives];
            if (falsePositives != NONE) {
                double epsilon = positiveLogs.epsilon(falseNegatives, negativeLogs, falsePositives);
                best = epsilon > best || Double.isNaN(best) ? epsilon : best;
            }
        }
        return best;
    }
}
