package io.unlearn.audit.internal;

import io.unlearn.audit.ChallengeEpsilon;
import io.unlearn.audit.ForgetScores;
import io.unlearn.core.ExampleEpsilons;
import io.unlearn.core.ForgetScore;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.util.Arrays;

/**
 * The challenge's score of an unlearner beside that of a perfect one, which is retraining: half of the retrained models
 * against the other half, and as many unlearned models against one of these halves, averaged over random halvings.
 *
 * @param score F with its null
 * @param examples the epsilons behind it
 * @param halfValues {@code [splits]}, F of the unlearned models in each halving
 * @param nullValues {@code [splits]}, F of the retrained models in each halving
 */
public record NullScores(ForgetScore score, ExampleEpsilons examples, double[] halfValues, double[] nullValues) {
    /** Computes both with as many models as there are; {@code splits} is how often the models are halved. */
    public static NullScores of(
            ScoreMatrix unlearned, ScoreMatrix retrained, double delta, int splits, Seeds seeds, Progress progress) {
        int half = Math.min(retrained.models() / 2, unlearned.models());
        return of(unlearned, retrained, delta, half, splits, seeds, progress);
    }

    /** Computes both with {@code half} models of each kind, at most half of the retrained ones. */
    public static NullScores of(
            ScoreMatrix unlearned,
            ScoreMatrix retrained,
            double delta,
            int half,
            int splits,
            Seeds seeds,
            Progress progress) {
        int models = Math.min(unlearned.models(), retrained.models());
        double[] grid = ChallengeEpsilon.publishedGrid(unlearned, retrained, delta, progress);
        double[] exact = ChallengeEpsilon.exactSupremum(unlearned, retrained, delta, progress);
        double[] firstNull = {};
        double[] nullValues = new double[splits];
        double[] halfValues = new double[splits];
        for (int s = 0; s < splits; s++) {
            progress.update("null of the challenge score", s, splits);
            int[] order = HeldOutAttack.permutation(
                    retrained.models(), seeds.split("retrained").split(s));
            int[] chosen = HeldOutAttack.permutation(
                    unlearned.models(), seeds.split("unlearned").split(s));
            ScoreMatrix reference = retrained.rows(Arrays.copyOf(order, half));
            ScoreMatrix perfect = retrained.rows(Arrays.copyOfRange(order, half, 2 * half));
            ScoreMatrix tested = unlearned.rows(Arrays.copyOf(chosen, half));
            double[] nullGrid = ChallengeEpsilon.publishedGrid(perfect, reference, delta, Progress.none());
            double[] halfGrid = ChallengeEpsilon.publishedGrid(tested, reference, delta, Progress.none());
            nullValues[s] = ForgetScores.score(nullGrid, half);
            halfValues[s] = ForgetScores.score(halfGrid, half);
            firstNull = s == 0 ? nullGrid : firstNull;
        }
        progress.update("null of the challenge score", splits, splits);
        return new NullScores(
                new ForgetScore(
                        ForgetScores.score(grid, models), models, mean(halfValues), mean(nullValues), half, splits),
                ExampleEpsilons.of(grid, exact, firstNull),
                halfValues,
                nullValues);
    }

    /** Returns F over its null in each halving; NaN where the null is 0. A new array. */
    public double[] ratios() {
        double[] ratios = new double[nullValues.length];
        for (int s = 0; s < ratios.length; s++) {
            ratios[s] = nullValues[s] == 0 ? Double.NaN : halfValues[s] / nullValues[s];
        }
        return ratios;
    }

    private static double mean(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        return mean;
    }
}
