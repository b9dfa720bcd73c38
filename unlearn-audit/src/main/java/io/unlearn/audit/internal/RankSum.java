package io.unlearn.audit.internal;

import java.util.Arrays;

/** The area under the ROC curve from ranks. Stateless. */
public final class RankSum {
    private RankSum() {}

    /** Returns P[positive &gt; negative] + P[equal] / 2 over all pairs; O(n log n). Values without NaN, at least one each. */
    public static double auc(double[] positives, double[] negatives) {
        double[] p = positives.clone();
        double[] n = negatives.clone();
        Arrays.sort(p);
        Arrays.sort(n);
        long twice = 0;
        int below = 0;
        int upTo = 0;
        for (double value : p) {
            while (below < n.length && n[below] < value) {
                below++;
            }
            while (upTo < n.length && n[upTo] <= value) {
                upTo++;
            }
            twice += below + (long) upTo;
        }
        return twice / (2.0 * p.length * n.length);
    }
}
