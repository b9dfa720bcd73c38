package io.unlearn.audit;

import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.math.Normal;

/**
 * What the counts of one fixed rule say about Gaussian differential privacy (Dong, Roth and Su 2019, arXiv:1905.02383; as an
 * audit: Nasr et al. 2023, arXiv:2302.07956).
 *
 * <p>If two groups of models are mu-GDP, every rule satisfies {@code Phi^-1(1 - FPR) - Phi^-1(FNR) <= mu}. So with
 * Clopper-Pearson upper bounds on both rates, each at alpha / 2,
 *
 * <pre>
 * mu_lower = max(0, Phi^-1(1 - FPR_up) - Phi^-1(FNR_up))
 * </pre>
 *
 * is above mu with probability at most alpha: a claim of a smaller mu is <b>refuted</b>, and that is certified for any
 * distribution of scores. To read mu_lower as an epsilon one must assume that the whole trade-off curve lies at or below
 * that of a Gaussian; the point that was measured does not show that. Randomised response with epsilon 1, for example, has a
 * point on the curve of mu = 1.23, which would "give" epsilon 5.6 at delta 1e-5. Hence {@link #epsilonAssumingGdp} and its
 * kind. Known error in published tools: a negative mu taken by its absolute value, which gives large epsilons for groups
 * that do not differ; here mu ends at 0.
 *
 * <p><b>Void when</b> the rule was chosen on the counted models; for a threshold that may be chosen see {@link
 * ThresholdBounds#muLower}. Pure and thread-safe.
 */
public final class GaussianDpBounds {
    private GaussianDpBounds() {}

    /**
     * Returns mu_lower, at least 0.
     *
     * @param counts how often the rule was right
     * @param alpha probability of error, in (0, 1)
     * @throws io.unlearn.core.error.OutOfRangeException if alpha is outside its range
     */
    public static double muLower(Counts counts, double alpha) {
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        double missed = ClopperPearson.upper(counts.falseNegatives(), counts.positives(), alpha / 2);
        double alarms = ClopperPearson.upper(counts.falsePositives(), counts.negatives(), alpha / 2);
        return Math.max(0, -Normal.ndtri(alarms) - Normal.ndtri(missed));
    }

    /**
     * Returns whether the claim that the groups are mu-GDP is refuted; certified: a true claim is refuted with probability
     * at most alpha.
     *
     * @param counts how often the rule was right
     * @param mu the claimed mu, at least 0
     * @param alpha probability of error, in (0, 1)
     * @throws io.unlearn.core.error.OutOfRangeException if mu or alpha is outside its range
     */
    public static boolean refutes(Counts counts, double mu, double alpha) {
        Check.inRange("mu", mu, 0, Double.MAX_VALUE, "Pass the claimed mu.");
        return muLower(counts, alpha) > mu;
    }

    /**
     * Returns epsilon(mu_lower, delta), of kind {@link BoundKind#ASSUMES_GDP}.
     *
     * @param counts how often the rule was right
     * @param delta in (0, 1): with delta 0 no finite epsilon belongs to a Gaussian
     * @param alpha probability of error, in (0, 1)
     * @throws io.unlearn.core.error.OutOfRangeException if delta or alpha is outside its range
     */
    public static EpsilonBound epsilonAssumingGdp(Counts counts, double delta, double alpha) {
        Check.inOpenUnit("delta", delta, "Pass a small probability such as 1e-5.");
        double lower = lower(muLower(counts, alpha), delta);
        Counts perfect = new Counts(counts.positives(), 0, 0, counts.negatives());
        return new EpsilonBound(
                lower,
                BoundKind.ASSUMES_GDP,
                1 - alpha,
                delta,
                Math.max(lower, lower(muLower(perfect, alpha), delta)),
                counts,
                "Gaussian trade-off curve through the Clopper-Pearson bounds",
                "one rule, fixed before the counted models were looked at",
                "the two groups of models, if their trade-off curve is at or below a Gaussian one");
    }

    private static double lower(double mu, double delta) {
        return mu == 0 ? 0 : GaussianDp.epsilon(mu, delta);
    }
}
