package io.unlearn.audit;

import io.unlearn.audit.internal.EqualLocalLevels;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * Upper bounds on an error rate that hold at <b>every</b> threshold at once, so that the threshold may be chosen on the
 * counted models. With n models of which k are on the wrong side of a threshold, the rate is at most {@link #upper}{@code
 * (k)}; the probability that this fails at any threshold is at most alpha, whatever the distribution of the scores.
 *
 * <p>{@link #equalLocalLevels} is the default: Clopper-Pearson bounds whose common level eta is as large as exactness
 * allows. {@link #bonferroni} divides alpha by n, and is valid for the same reason with a cruder count.
 *
 * <p><b>Proof.</b> Let X_1, ..., X_n be the scores of the negatives, a model be called positive if its score is at least t,
 * and k of them be. Order them downwards, X_[1] &gt;= X_[2] &gt;= ..., so that X_[k+1] &lt; t. Then the rate P(X &gt;= t) is
 * at most P(X &gt; X_[k+1]), where X is a fresh draw. If the distribution is continuous, the variables P(X &gt; X_i) are
 * independent and uniform; if it has atoms, each is at most such a variable V_i that breaks the tie at random, in an order
 * that agrees with that of the scores. So P(X &gt;= t) &lt;= V_(k+1), the (k+1)-th smallest of n uniform variables, for every
 * t, and the band holds everywhere if V_(k+1) &lt;= upper(k) for k = 0, ..., n - 1; for k = n the bound is 1. V_(k+1) has the
 * distribution Beta(k + 1, n - k), whose quantile at 1 - eta is the Clopper-Pearson bound at level eta; Bonferroni's
 * inequality gives eta = alpha / n, and the exact probability of all n events gives the largest eta. Misses, the scores of
 * the positives below t, are the same thing upside down. With ties the band is only wider than it need be.
 *
 * <p><b>Void when</b> the models are not independent draws from one distribution. Immutable and thread-safe; making one costs
 * O(n^2) operations some forty times (about 0.4 seconds for n = 1024; at once for n = 512 and 1024 with the usual alpha, which are
 * stored), so make it once and use it for all examples.
 *
 * <p>Sources: Noe 1972 for the exact probability; "equal local levels" after Berk and Jones 1979.
 */
public final class SimultaneousBand {
    private final double[] upper;
    private final double alpha;
    private final double level;

    private SimultaneousBand(double[] bounds, double alpha, double level) {
        this.upper = new double[bounds.length + 1];
        System.arraycopy(bounds, 0, upper, 0, bounds.length);
        upper[bounds.length] = 1;
        this.alpha = alpha;
        this.level = level;
    }

    /**
     * Makes the exact band.
     *
     * @param models the number of models, from 1 to 16,384
     * @param alpha the probability with which the band may fail anywhere, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static SimultaneousBand equalLocalLevels(int models, double alpha) {
        check(models, alpha);
        double eta = EqualLocalLevels.eta(models, alpha);
        return new SimultaneousBand(EqualLocalLevels.bounds(models, eta), alpha, eta);
    }

    /**
     * Makes the band by Bonferroni's inequality, at level {@code alpha / models}.
     *
     * @param models the number of models, from 1 to 16,384
     * @param alpha the probability with which the band may fail anywhere, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static SimultaneousBand bonferroni(int models, double alpha) {
        check(models, alpha);
        return new SimultaneousBand(EqualLocalLevels.bounds(models, alpha / models), alpha, alpha / models);
    }

    /**
     * Makes the band that holds at one threshold only, which was fixed beforehand: Clopper-Pearson.
     *
     * @param models the number of models, from 1 to 16,384
     * @param alpha the probability with which the bound may fail, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static SimultaneousBand pointwise(int models, double alpha) {
        check(models, alpha);
        return new SimultaneousBand(EqualLocalLevels.bounds(models, alpha), alpha, alpha);
    }

    /**
     * Returns how far an empirical distribution function can be from the true one anywhere, in one direction: {@code
     * sqrt(ln(1 / alpha) / (2 n))} for alpha up to 1/2 (Dvoretzky, Kiefer and Wolfowitz 1956; the constant of Massart 1990).
     * Uniform in size, and so useless for small rates; for the distance of two distributions as a whole.
     *
     * @param models at least 1
     * @param alpha in (0, 1/2]
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double dkwOneSided(int models, double alpha) {
        Check.atLeast("models", models, 1, "Pass the number of models.");
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        Check.inRange("alpha", alpha, 0, 0.5, "The constant of Massart needs alpha up to 1/2.");
        return Math.sqrt(-Math.log(alpha) / (2.0 * models));
    }

    /**
     * Returns the same in both directions, {@code sqrt(ln(2 / alpha) / (2 n))}.
     *
     * @param models at least 1
     * @param alpha in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double dkwTwoSided(int models, double alpha) {
        Check.atLeast("models", models, 1, "Pass the number of models.");
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        return Math.sqrt((Math.log(2) - Math.log(alpha)) / (2.0 * models));
    }

    /**
     * Returns the bound on the rate if {@code errors} models are on the wrong side; 1 if all are.
     *
     * @throws OutOfRangeException if errors is not in [0, models]
     */
    public double upper(int errors) {
        if (errors < 0 || errors > models()) {
            throw new OutOfRangeException("errors", "in [0, " + models() + "]", errors, "Pass a number of models.");
        }
        return upper[errors];
    }

    /** Returns the number of models. */
    public int models() {
        return upper.length - 1;
    }

    /** Returns the probability with which the band may fail anywhere. */
    public double alpha() {
        return alpha;
    }

    /** Returns the level of each single Clopper-Pearson bound of the band. */
    public double level() {
        return level;
    }

    private static void check(int models, double alpha) {
        Check.inRange("models", models, 1, 1 << 14, "Pass the number of models of one group.");
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
    }
}
