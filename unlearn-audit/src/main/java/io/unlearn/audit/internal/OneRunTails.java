package io.unlearn.audit.internal;

import io.unlearn.core.internal.math.Normal;
import java.util.function.DoublePredicate;

/** The published bounds for differential privacy from one run. Stateless. */
public final class OneRunTails {
    private static final double TOLERANCE = 1e-13;

    private OneRunTails() {}

    /** Returns the p-value of (epsilon, delta) for v right of r guesses among m canaries. */
    public static double pValue(int m, int r, int v, double epsilon, double delta) {
        double rest = 1 / (1 + Math.exp(epsilon));
        double q = 1 - rest;
        double beta = BinomialTail.upper(v, r, q, rest);
        if (delta == 0 || v == 0) {
            return Math.min(1, beta);
        }
        double sum = 0;
        double largest = 0;
        for (int i = 1; i <= v; i++) {
            sum += Math.exp(BinomialTail.logPmf(v - i, r, q, rest));
            largest = Math.max(largest, sum / i);
            // The sum is at most 1, so that no later quotient can be larger.
            if (largest * (i + 1) >= 1) {
                break;
            }
        }
        return Math.min(1, beta + 2.0 * m * delta * largest);
    }

    /** Returns the largest epsilon with a p-value below alpha, rounded down; 0 if there is none. */
    public static double epsilonLower(int m, int r, int v, double delta, double alpha) {
        return last(epsilon -> pValue(m, r, v, epsilon, delta) < alpha);
    }

    /** Returns the largest mu that is rejected, rounded down; 0 if there is none. */
    public static double muLower(int m, int r, int v, double alpha) {
        return last(mu -> mu > 0 && objective(m, r, v, alpha, mu) > 0 || mu == 0);
    }

    /** Returns what is positive if and only if mu is rejected. */
    public static double objective(int m, int guesses, int v, double alpha, double mu) {
        double r = alpha * v / m;
        double h = alpha * (guesses - v) / m;
        for (int i = v - 1; i >= 0; i--) {
            double blown = Normal.ndtr(Normal.ndtri(r) - mu);
            if (!(blown > h)) {
                break;
            }
            r = Math.min(1, r + i / (double) (guesses - i) * (blown - h));
            h = blown;
        }
        return r + h - guesses / (double) m;
    }

    /** Bisects a condition that holds below its root and not above. */
    private static double last(DoublePredicate below) {
        if (!below.test(0)) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (high < 1024 && below.test(high)) {
            low = high;
            high *= 2;
        }
        while (high - low > TOLERANCE * high) {
            double middle = low + (high - low) / 2;
            if (below.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
            if (high < 1e-300) {
                return 0;
            }
        }
        return low;
    }
}
