package io.unlearn.audit;

import io.unlearn.audit.internal.ExampleKernel;
import io.unlearn.audit.internal.ExampleKernel.Rules;
import io.unlearn.audit.internal.Parallel;
import io.unlearn.core.MappedScores;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * The per-example epsilon of the NeurIPS 2023 unlearning challenge, from the scores of many unlearned and many retrained
 * models on one example.
 *
 * <p>Each rule that says "positive" or "negative" gives {@code max(ln(1 - delta - FPR) - ln FNR, ln(1 - delta - FNR) - ln
 * FPR, 0)}; a rule without errors gives infinity, and one of which exactly one rate is zero is discarded. The estimate is
 * the largest over two families: single thresholds, where the group with the larger median is called positive at or above
 * the threshold, and closed intervals, where the group with the smaller range is called positive inside. It is capped at 50,
 * and is 50 at once if one range is below a hundredth of the other.
 *
 * <p>{@link #publishedGrid} tries the rules of the released program and agrees with it to 1e-5 (it computes in float32).
 * {@link #exactSupremum} tries all of both families, and is never below. Where the released program fails, these are
 * defined: two groups with one and the same constant score give 0; NaN is refused; groups with different numbers of models
 * are compared by their rates.
 *
 * <p>Source: Triantafillou et al. 2024 (arXiv:2406.09073), and {@code metric.py} of google-deepmind/unlearning_evaluation
 * for the families of rules. Known error there: an {@code assert} on an array stops the released program whenever more than
 * one rule counts.
 *
 * <p>The result is an estimate of kind {@link io.unlearn.core.BoundKind#APPROXIMATE}, biased upwards: retrained against
 * retrained models give about 1.6. Read it against such a null. Pure, deterministic and thread-safe. For N models a side,
 * the grid takes O(160,000 + 400 N) and the supremum O(N^2 / 2) at worst, usually a tenth of it, with O(N) memory for each thread.
 */
public final class ChallengeEpsilon {
    /** The largest value that is reported. */
    public static final double CAP = 50;

    /** The delta of the released program. */
    public static final double PUBLISHED_DELTA = 1e-5;

    /** Examples that are read at a time from a mapped file. */
    private static final int BLOCK = 4096;

    private ChallengeEpsilon() {}

    /**
     * Returns the estimate over the published grid of thresholds and intervals.
     *
     * @param unlearned {@code [models]}; may hold infinite scores, as saturated confidences are
     * @param retrained {@code [models]}; may hold infinite scores if {@code unlearned} does not, and the other way round
     * @param delta in [0, 1)
     * @throws EmptySplitException if a group is empty
     * @throws NonFiniteValueException if a score is NaN, or both groups hold infinite ones
     * @throws OutOfRangeException if delta is out of range
     */
    public static ChallengeResult publishedGrid(double[] unlearned, double[] retrained, double delta) {
        return one(unlearned, retrained, delta, Rules.PUBLISHED_GRID);
    }

    /**
     * Returns the supremum of the estimate over all thresholds and all closed intervals; never below
     * {@link #publishedGrid}.
     *
     * @param unlearned {@code [models]}; may hold infinite scores, as saturated confidences are
     * @param retrained {@code [models]}; may hold infinite scores if {@code unlearned} does not, and the other way round
     * @param delta in [0, 1)
     * @throws EmptySplitException if a group is empty
     * @throws NonFiniteValueException if a score is NaN, or both groups hold infinite ones
     * @throws OutOfRangeException if delta is out of range
     */
    public static ChallengeResult exactSupremum(double[] unlearned, double[] retrained, double delta) {
        return one(unlearned, retrained, delta, Rules.ALL);
    }

    /**
     * Returns {@link #publishedGrid} of each example, computed in parallel; the result does not depend on the number of
     * threads.
     *
     * @return a new array, {@code [examples]}
     * @throws io.unlearn.core.error.ShapeMismatchException if the matrices have different numbers of examples
     * @throws OutOfRangeException if delta is out of range
     */
    public static double[] publishedGrid(
            ScoreMatrix unlearned, ScoreMatrix retrained, double delta, Progress progress) {
        return each(unlearned, retrained, delta, Rules.PUBLISHED_GRID, "challenge epsilon, published grid", progress);
    }

    /**
     * Returns {@link #exactSupremum} of each example, computed in parallel; the result does not depend on the number of
     * threads.
     *
     * @return a new array, {@code [examples]}
     * @throws io.unlearn.core.error.ShapeMismatchException if the matrices have different numbers of examples
     * @throws OutOfRangeException if delta is out of range
     */
    public static double[] exactSupremum(
            ScoreMatrix unlearned, ScoreMatrix retrained, double delta, Progress progress) {
        return each(unlearned, retrained, delta, Rules.ALL, "challenge epsilon, exact", progress);
    }

    /**
     * Returns {@link #publishedGrid} of each example of two mapped files, block by block: memory for a block and the result,
     * and time that is linear in the number of examples.
     *
     * @return a new array, {@code [examples]}
     * @throws io.unlearn.core.error.ShapeMismatchException if the files have different numbers of examples
     * @throws NonFiniteValueException if a score is NaN or infinite
     * @throws OutOfRangeException if delta is out of range
     */
    public static double[] publishedGrid(
            MappedScores unlearned, MappedScores retrained, double delta, Progress progress) {
        return stream(unlearned, retrained, delta, Rules.PUBLISHED_GRID, "challenge epsilon, published grid", progress);
    }

    /**
     * Returns {@link #exactSupremum} of each example of two mapped files, block by block.
     *
     * @return a new array, {@code [examples]}
     * @throws io.unlearn.core.error.ShapeMismatchException if the files have different numbers of examples
     * @throws NonFiniteValueException if a score is NaN or infinite
     * @throws OutOfRangeException if delta is out of range
     */
    public static double[] exactSupremum(
            MappedScores unlearned, MappedScores retrained, double delta, Progress progress) {
        return stream(unlearned, retrained, delta, Rules.ALL, "challenge epsilon, exact", progress);
    }

    private static double[] stream(
            MappedScores unlearned,
            MappedScores retrained,
            double delta,
            Rules rules,
            String stage,
            Progress progress) {
        int examples = unlearned.examples();
        sameExamples(examples, retrained.examples());
        double[] epsilons = new double[examples];
        for (int from = 0; from < examples; from += BLOCK) {
            int to = Math.min(examples, from + BLOCK);
            progress.update(stage, from, examples);
            double[] part =
                    each(unlearned.block(from, to), retrained.block(from, to), delta, rules, stage, Progress.none());
            System.arraycopy(part, 0, epsilons, from, part.length);
        }
        progress.update(stage, examples, examples);
        return epsilons;
    }

    private static void sameExamples(int unlearned, int retrained) {
        Check.shape(
                "retrained",
                "of " + unlearned + " examples, as unlearned is",
                retrained == unlearned,
                "of " + retrained,
                "Score all models on the same examples.");
    }

    /**
     * Returns the estimate of one rule from its error rates (Algorithm 1 of the challenge): infinite if both are 0, NaN if
     * exactly one is, at least 0 otherwise, and NaN where neither logarithm exists.
     *
     * @param falsePositiveRate in [0, 1]
     * @param falseNegativeRate in [0, 1]
     * @param delta in [0, 1)
     * @throws OutOfRangeException if an argument is out of range
     */
    public static double ofRates(double falsePositiveRate, double falseNegativeRate, double delta) {
        double fpr = Check.inRange("falsePositiveRate", falsePositiveRate, 0, 1, "Pass a share of models.");
        double fnr = Check.inRange("falseNegativeRate", falseNegativeRate, 0, 1, "Pass a share of models.");
        checkDelta(delta);
        if (fpr == 0 || fnr == 0) {
            return fpr == fnr ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        double first = Math.log(1 - delta - fpr) - Math.log(fnr);
        double second = Math.log(1 - delta - fnr) - Math.log(fpr);
        if (Double.isNaN(first) && Double.isNaN(second)) {
            return Double.NaN;
        }
        return Math.max(0, first > second || Double.isNaN(second) ? first : second);
    }

    private static ChallengeResult one(double[] unlearned, double[] retrained, double delta, Rules rules) {
        checkScores("unlearned", unlearned);
        checkScores("retrained", retrained);
        checkDelta(delta);
        ExampleKernel kernel = new ExampleKernel(unlearned.length, retrained.length, delta);
        kernel.load(unlearned, retrained);
        if (kernel.rangesAreUndefined()) {
            throw new NonFiniteValueException(
                    "unlearned and retrained",
                    "finite in at least one group",
                    "infinite in both",
                    "Use LogitScaledConfidence.exact, which does not overflow.");
        }
        return kernel.result(rules);
    }

    private static double[] each(
            ScoreMatrix unlearned, ScoreMatrix retrained, double delta, Rules rules, String stage, Progress progress) {
        int examples = unlearned.examples();
        sameExamples(examples, retrained.examples());
        checkDelta(delta);
        double[] epsilons = new double[examples];
        Parallel.chunks(examples, stage, progress, (from, to) -> {
            ExampleKernel kernel = new ExampleKernel(unlearned.models(), retrained.models(), delta);
            for (int e = from; e < to; e++) {
                kernel.load(unlearned, retrained, e);
                epsilons[e] = kernel.result(rules).epsilon();
            }
        });
        return epsilons;
    }

    private static void checkScores(String name, double[] scores) {
        if (scores.length == 0) {
            throw new EmptySplitException(name, "of at least one model", "empty", "Score some models first.");
        }
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new NonFiniteValueException(
                        name + "[" + i + "]", "a number", "NaN", "Find the model that gave it: its training diverged.");
            }
        }
    }

    private static void checkDelta(double delta) {
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5.");
        }
    }
}
