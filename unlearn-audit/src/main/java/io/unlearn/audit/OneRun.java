package io.unlearn.audit;

import io.unlearn.audit.internal.BinomialTail;
import io.unlearn.audit.internal.EProcess;
import io.unlearn.audit.internal.OneRunTails;
import io.unlearn.core.BoundKind;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.math.Normal;

/**
 * Bounds from a single run with many canaries. Each of m canaries is included by a fair coin of its own; an attack sees the
 * final model and guesses, for some of the canaries, whether they were included; r guesses are made and v are right. How many
 * and which guesses are made may depend on the model, never on the coins.
 *
 * <p><b>Two different claims.</b> {@link #unlearning}: the included canaries are unlearned again, and the claim is that the
 * result is (epsilon, delta)-close to a model that never saw any. {@link #differentialPrivacy}: the training itself is
 * differentially private, nothing is unlearned. The first claim compares with one fixed reference and is far stronger: half
 * of the second bound, which also holds for it by the triangle inequality, is hundreds of times smaller.
 *
 * <p><b>Theorem (unlearning).</b> Suppose that for every outcome S of the coins the model M(S) satisfies P[M(S) in E] &lt;=
 * e^epsilon P[A in E] + delta, where A is training on the base data alone. Then, for guesses computed from the model,
 *
 * <pre>
 * P[at least v right and r made] has p-value  min(1, e^epsilon P[Bin(r, 1/2) &gt;= v] + delta)
 * epsilon &gt;= ln((alpha - delta) / P[Bin(r, 1/2) &gt;= v])    with probability at least 1 - alpha
 * </pre>
 *
 * <p><b>Proof.</b> Let SF(model, S) = P[Bin(r, 1/2) &gt;= v], with r and v the numbers of guesses made and right, and for t in
 * (0, 1) let E_S be the set of models with SF(model, S) &lt;= t. Under the reference the model A does not depend on S; given A,
 * hence given r and the guesses, each guess is right with probability 1/2, independently, because the coins are fair and
 * independent of A. So V ~ Bin(r, 1/2), SF is a p-value, and P[A in E_S] &lt;= t averaged over S. The claim gives P[M(S) in
 * E_S] &lt;= e^epsilon P[A in E_S] + delta for each S, and its average over S gives P[SF &lt;= t] &lt;= e^epsilon t + delta. Take
 * t = (alpha - delta) e^-epsilon: the bound exceeds epsilon exactly if SF &lt; t, which has probability at most alpha. If the
 * claim is mu-GDP, P[M(S) in E_S] &lt;= Phi(Phi^-1(P[A in E_S]) + mu), which is concave, so that averaging keeps it, and the
 * same events give mu &gt;= z(SF) - z(alpha) with z(p) = Phi^-1(1 - p). QED
 *
 * <p>The epsilon of the theorem is that of removing the whole batch. If one record costs epsilon_1 and a batch of k at most
 * k epsilon_1, then epsilon_1 is at least the bound over k.
 *
 * <p><b>Void when</b> an included canary was not unlearned, when an excluded one was used anywhere (early stopping,
 * normalisation, counts), or when the number of guesses was chosen by looking at the coins. Pure and thread-safe.
 */
public final class OneRun {
    private static final String FIX_COUNT = "Pass correct <= guesses <= canaries.";

    private OneRun() {}

