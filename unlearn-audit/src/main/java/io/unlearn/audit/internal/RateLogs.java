package io.unlearn.audit.internal;

/** Tables of ln(k/n) and ln(1 - delta - k/n) for k = 0..n, so that a rule costs additions alone. Immutable. */
final class RateLogs {
    private final double[] rate;
    private final double[] rest;

    RateLogs(int n, double delta) {
        rate = new double[n + 1];
        rest = new double[n + 1];
        for (int k = 0; k <= n; k++) {
            double share = k / (double) n;
            rate[k] = Math.log(share);
            rest[k] = Math.log(1 - delta - share);
        }
    }

    /**
     * Returns the epsilon of a rule with error counts {@code own} here and {@code others} in {@code other}, both at least
     * 1; at least 0, or NaN where neither logarithm exists.
     */
    double epsilon(int own, RateLogs other, int others) {
        double first = other.rest[others] - rate[own];
        double second = rest[own] - other.rate[others];
        if (Double.isNaN(first) && Double.isNaN(second)) {
            return Double.NaN;
        }
        double larger = first > second || Double.isNaN(second) ? first : second;
        return Math.max(larger, 0);
    }
}
