package io.unlearn.audit;

import io.unlearn.core.BoundKind;
import io.unlearn.core.ExampleEpsilons;
import io.unlearn.core.ForgetScore;
import java.util.List;
import java.util.Locale;

/**
 * What {@link ChallengeMetric} found. All of it is {@link BoundKind#APPROXIMATE}: estimates, biased upwards, to be read
 * beside the null.
 *
 * @param forgetScore F, with its null
 * @param examples the epsilon of each example
 * @param halfInterval of F at {@code forgetScore.nullModels()} models a side, over halvings
 * @param nullInterval of the null at the same number, over halvings
 * @param ratioInterval of F / F_null, over halvings; NaN where a null is 0
 * @param utility accuracies relative to retraining
 * @param timeShare time of unlearning over that of retraining
 * @param timeLimit the largest share that counts as efficient
 * @param warnings about the evidence, each a sentence; a constant group of models among them
 */
public record ChallengeEvaluation(
        ForgetScore forgetScore,
        ExampleEpsilons examples,
        Interval halfInterval,
        Interval nullInterval,
        Interval ratioInterval,
        UtilityRatios utility,
        double timeShare,
        double timeLimit,
        List<String> warnings) {
    /** Copies the list. */
    public ChallengeEvaluation {
        warnings = List.copyOf(warnings);
    }

    /** Returns what the numbers are worth: always estimates. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }

    /** Returns whether unlearning was within the time limit, which the challenge demanded. */
    public boolean efficient() {
        return timeShare <= timeLimit;
    }

    /** Returns the challenge's final score: F times both utility ratios, without a cap. */
    public double finalScore() {
        return utility.finalScore(forgetScore.value());
    }

    /** Returns the final score with each ratio capped at 1, so that a better model gains nothing. */
    public double cappedFinalScore() {
        return utility.cappedFinalScore(forgetScore.value());
    }

    /** Returns the evaluation in a few lines, its kind and the warnings included. */
    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%s%nF / F_null in [%.3f, %.3f] over halvings at %.0f %%; final score %.4f, capped %.4f; %.3f of the time"
                                + " of retraining, limit %.3f: %s (%s)",
                        forgetScore,
                        ratioInterval.low(),
                        ratioInterval.high(),
                        100 * ratioInterval.confidence(),
                        finalScore(),
                        cappedFinalScore(),
                        timeShare,
                        timeLimit,
                        efficient() ? "efficient" : "too slow",
                        kind())
                + (warnings.isEmpty() ? "" : System.lineSeparator() + String.join(System.lineSeparator(), warnings));
    }
}
