package io.unlearn.audit;

import io.unlearn.audit.internal.JointBeta;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * A Bayesian reading of the counts of one fixed rule: given Jeffreys' prior Beta(1/2, 1/2) on each error rate, the rates are
 * independent with {@code FNR ~ Beta(FN + 1/2, TP + 1/2)} and {@code FPR ~ Beta(FP + 1/2, TN + 1/2)}, and
 *
 * <pre>
 * F(epsilon) = P[(FNR, FPR) is allowed by (epsilon, delta)]
 * </pre>
 *
 * is the probability that no larger epsilon is needed. Its quantiles are of kind {@link BoundKind#CREDIBLE}: about half as
 * wide as Clopper-Pearson intervals, and without a promise about how often they are wrong.
 *
 * <p>Source: Zanella-Beguelin et al. 2023 (arXiv:2206.05199). The double integral is done as a single one over the first
 * rate, in the variable whose squared sine it is, in which Jeffreys' density has no pole, with Gauss-Legendre rules between
 * all kinks; the probability is correct to about 1e-12.
 *
 * <p><b>Void when</b> the rule was chosen on the counted models, as always. Pure and thread-safe; some 2 ms for each quantile.
 */
public final class BayesianBounds {
    private BayesianBounds() {}

    /**
     * Returns the credible lower bound: epsilon is above it with posterior probability 1 - alpha. It looks at both directions
     * of the rule at once, since the allowed region does.
     *
     * @param counts how often the rule was right
     * @param delta in [0, 1)
     * @param alpha in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static EpsilonBound jeffreys(Counts counts, double delta, double alpha) {
        double lower = quantile(counts, delta, alpha);
        Counts perfect = new Counts(counts.positives(), 0, 0, counts.negatives());
        return new EpsilonBound(
                lower,
                BoundKind.CREDIBLE,
                1 - alpha,
                delta,
                Math.max(lower, quantile(perfect, delta, alpha)),
                counts,
                "Jeffreys' prior on both error rates",
                "one rule, fixed before the counted models were looked at",
                "the two groups of models under this rule");
    }

    /**
     * Returns the epsilon below which the posterior probability is {@code probability}: the end points of a credible interval
     * are those of alpha / 2 and 1 - alpha / 2. The upper one limits what this rule shows, not what another might.
     *
     * @throws OutOfRangeException if delta or probability is outside its range
     */
    public static double quantile(Counts counts, double delta, double probability) {
        checkDelta(delta);
        Check.inOpenUnit("probability", probability, "Pass alpha for a lower bound, for example 0.05.");
        JointBeta posterior = new JointBeta(counts, delta);
        if (posterior.probability(0) >= probability) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (high < 1024 && posterior.probability(high) < probability) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-12 * high) {
            double middle = low + (high - low) / 2;
            if (posterior.probability(middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Returns F(epsilon).
     *
     * @throws OutOfRangeException if epsilon is negative or delta is outside [0, 1)
     */
    public static double probability(Counts counts, double delta, double epsilon) {
        checkDelta(delta);
        Check.inRange("epsilon", epsilon, 0, Double.MAX_VALUE, "Pass an epsilon in natural-log units.");
        return new JointBeta(counts, delta).probability(epsilon);
    }

    private static void checkDelta(double delta) {
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5, or 0.");
        }
    }
}
