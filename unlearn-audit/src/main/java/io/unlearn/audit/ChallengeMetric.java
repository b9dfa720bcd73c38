package io.unlearn.audit;

import io.unlearn.audit.internal.Findings;
import io.unlearn.audit.internal.NullScores;
import io.unlearn.audit.internal.Quantiles;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The whole evaluation of the NeurIPS 2023 unlearning challenge: F, the utility ratios, the time limit; and beside them what
 * the challenge did not report, the null of F and an interval.
 *
 * <p><b>The null.</b> Half of the retrained models against the other half: what a perfect unlearner would get. It depends on
 * the number of models and on the scale of the scores, and is measured on the scores at hand.
 *
 * <p><b>The interval.</b> The models, never single scores, are subsampled without replacement, half of each group at a time.
 * For a statistic that behaves like a mean, the spread of such halves is the spread of the whole, since 1 / (N/2) - 1 / N =
 * 1 / N. A bootstrap, which draws models with replacement, is not offered: F is made of maxima over rules, which ties change,
 * and the interval then need not even contain the estimate (with 512 models of perfect unlearning, F 0.206, bootstrap mean
 * 0.153, mean of halves 0.191). It is an approximation, for these examples and models; the examples are not resampled.
 *
 * <p>The same inputs and seed give the same result on any number of threads. Immutable and thread-safe. For each example,
 * two evaluations with all models and {@code 2 subsamples} with half of them.
 *
 * @param delta of the epsilons, in [0, 1)
 * @param subsamples how many random halvings, at least 2
 * @param confidence of the interval, in (0, 1)
 * @param timeLimit the share of retraining's time that unlearning may take: 0.2 in the metric's paper, 0.1 in the challenge's
 *     talk; above 0
 */
public record ChallengeMetric(double delta, int subsamples, double confidence, double timeLimit) {
    private static final int FEW_MODELS = 10;

    /**
     * Checks the settings.
     *
     * @throws OutOfRangeException if one is outside its range
     */
    public ChallengeMetric {
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5.");
        }
        Check.atLeast("subsamples", subsamples, 2, "Forty give a rough interval.");
        Check.inOpenUnit("confidence", confidence, "Pass for example 0.9.");
        Check.positive("timeLimit", timeLimit, "Pass a share of the time of retraining, for example 0.2.");
    }

    /** Returns the challenge's settings, with 40 halvings and an interval at 90 %. */
    public static ChallengeMetric create() {
        return new ChallengeMetric(ChallengeEpsilon.PUBLISHED_DELTA, 40, 0.9, 0.2);
    }

    /** Returns a copy with so many halvings. */
    public ChallengeMetric withSubsamples(int number) {
        return new ChallengeMetric(delta, number, confidence, timeLimit);
    }

    /** Returns a copy with this time limit, a share of the time of retraining. */
    public ChallengeMetric withTimeLimit(double share) {
        return new ChallengeMetric(delta, subsamples, confidence, share);
    }

    /**
     * Evaluates.
     *
     * @param unlearned {@code [models][examples]}, at least 4 models
     * @param retrained the same examples, at least 4 models
     * @param utility accuracies relative to retraining
     * @param timeShare time of unlearning over that of retraining, at least 0
     * @param seeds of the halvings
     * @throws io.unlearn.core.error.ShapeMismatchException if the matrices have different numbers of examples
     * @throws OutOfRangeException if there are too few models, or timeShare is negative or not finite
     */
    public ChallengeEvaluation evaluate(
            ScoreMatrix unlearned,
            ScoreMatrix retrained,
            UtilityRatios utility,
            double timeShare,
            Seeds seeds,
            Progress progress) {
        Check.atLeast(
                "number of unlearned models", unlearned.models(), 4, "Score more models; ten or more say something.");
        Check.atLeast(
                "number of retrained models", retrained.models(), 4, "Score more models; ten or more say something.");
        Check.inRange("timeShare", timeShare, 0, Double.MAX_VALUE, "Pass time of unlearning / time of retraining.");
        int half = Math.min(unlearned.models(), retrained.models()) / 2;
        NullScores scores = NullScores.of(unlearned, retrained, delta, half, subsamples, seeds, progress);
        return new ChallengeEvaluation(
                scores.score(),
                scores.examples(),
                Quantiles.middle(scores.halfValues(), confidence),
                Quantiles.middle(scores.nullValues(), confidence),
                Quantiles.middle(scores.ratios(), confidence),
                utility,
                timeShare,
                timeLimit,
                warnings(unlearned, retrained, scores));
    }

    private static List<String> warnings(ScoreMatrix unlearned, ScoreMatrix retrained, NullScores scores) {
        List<String> warnings = new ArrayList<>();
        Findings.warnIfConstant(warnings, "unlearned", unlearned);
        Findings.warnIfConstant(warnings, "retrained", retrained);
        int models = scores.score().models();
        if (models < FEW_MODELS) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "With %d models a side there are %d intervals of epsilon, and F says little; score 10 or more.",
                    models,
                    (int) (2 * ForgetScores.maxEpsilon(models))));
        }
        if (unlearned.models() != retrained.models()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The challenge compares equal numbers of models; here are %d unlearned and %d retrained, and the intervals of"
                            + " epsilon are those of the smaller number.",
                    unlearned.models(),
                    retrained.models()));
        }
        if (scores.score().nullValue() == 0) {
            warnings.add("Retrained models get an F of 0 against each other, so that no ratio to the null exists.");
        }
        return warnings;
    }
}
