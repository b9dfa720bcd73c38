package io.unlearn.audit;

import io.unlearn.audit.internal.HeldOutAttack;
import io.unlearn.audit.internal.Parallel;
import io.unlearn.audit.internal.Triangle;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.Check;
import java.util.Arrays;

/**
 * How well an {@link ExampleAttack} tells two groups of models apart by one example: the area under its ROC curve, example by
 * example. A random half of the models of either group is fitted, the other half is judged (with unlearned against retrained
 * models this is the evaluation of U-LiRA, Hayes et al. 2024, arXiv:2403.01218), so that an attack which learns nothing gets
 * 1/2 on average, and not more.
 *
 * <p>All of it is {@link BoundKind#APPROXIMATE}. The largest of many areas is large by chance: read it beside that of
 * retrained against retrained models.
 *
 * @param attack the attack
 * @param unlearned unlearned against retrained models
 * @param retrained first half of the retrained models against the second half: what chance gives
 * @param original original against retrained models: what is there to be found
 */
public record AttackTable(ExampleAttack attack, Areas unlearned, Areas retrained, Areas original) {
    private static final int FEWEST = 4;

    /**
     * Areas under ROC curves over examples.
     *
     * @param mean their mean
     * @param median their median
     * @param largest the largest
     * @param worstExample the position of the example with the largest
     */
    public record Areas(double mean, double median, double largest, int worstExample) {
        /**
         * Summarises areas, {@code [examples]}.
         *
         * @throws io.unlearn.core.error.OutOfRangeException if there are none, or one is outside [0, 1]
         */
        public static Areas of(double[] areas) {
            Check.atLeast("number of areas", areas.length, 1, "Score at least one example.");
            int worst = 0;
            for (int e = 0; e < areas.length; e++) {
                Check.inRange("areas[" + e + "]", areas[e], 0, 1, "An area is a probability.");
                worst = areas[e] > areas[worst] ? e : worst;
            }
            double[] sorted = areas.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Areas(Arrays.stream(areas).sum() / areas.length, median, areas[worst], worst);
        }
    }

    /** Fits and judges the attack on each example, three times. */
    static AttackTable of(ExampleAttack attack, ModelScores scores, Seeds seeds) {
        ScoreMatrix retrained = scores.retrained();
        int half = retrained.models() / 2;
        return new AttackTable(
                attack,
                Areas.of(areas(attack, scores.unlearned(), retrained, seeds.split("unlearned"))),
                Areas.of(areas(
                        attack,
                        Triangle.rows(retrained, 0, half),
                        Triangle.rows(retrained, half, retrained.models()),
                        seeds.split("retrained"))),
                Areas.of(areas(attack, scores.original(), retrained, seeds.split("original"))));
    }

    /** Returns what the numbers are worth: always estimates. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }

    /**
     * Returns the area of each example, {@code [examples]}. The same seeds and scores give the same areas on any number of
     * threads; time is that of fitting and judging once for each example.
     *
     * @param attack the attack
     * @param positives {@code [model][example]}, at least four models
     * @param negatives the same examples, at least four models
     * @param seeds draws the models that are fitted
     * @throws io.unlearn.core.error.OutOfRangeException if a group has fewer than four models
     * @throws io.unlearn.core.error.ShapeMismatchException if the groups were not scored on the same examples
     */
    public static double[] areas(ExampleAttack attack, ScoreMatrix positives, ScoreMatrix negatives, Seeds seeds) {
        String fix = "Score more models.";
        Check.atLeast("number of positive models", positives.models(), FEWEST, fix);
        Check.atLeast("number of negative models", negatives.models(), FEWEST, fix);
        Check.shape(
                "negatives",
                "of " + positives.examples() + " examples",
                negatives.examples() == positives.examples(),
                "of " + negatives.examples(),
                "Score all models on the same examples.");
        int[] p = HeldOutAttack.permutation(positives.models(), seeds.split("positives"));
        int[] n = HeldOutAttack.permutation(negatives.models(), seeds.split("negatives"));
        double[] areas = new double[positives.examples()];
        Parallel.chunks(areas.length, "areas", Progress.none(), (from, to) -> {
            for (int e = from; e < to; e++) {
                float[] in = positives.columnCopy(e);
                float[] out = negatives.columnCopy(e);
                var fitted = attack.fit(part(in, p, 0, p.length / 2), part(out, n, 0, n.length / 2));
                areas[e] = RocCurve.of(
                                Arrays.stream(part(in, p, p.length / 2, p.length))
                                        .map(fitted)
                                        .toArray(),
                                Arrays.stream(part(out, n, n.length / 2, n.length))
                                        .map(fitted)
                                        .toArray())
                        .auc();
            }
        });
        return areas;
    }

    private static double[] part(float[] scores, int[] order, int from, int to) {
        double[] part = new double[to - from];
        for (int i = from; i < to; i++) {
            part[i - from] = scores[order[i]];
        }
        return part;
    }
}