    /**
     * Returns the bound for unlearning, of kind {@link BoundKind#CERTIFIED}.
     *
     * @param canaries m, at least 1
     * @param guesses r, in [1, m]
     * @param correct v, in [0, r]
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static OneRunBound unlearning(int canaries, int guesses, int correct, double delta, double alpha) {
        check(canaries, guesses, correct, delta, alpha);
        return new OneRunBound(
                unlearningLower(guesses, correct, delta, alpha),
                BoundKind.CERTIFIED,
                1 - alpha,
                delta,
                unlearningLower(guesses, guesses, delta, alpha),
                canaries,
                guesses,
                correct,
                "removing the whole batch of included canaries, against never having seen any");
    }

    /**
     * Returns the p-value of the claim that unlearning is (epsilon, delta)-close to never having seen the canaries.
     *
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double unlearningPValue(int guesses, int correct, double epsilon, double delta) {
        check(guesses, guesses, correct, delta, 0.5);
        Check.inRange("epsilon", epsilon, 0, Double.MAX_VALUE, "Pass the claimed epsilon.");
        return Math.min(1, Math.exp(epsilon + BinomialTail.logUpper(correct, guesses, 0.5, 0.5)) + delta);
    }

    /**
     * Returns a lower bound on the mu of a claim of mu-GDP unlearning, at least 0: all smaller mu are refuted, certified at 1
     * - alpha.
     *
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double unlearningMuLower(int guesses, int correct, double alpha) {
        check(guesses, guesses, correct, 0, alpha);
        double logTail = BinomialTail.logUpper(correct, guesses, 0.5, 0.5);
        double z = logTail <= -1 ? -Normal.lowerQuantile(logTail) : Normal.ndtri(-Math.expm1(logTail));
        return Math.max(0, z + Normal.ndtri(alpha));
    }

    /**
     * Returns the natural logarithm of an e-value against epsilon-close unlearning with delta 0: {@code e^-epsilon} times the
     * mixture likelihood ratio of the guesses against coins. Its expectation is at most 1 under the claim, so that the
     * e-values of independent runs may be multiplied, and a product of 1 / alpha refutes.
     *
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double unlearningLogEValue(int guesses, int correct, double epsilon) {
        check(guesses, guesses, correct, 0, 0.5);
        Check.inRange("epsilon", epsilon, 0, Double.MAX_VALUE, "Pass the claimed epsilon.");
        return EProcess.logMixture(correct, guesses, 0.5, 0.5) - epsilon;
    }

    /**
     * Returns the bound for differentially private training (Steinke, Nasr and Jagielski 2023, arXiv:2305.08846, Theorem 5.2
     * and Appendix D), of kind {@link BoundKind#CERTIFIED} as published. The number of guesses must be fixed beforehand:
     * the largest bound over many numbers of guesses needs a correction, which is a known error in published tools.
     *
     * @param canaries m, at least 1
     * @param guesses r, in [1, m]
     * @param correct v, in [0, r]
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static OneRunBound differentialPrivacy(int canaries, int guesses, int correct, double delta, double alpha) {
        check(canaries, guesses, correct, delta, alpha);
        return new OneRunBound(
                OneRunTails.epsilonLower(canaries, guesses, correct, delta, alpha),
                BoundKind.CERTIFIED,
                1 - alpha,
                delta,
                OneRunTails.epsilonLower(canaries, guesses, guesses, delta, alpha),
                canaries,
                guesses,
                correct,
                "differential privacy of the training; says nothing direct about unlearning");
    }

    /**
     * Returns the p-value of the claim that training is (epsilon, delta)-DP, as published: {@code P[Bin(r, q) >= v] + 2 m
     * delta max_i P[v - i <= Bin(r, q) < v] / i} with q = e^epsilon / (1 + e^epsilon), at most 1. O(r).
     *
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double differentialPrivacyPValue(
            int canaries, int guesses, int correct, double epsilon, double delta) {
        check(canaries, guesses, correct, delta, 0.5);
        Check.inRange("epsilon", epsilon, 0, Double.MAX_VALUE, "Pass the claimed epsilon.");
        return OneRunTails.pValue(canaries, guesses, correct, epsilon, delta);
    }

    /**
     * Returns a lower bound on the mu of a claim that training is mu-GDP, at least 0 (Mahloujifar, Melis and Chaudhuri 2024,
     * arXiv:2410.22235, with two choices for each canary). As published; it is not proved again here. To read it as an
     * epsilon is to assume a Gaussian curve: {@link BoundKind#ASSUMES_GDP}.
     *
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double gaussianMuLower(int canaries, int guesses, int correct, double alpha) {
        check(canaries, guesses, correct, 0, alpha);
        return OneRunTails.muLower(canaries, guesses, correct, alpha);
    }

    private static double unlearningLower(int guesses, int correct, double delta, double alpha) {
        return delta >= alpha
                ? 0
                : Math.max(0, Math.log(alpha - delta) - BinomialTail.logUpper(correct, guesses, 0.5, 0.5));
    }

    private static void check(int canaries, int guesses, int correct, double delta, double alpha) {
        Check.atLeast("canaries", canaries, 1, "Pass the number of canaries.");
        Check.inRange("guesses", guesses, 1, canaries, FIX_COUNT);
        Check.inRange("correct", correct, 0, guesses, FIX_COUNT);
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5, or 0.");
        }
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
    }
}
