package io.unlearn.audit.internal;

import io.unlearn.audit.Interval;
import java.util.Arrays;

/** Quantiles of a sample, by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996). Stateless. */
public final class Quantiles {
    private Quantiles() {}

    /** Returns the quantile of ascending values; {@code share} in [0, 1]. */
    public static double ofSorted(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** Returns the middle of the values, which are not changed; NaN at both ends if one of them is NaN. */
    public static Interval middle(double[] values, double confidence) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double tail = (1 - confidence) / 2;
        boolean undefined = Double.isNaN(sorted[sorted.length - 1]);
        return new Interval(
                undefined ? Double.NaN : ofSorted(sorted, tail),
                undefined ? Double.NaN : ofSorted(sorted, 1 - tail),
                confidence);
    }
}
