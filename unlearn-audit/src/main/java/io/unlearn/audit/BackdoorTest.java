package io.unlearn.audit;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The test of a data owner who hid a backdoor in the own data (Athena: Sommer, Song, Wagh and Mittal 2022,
 * arXiv:2003.04247): n queries with the trigger; a model that never saw the data answers with the target label with
 * probability q, one that still holds it with probability p. Rejects "deleted" where more than {@link #threshold} queries
 * hit.
 *
 * <p>The error probabilities are exact if the queries are independent and q is right: estimate q from other people's
 * triggers on the same model, or from a retrained model, and never take 1 / classes for it. <b>Void</b> if the trigger is
 * known to whoever unlearns. Pure and thread-safe; linear in n.
 *
 * @param queries n, at least 1
 * @param hitWithout q, in (0, 1)
 * @param hitWith p, in (0, 1]
 * @param threshold the smallest t with P[Bin(n, q) &gt; t] &lt;= alpha
 * @param typeI P[Bin(n, q) &gt; t], the probability that an honest deletion is called none
 * @param typeII P[Bin(n, p) &lt;= t], the probability that no deletion is missed
 */
public record BackdoorTest(int queries, double hitWithout, double hitWith, int threshold, double typeI, double typeII) {
    /**
     * Plans the test.
     *
     * @param queries n, at least 1
     * @param hitWithout q, in (0, 1)
     * @param hitWith p, in (0, 1]
     * @param alpha how often an honest deletion may be called none, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static BackdoorTest of(int queries, double hitWithout, double hitWith, double alpha) {
        Check.atLeast("queries", queries, 1, "Ask the model at least once.");
        Check.inOpenUnit("hitWithout", hitWithout, "Estimate it from the triggers of other people.");
        if (!(hitWith > 0 && hitWith <= 1)) {
            throw new OutOfRangeException("hitWith", "in (0, 1]", hitWith, "Estimate it before the deletion.");
        }
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.001.");
        int t = 0;
        while (above(t, queries, hitWithout) > alpha) {
            t++;
        }
        return new BackdoorTest(
                queries, hitWithout, hitWith, t, above(t, queries, hitWithout), atMost(t, queries, hitWith));
    }

    /** Returns the probability that data which is still there is found, 1 - {@link #typeII}. */
    public double power() {
        return 1 - typeII;
    }

    /**
     * Returns whether this many hits reject "deleted". That they do not is no proof of deletion.
     *
     * @throws OutOfRangeException if there are fewer than none or more than all
     */
    public boolean rejectsDeletion(int hits) {
        Check.inRange("hits", hits, 0, queries, "Count the queries that gave the target label.");
        return hits > threshold;
    }

    /** P[Bin(n, p) &gt; t] as an incomplete beta function. */
    private static double above(int t, int n, double p) {
        return t >= n ? 0 : RegularizedBeta.value(p, t + 1.0, n - t);
    }

    private static double atMost(int t, int n, double p) {
        return t >= n ? 1 : RegularizedBeta.complement(p, t + 1.0, n - t);
    }
}
