package io.unlearn.audit;

import io.unlearn.audit.internal.Betting;
import io.unlearn.audit.internal.PastThreshold;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An audit that may stop at any time: models are made and scored one by one, and the answer is valid whenever one stops.
 * Making models is what an audit costs, and most audits can be decided early.
 *
 * <p>Before each round the audit has fixed its guess, a threshold with a direction that it learned from the scores of earlier
 * rounds, and its bets. Then either it draws a fair coin and says which kind of model to make ({@link #next}, {@link
 * #observe}), or it takes a model of each kind ({@link #observePair}). That the caller chooses neither the side nor the rule
 * is what makes the answer valid: with a schedule of sides that is known beforehand, a rule that always says "unlearned"
 * would win every bet on an unlearned round.
 *
 * <p><b>Proof.</b> Let T+ and T- be the sets of scores for which the guess is "unlearned" and "retrained"; in other rounds no
 * guess is made. Under a claim of (epsilon, delta), P_U(T+) &lt;= e^epsilon P_R(T+) + delta and P_R(T-) &lt;= e^epsilon
 * P_U(T-) + delta. With q = e^epsilon / (1 + e^epsilon), so that (1 - q) e^epsilon = q, the first gives P_U(T+) - q (P_U(T+) +
 * P_R(T+)) &lt;= (1 - q) delta, and the second the same for T-. Half their sum is the expectation, given the past, of
 * 1[right] - q 1[guessed] - (1 - q) delta, for a fair coin and, with shares instead of indicators, for a pair: it is at most
 * 0. Bets on it can only lose on average; their wealth is a supermartingale that starts at 1 and, by Ville's inequality
 * (1939), ever reaches 1 / alpha with probability at most alpha. The wealth is an average over 32 constant bets. A claim that
 * is refuted refutes all smaller epsilons with the same delta.
 *
 * <p>{@link #epsilonLower} is of kind {@link BoundKind#CERTIFIED}, simultaneously over all rounds. <b>Void when</b> a model
 * depends on earlier ones, when a drawn side is not made or its score is dropped, when rounds are repeated until one suits,
 * or when several audits are run and the best is reported.
 *
 * <p>Reproducible from its seeds. Not thread-safe. O(t) for round t.
 *
 * <p>Source of the method: Waudby-Smith and Ramdas 2024 (betting); the payoff for unlearning is derived here.
 */
public final class SequentialAudit {
    /** Which kind of model to make. */
    public enum Side {
        /** A model from which the data was removed. */
        UNLEARNED,
        /** A model that was trained without the data. */
        RETRAINED
    }

    /** Where the audit stands. */
    public enum Decision {
        /** The claim is refuted, and stays so. */
        LEAKS,
        /** The declared number of rounds is used up, and the claim is not refuted. That does not prove it. */
        NO_EVIDENCE,
        /** Neither; make another model. */
        CONTINUE
    }

    private final double epsilon;
    private final double delta;
    private final double alpha;
    private final double[] path;
    private final RandomGenerator coin;
    private final Betting betting;
    private final PastThreshold rule = new PastThreshold();

    private int rounds;
    private @Nullable Side side;
    private boolean leaks;
    private double epsilonLower;

    private SequentialAudit(double epsilon, double delta, double alpha, int maxRounds, Seeds seeds) {
        this.epsilon = epsilon;
        this.delta = delta;
        this.alpha = alpha;
        path = new double[maxRounds];
        coin = seeds.split("coin").generator();
        betting = new Betting(delta);
    }

    /**
     * Starts an audit of the claim that unlearned and retrained models are (epsilon, delta)-indistinguishable.
     *
     * @param epsilon the claim, at least 0
     * @param delta of the claim, in [0, 1)
     * @param alpha the probability with which a true claim may be refuted, in (0, 1)
     * @param maxRounds after how many rounds the audit ends without evidence, at least 1
     * @param seeds of the coin; never use the same for two audits that are reported together
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static SequentialAudit testing(double epsilon, double delta, double alpha, int maxRounds, Seeds seeds) {
        Check.inRange("epsilon", epsilon, 0, 64, "Pass the claimed epsilon.");
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5, or 0.");
        }
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        Check.inRange("maxRounds", maxRounds, 1, 1 << 24, "Pass how many rounds you can afford.");
        return new SequentialAudit(epsilon, delta, alpha, maxRounds, seeds);
    }

    /**
     * Draws the coin and returns which kind of model to make and score; the same again until it is observed.
     *
     * @throws InvalidStateException if the rounds are used up
     */
    public Side next() {
        checkOpen();
        Side drawn = side == null ? coin.nextBoolean() ? Side.UNLEARNED : Side.RETRAINED : side;
        side = drawn;
        return drawn;
    }

    /**
     * Takes the score of the model that {@link #next} asked for.
     *
     * @throws InvalidStateException if no side was drawn
     * @throws io.unlearn.core.error.NonFiniteValueException if the score is NaN or infinite; nothing is changed
     */
    public Decision observe(double score) {
        if (side == null) {
            throw new InvalidStateException(
                    "side", "drawn", "not drawn", "Call next() and make the model it asks for.");
        }
        Check.finite("score", score, "Find out why: the training has probably diverged.");
        boolean unlearned = side == Side.UNLEARNED;
        if (rule.ready()) {
            betting.add(rule.saysUnlearned(score) == unlearned ? 2 : 0, 2);
        } else {
            betting.add(0, 0);
        }
        rule.add(score, unlearned);
        side = null;
        return record();
    }

    /**
     * Takes the scores of a fresh model of each kind, as one round.
     *
     * @throws InvalidStateException if a side is drawn and not yet observed, or the rounds are used up
     * @throws io.unlearn.core.error.NonFiniteValueException if a score is NaN or infinite; nothing is changed
     */
    public Decision observePair(double unlearnedScore, double retrainedScore) {
        checkOpen();
        if (side != null) {
            throw new InvalidStateException("side", "observed", "drawn", "Call observe(score) first.");
        }
        Check.finite("unlearnedScore", unlearnedScore, "Find out why: the training has probably diverged.");
        Check.finite("retrainedScore", retrainedScore, "Find out why: the training has probably diverged.");
        if (rule.ready()) {
            int right = (rule.saysUnlearned(unlearnedScore) ? 1 : 0) + (rule.saysUnlearned(retrainedScore) ? 0 : 1);
            betting.add(right, 2);
        } else {
            betting.add(0, 0);
        }
        rule.add(unlearnedScore, true);
        rule.add(retrainedScore, false);
        return record();
    }

    private Decision record() {
        double logWealth = betting.logWealth(epsilon);
        path[rounds++] = logWealth;
        leaks |= logWealth >= -Math.log(alpha);
        // The wealth falls with epsilon: nothing above the present bound is refuted unless the bound itself still is.
        if (betting.logWealth(epsilonLower) >= -Math.log(alpha)) {
            epsilonLower = Math.max(epsilonLower, betting.epsilonLower(alpha));
        }
        return decision();
    }

    /** Returns where the audit stands. */
    public Decision decision() {
        if (leaks) {
            return Decision.LEAKS;
        }
        return rounds == path.length ? Decision.NO_EVIDENCE : Decision.CONTINUE;
    }

    /** Returns the largest epsilon that was refuted so far, with the delta of the claim; at least 0, and never falling. */
    public double epsilonLower() {
        return epsilonLower;
    }

    /**
     * Returns what {@link #epsilonLower} is worth, for the laws of models that the rounds drew from. Where all unlearned models
     * come from one original model, that is a statement about this original alone: see {@link #result}.
     */
    public BoundKind kind() {
        return BoundKind.CERTIFIED;
    }

    /** Returns the number of rounds so far. */
    public int rounds() {
        return rounds;
    }

    /** Returns the natural logarithm of the wealth after each round, against the claim; a new array. */
    public double[] logWealthCopy() {
        return Arrays.copyOf(path, rounds);
    }

    /** Returns the logarithm of the wealth at which the claim is refuted, ln(1 / alpha). */
    public double logThreshold() {
        return -Math.log(alpha);
    }

    /**
     * Returns where the audit stands, to be shown beside an {@link Audit}.
     *
     * @param origin where the unlearned models come from; from one original model, the result is not certified for the
     *     definition of unlearning, which averages over originals
     */
    public SequentialResult result(Origin origin) {
        return new SequentialResult(
                decision(),
                epsilon,
                delta,
                alpha,
                epsilonLower,
                origin == Origin.OWN_ORIGINAL_EACH ? BoundKind.CERTIFIED : BoundKind.APPROXIMATE,
                path.length,
                Arrays.stream(logWealthCopy()).boxed().toList());
    }

    private void checkOpen() {
        if (rounds == path.length) {
            throw new InvalidStateException(
                    "rounds", "below " + path.length, rounds, "Start a new audit on new models, at a divided alpha.");
        }
    }
}
