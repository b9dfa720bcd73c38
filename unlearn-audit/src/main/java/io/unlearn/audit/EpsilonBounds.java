package io.unlearn.audit;

import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * Lower bounds on epsilon from the counts of one rule that was fixed before the counted models were looked at.
 *
 * <p>If the two groups of models are (epsilon, delta)-close, every rule satisfies TPR &lt;= e^epsilon FPR + delta, and the
 * same with the groups or the decision swapped (Kairouz, Oh and Viswanath 2015, arXiv:1311.0776). With Clopper-Pearson upper
 * bounds on the two error rates, each at alpha / 2,
 *
 * <pre>
 * epsilon &gt;= max(0, ln((1 - FNR_up - delta) / FPR_up), ln((1 - FPR_up - delta) / FNR_up))
 * </pre>
 *
 * with probability at least 1 - alpha (Jagielski, Ullman and Oprea 2020, arXiv:2006.07709, here with delta). The maximum of
 * the two logarithms costs nothing: both use the same two bounds.
 *
 * <p><b>Void when</b> the rule or its threshold was chosen on the counted models: the largest of many such bounds is above
 * the truth more often than alpha. Pure and thread-safe.
 */
public final class EpsilonBounds {
    private static final String FIX_ALPHA = "Pass the probability of error, for example 0.05.";
    private static final String FIX_DELTA = "Pass a small probability such as 1e-5, or 0.";

    private EpsilonBounds() {}

    /**
     * Returns the bound for a rule fixed beforehand, of kind {@link BoundKind#CERTIFIED}.
     *
     * @param counts how often the rule was right
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if delta or alpha is outside its range
     */
    public static EpsilonBound clopperPearson(Counts counts, double delta, double alpha) {
        return certified(counts, delta, alpha, clopperPearsonLower(counts, delta, alpha), "Clopper-Pearson");
    }

    /**
     * Returns the bound that also looks at the reversed rule: four logarithms, four bounds at alpha / 4 each. Worth it only
     * if the rule may point the wrong way.
     *
     * @param counts how often the rule was right
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if delta or alpha is outside its range
     */
    public static EpsilonBound clopperPearsonBothDirections(Counts counts, double delta, double alpha) {
        checkDelta(delta);
        Check.inOpenUnit("alpha", alpha, FIX_ALPHA);
        double forward = clopperPearsonLower(counts, delta, alpha / 2);
        double backward = clopperPearsonLower(reversed(counts), delta, alpha / 2);
        return certified(counts, delta, alpha, Math.max(forward, backward), "Clopper-Pearson in both directions");
    }

    /**
     * Returns the bound on epsilon itself, without its record.
     *
     * @throws OutOfRangeException if delta or alpha is outside its range
     */
    public static double clopperPearsonLower(Counts counts, double delta, double alpha) {
        checkDelta(delta);
        Check.inOpenUnit("alpha", alpha, FIX_ALPHA);
        double missed = ClopperPearson.upper(counts.falseNegatives(), counts.positives(), alpha / 2);
        double false1 = ClopperPearson.upper(counts.falsePositives(), counts.negatives(), alpha / 2);
        // Written so that NaN, from the logarithm of a negative number, becomes 0.
        double lower = 0;
        lower = logRatio(1 - missed - delta, false1) > lower ? logRatio(1 - missed - delta, false1) : lower;
        return logRatio(1 - false1 - delta, missed) > lower ? logRatio(1 - false1 - delta, missed) : lower;
    }

    /**
     * Returns the epsilon of one record, given a bound on that of a group of {@code k} records which were removed
     * together: epsilon of the group is at most k times that of one record. With delta above 0 the group's delta must be
     * {@link #groupDelta} of the single record's.
     *
     * @throws OutOfRangeException if the bound is negative or k is below 1
     */
    public static double perRecord(double groupEpsilon, int k) {
        Check.inRange("groupEpsilon", groupEpsilon, 0, Double.MAX_VALUE, "Pass a lower bound on epsilon.");
        return groupEpsilon / Check.atLeast("k", k, 1, "Pass the size of the group.");
    }

    /**
     * Returns the delta of a group of {@code k} records if each record is (epsilon, delta)-protected:
     * {@code delta (e^(k epsilon) - 1) / (e^epsilon - 1)}.
     *
     * @throws OutOfRangeException if epsilon is negative, delta is outside [0, 1) or k is below 1
     */
    public static double groupDelta(double epsilon, double delta, int k) {
        Check.inRange("epsilon", epsilon, 0, Double.MAX_VALUE, "Pass an epsilon in natural-log units.");
        checkDelta(delta);
        Check.atLeast("k", k, 1, "Pass the size of the group.");
        return epsilon == 0 ? k * delta : delta * Math.expm1(k * epsilon) / Math.expm1(epsilon);
    }

