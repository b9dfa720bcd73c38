package io.unlearn.audit;

import io.unlearn.audit.internal.BetaTail;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * One-sided exact confidence bounds on a proportion.
 *
 * <p>With k successes in n independent trials of probability p, {@link #upper} is below p with probability at most alpha,
 * and {@link #lower} is above p with probability at most alpha, for every p and n: no approximation is made. A two-sided
 * interval at level 1 - alpha takes each at alpha / 2.
 *
 * <pre>
 * lower(k, n, alpha) = BetaInv(alpha; k, n - k + 1)       0 if k = 0
 * upper(k, n, alpha) = BetaInv(1 - alpha; k + 1, n - k)   1 if k = n
 * </pre>
 *
 * <p>Source: Clopper and Pearson 1934. Accuracy about 1e-13 relative, also for alpha far below 1e-16: the upper bound is
 * found from the complement. Pure and thread-safe; about ten evaluations of the incomplete Beta function.
 *
 * <p><b>Void when</b> the trials are not independent, or when k is the largest or smallest of several counts.
 */
public final class ClopperPearson {
    private static final String FIX_ALPHA = "Pass the probability of error, for example 0.05.";

    private ClopperPearson() {}

    /**
     * Returns the lower bound.
     *
     * @param successes from 0 to {@code trials}
     * @param trials at least 1
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double lower(long successes, long trials, double alpha) {
        check(successes, trials, alpha);
        return successes == 0 ? 0 : BetaTail.lowerQuantile(alpha, (double) successes, trials - successes + 1.0);
    }

    /**
     * Returns the upper bound.
     *
     * @param successes from 0 to {@code trials}
     * @param trials at least 1
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double upper(long successes, long trials, double alpha) {
        check(successes, trials, alpha);
        return successes == trials ? 1 : BetaTail.upperQuantile(alpha, successes + 1.0, (double) (trials - successes));
    }

    private static void check(long successes, long trials, double alpha) {
        Check.atLeast("trials", trials, 1, "Pass the number of models.");
        if (successes < 0 || successes > trials) {
            throw new OutOfRangeException(
                    "successes", "in [0, " + trials + "]", successes, "Pass a count out of the trials.");
        }
        Check.inOpenUnit("alpha", alpha, FIX_ALPHA);
    }
}
