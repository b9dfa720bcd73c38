package io.unlearn.audit;

import io.unlearn.audit.internal.ExampleKernel;
import io.unlearn.audit.internal.ExampleKernel.Rules;
import io.unlearn.audit.internal.Parallel;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.internal.Check;

/**
 * What single scores say about each example, from one sort of its scores: the area under the ROC curve, the bound over all
 * thresholds in both directions, and the challenge's epsilon over all rules and over the published grid.
 *
 * <p>The bounds are of kind {@link BoundKind#CERTIFIED}, each by itself at 1 - alpha: the largest of them is not a bound
 * unless alpha was divided ({@link Multiplicity#levelOfEach}). The other three are estimates, {@link
 * BoundKind#APPROXIMATE}, and the epsilons are biased upwards. <b>Void when</b> the models of a group are not independent
 * draws.
 *
 * <p>Computed in parallel over examples; the result does not depend on the number of threads. Memory beyond input and result
 * is O(N) for each thread, time O(N log N + N^2 / 2) at worst for each example with N models a side, and about four times that with
 * the grid. Immutable and thread-safe.
 */
public final class ExampleSweep {
    private final double[] auc;
    private final double[] lower;
    private final double[] exact;
    private final double[] grid;

    private ExampleSweep(int examples, boolean withGrid) {
        auc = new double[examples];
        lower = new double[examples];
        exact = new double[examples];
        grid = new double[withGrid ? examples : 0];
    }

    /**
     * Computes all but the published grid.
     *
     * @param unlearned {@code [models][examples]}
     * @param retrained the same examples
     * @param delta in [0, 1)
     * @param alpha the probability with which each bound may be wrong, in (0, 1)
     * @throws io.unlearn.core.error.ShapeMismatchException if the matrices have different numbers of examples
     * @throws io.unlearn.core.error.OutOfRangeException if delta or alpha is out of range
     */
    public static ExampleSweep of(
            ScoreMatrix unlearned, ScoreMatrix retrained, double delta, double alpha, Progress progress) {
        return compute(unlearned, retrained, delta, alpha, false, progress);
    }

    /**
     * Computes all.
     *
     * @param unlearned {@code [models][examples]}
     * @param retrained the same examples
     * @param delta in [0, 1)
     * @param alpha the probability with which each bound may be wrong, in (0, 1)
     * @throws io.unlearn.core.error.ShapeMismatchException if the matrices have different numbers of examples
     * @throws io.unlearn.core.error.OutOfRangeException if delta or alpha is out of range
     */
    public static ExampleSweep withPublishedGrid(
            ScoreMatrix unlearned, ScoreMatrix retrained, double delta, double alpha, Progress progress) {
        return compute(unlearned, retrained, delta, alpha, true, progress);
    }

    private static ExampleSweep compute(
            ScoreMatrix unlearned,
            ScoreMatrix retrained,
            double delta,
            double alpha,
            boolean withGrid,
            Progress progress) {
        int examples = unlearned.examples();
        Check.shape(
                "retrained",
                "of " + examples + " examples, as unlearned is",
                retrained.examples() == examples,
                "of " + retrained.examples(),
                "Score all models on the same examples.");
        ThresholdBounds bounds = ThresholdBounds.prepare(
                        unlearned.models(), retrained.models(), delta, alpha, ThresholdStrategy.equalLocalLevels())
                .bothDirections();
        ExampleSweep sweep = new ExampleSweep(examples, withGrid);
        Parallel.chunks(examples, "examples", progress, (from, to) -> {
            ExampleKernel kernel = new ExampleKernel(unlearned.models(), retrained.models(), delta);
            for (int e = from; e < to; e++) {
                kernel.load(unlearned, retrained, e);
                sweep.auc[e] = kernel.auc();
                sweep.lower[e] = kernel.thresholdBound(bounds.positiveTable(), bounds.negativeTable());
                sweep.exact[e] = kernel.result(Rules.ALL).epsilon();
                if (withGrid) {
                    sweep.grid[e] = kernel.result(Rules.PUBLISHED_GRID).epsilon();
                }
            }
        });
        return sweep;
    }

    /** Returns the probability that an unlearned model scores above a retrained one, for each example; a new array. */
    public double[] aucCopy() {
        return auc.clone();
    }

    /** Returns the lower bound on epsilon over all thresholds and both directions, for each example; a new array. */
    public double[] lowerCopy() {
        return lower.clone();
    }

    /** Returns {@link ChallengeEpsilon#exactSupremum} of each example; a new array. */
    public double[] exactCopy() {
        return exact.clone();
    }

    /** Returns {@link ChallengeEpsilon#publishedGrid} of each example, or an empty array if it was not asked for. */
    public double[] gridCopy() {
        return grid.clone();
    }
}