    /**
     * Returns the largest bound that {@link #clopperPearson} can give: that of an attack which is always right.
     *
     * @param positives models of one group, at least 1
     * @param negatives models of the other group, at least 1
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double ceiling(long positives, long negatives, double delta, double alpha) {
        Check.atLeast("positives", positives, 1, "Pass a number of models.");
        Check.atLeast("negatives", negatives, 1, "Pass a number of models.");
        return clopperPearsonLower(new Counts(positives, 0, 0, negatives), delta, alpha);
    }

    /**
     * Returns how many models a side {@link #clopperPearson} with delta 0 needs before it can show {@code epsilon} at all,
     * {@code ln(2 / alpha) / ln(1 + e^-epsilon)} rounded up: with that many, an attack that is always right just reaches it.
     *
     * @param epsilon above 0
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range, or the number is beyond 2^53
     */
    public static long modelsNeeded(double epsilon, double alpha) {
        Check.positive("epsilon", epsilon, "Pass the epsilon to be shown, for example 2.");
        Check.inOpenUnit("alpha", alpha, FIX_ALPHA);
        double models = Math.ceil((Math.log(2) - Math.log(alpha)) / Math.log1p(Math.exp(-epsilon)));
        return (long) Check.inRange("models needed", models, 1, 0x1p53, "Ask for a smaller epsilon.");
    }

    /**
     * Returns the bound from the number of right guesses alone, for a rule that was fixed beforehand and never abstains: one
     * binomial instead of two. Stronger than {@link #clopperPearson} where both kinds of errors are alike, and with a higher
     * ceiling; weaker where the evidence lies in very few false alarms.
     *
     * <p>Under (epsilon, delta), TPR &lt;= e^epsilon (1 - TNR) + delta and TNR &lt;= e^epsilon (1 - TPR) + delta. Added up, the
     * mean of TPR and TNR is at most p = q + (1 - q) delta with q = e^epsilon / (1 + e^epsilon). With n models in each group
     * the right guesses V are a sum of 2n independent trials with mean at most 2np, and P[V &gt;= v] &lt;= P[Bin(2n, p) &gt;= v]
     * whenever v &gt;= 2np + 1 (Hoeffding 1956, Theorem 4). So p is at least the Clopper-Pearson lower bound on v of 2n, or
     * (v - 1) / 2n if that is smaller.
     *
     * @param counts how often the rule was right, with as many positives as negatives
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @throws io.unlearn.core.error.ShapeMismatchException if the groups differ in size
     * @throws OutOfRangeException if delta or alpha is outside its range
     */
    public static EpsilonBound balancedAccuracy(Counts counts, double delta, double alpha) {
        checkDelta(delta);
        Check.inOpenUnit("alpha", alpha, FIX_ALPHA);
        Check.shape(
                "counts",
                "of as many positives as negatives",
                counts.positives() == counts.negatives(),
                "of " + counts.positives() + " and " + counts.negatives(),
                "Leave models out at random until the groups are equal, or use clopperPearson.");
        long guesses = 2 * counts.positives();
        double lower = accuracyLower(counts.truePositives() + counts.trueNegatives(), guesses, delta, alpha);
        return new EpsilonBound(
                lower,
                BoundKind.CERTIFIED,
                1 - alpha,
                delta,
                Math.max(lower, accuracyLower(guesses, guesses, delta, alpha)),
                counts,
                "binomial bound on balanced accuracy",
                "one rule, fixed before the counted models were looked at",
                "the two groups of models under this rule");
    }

    private static double accuracyLower(long right, long guesses, double delta, double alpha) {
        double p = Math.min(ClopperPearson.lower(right, guesses, alpha), (right - 1) / (double) guesses);
        double q = (p - delta) / (1 - delta);
        return q > 0.5 ? Math.log(q) - Math.log1p(-q) : 0;
    }

    private static EpsilonBound certified(Counts counts, double delta, double alpha, double lower, String method) {
        double ceiling = ceiling(counts.positives(), counts.negatives(), delta, alpha);
        return new EpsilonBound(
                lower,
                BoundKind.CERTIFIED,
                1 - alpha,
                delta,
                Math.max(ceiling, lower),
                counts,
                method,
                "one rule, fixed before the counted models were looked at",
                "the two groups of models under this rule");
    }

    private static Counts reversed(Counts c) {
        return new Counts(c.falseNegatives(), c.truePositives(), c.trueNegatives(), c.falsePositives());
    }

    private static double logRatio(double numerator, double denominator) {
        return Math.log(numerator) - Math.log(denominator);
    }

    private static void checkDelta(double delta) {
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, FIX_DELTA);
        }
    }
}
