package io.unlearn.audit.internal;

import io.unlearn.audit.EpsilonBounds;
import io.unlearn.audit.ExampleAttack;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * An attack that never sees the models on which it is judged: a quarter of each group suggests statistics, a second quarter
 * chooses one of them and its threshold, and the other half is counted. The bound from those counts holds whatever the
 * first two quarters chose.
 */
public final class HeldOutAttack {
    /** With fewer models in a group, a part would be empty or hold one model. */
    public static final int FEWEST = 8;

    private final ScoreMatrix positives;
    private final ScoreMatrix negatives;
    private final double delta;
    private final double alpha;
    private final int[] positiveOrder;
    private final int[] negativeOrder;

    private HeldOutAttack(ScoreMatrix positives, ScoreMatrix negatives, double delta, double alpha, Seeds seeds) {
        this.positives = positives;
        this.negatives = negatives;
        this.delta = delta;
        this.alpha = alpha;
        this.positiveOrder = permutation(positives.models(), seeds.split("positives"));
        this.negativeOrder = permutation(negatives.models(), seeds.split("negatives"));
    }

    /** Returns the numbers from 0 to size in random order. */
    public static int[] permutation(int size, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /**
     * Attacks.
     *
     * @param positives {@code [models][examples]}, at least {@link #FEWEST} models
     * @param negatives the same examples, at least {@link #FEWEST} models
     * @param scope what the bound is about, in words
     */
    public static EpsilonBound bound(
            ScoreMatrix positives, ScoreMatrix negatives, double delta, double alpha, Seeds seeds, String scope) {
        return judge(positives, negatives, delta, alpha, seeds, scope, List.of())
                .bound();
    }

    /**
     * Attacks as {@link #bound} does, and hands out what the chosen rule gave to the counted models.
     *
     * @param attacks likelihood ratios that are tried as well, each added up over the examples
     */
    public static Judged judge(
            ScoreMatrix positives,
            ScoreMatrix negatives,
            double delta,
            double alpha,
            Seeds seeds,
            String scope,
            List<ExampleAttack> attacks) {
        return new HeldOutAttack(positives, negatives, delta, alpha, seeds).attack(scope, attacks);
    }

    /**
     * What came out. Arrays are not copied.
     *
     * @param bound from the counts of the chosen rule
     * @param positives the chosen statistic on the counted positives, large for positives
     * @param negatives the same on the counted negatives
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Judged(EpsilonBound bound, double[] positives, double[] negatives) {}

    private Judged attack(String scope, List<ExampleAttack> attacks) {
        int p = positiveOrder.length / 4;
        int n = negativeOrder.length / 4;
        Rule best = null;
        int[] fittedPositives = part(positiveOrder, 0, p);
        int[] fittedNegatives = part(negativeOrder, 0, n);
        List<ModelStatistic> candidates =
                new ArrayList<>(ModelStatistic.candidates(positives, fittedPositives, negatives, fittedNegatives));
        for (ExampleAttack attack : attacks) {
            candidates.add(SummedAttack.fit(attack, positives, fittedPositives, negatives, fittedNegatives));
        }
        for (ModelStatistic statistic : candidates) {
            Rule rule = rule(statistic, part(positiveOrder, p, 2 * p), part(negativeOrder, n, 2 * n));
            best = best == null || rule.compareTo(best) > 0 ? rule : best;
        }
        Rule rule = Objects.requireNonNull(best, "there is always a candidate");
        double[] counted = values(rule.statistic, positives, part(positiveOrder, 2 * p, positiveOrder.length));
        double[] others = values(rule.statistic, negatives, part(negativeOrder, 2 * n, negativeOrder.length));
        EpsilonBound bound = EpsilonBounds.clopperPearson(counts(counted, others, rule.threshold), delta, alpha);
        EpsilonBound described = new EpsilonBound(
                bound.lower(),
                BoundKind.CERTIFIED,
                bound.confidence(),
                delta,
                bound.ceiling(),
                bound.counts(),
                bound.method(),
                String.format(
                        Locale.ROOT,
                        "%s above %.4g, chosen on %d and %d models that were not counted",
                        rule.statistic.name(),
                        rule.threshold,
                        2 * p,
                        2 * n),
                scope);
        return new Judged(described, counted, others);
    }

    /** The threshold with the largest bound on these models; if none gives any, the most accurate. */
    private Rule rule(ModelStatistic statistic, int[] chosenPositives, int[] chosenNegatives) {
        double[] p = values(statistic, positives, chosenPositives);
        double[] n = values(statistic, negatives, chosenNegatives);
        double[] all = Arrays.copyOf(p, p.length + n.length);
        System.arraycopy(n, 0, all, p.length, n.length);
        Arrays.sort(all);
        Rule best = new Rule(statistic, all[all.length - 1], 0, 0, 0);
        double range = all[all.length - 1] - all[0];
        for (int i = 1; i < all.length; i++) {
            double gap = all[i] - all[i - 1];
            if (gap > 0) {
                double threshold = all[i - 1] + gap / 2;
                Counts counts = counts(p, n, threshold);
                double accuracy =
                        counts.truePositives() / (double) p.length + counts.trueNegatives() / (double) n.length;
                double lower = EpsilonBounds.clopperPearsonLower(counts, delta, alpha);
                Rule rule = new Rule(statistic, threshold, lower, accuracy, gap / range);
                best = rule.compareTo(best) > 0 ? rule : best;
            }
        }
        return best;
    }

    private static Counts counts(double[] positives, double[] negatives, double threshold) {
        long truePositives = Arrays.stream(positives).filter(v -> v > threshold).count();
        long falsePositives =
                Arrays.stream(negatives).filter(v -> v > threshold).count();
        return new Counts(
                truePositives, positives.length - truePositives, falsePositives, negatives.length - falsePositives);
    }

    private static double[] values(ModelStatistic statistic, ScoreMatrix scores, int[] models) {
        return Arrays.stream(models).mapToDouble(m -> statistic.of(scores, m)).toArray();
    }

    private static int[] part(int[] order, int from, int to) {
        return Arrays.copyOfRange(order, from, to);
    }

    /** A statistic and a threshold; the better of two has the larger bound, then accuracy, then relative gap. */
    private record Rule(ModelStatistic statistic, double threshold, double lower, double accuracy, double gap)
            implements Comparable<Rule> {
        @Override
        public int compareTo(Rule other) {
            int byBound = Double.compare(lower, other.lower);
            int byAccuracy = byBound != 0 ? byBound : Double.compare(accuracy, other.accuracy);
            return byAccuracy != 0 ? byAccuracy : Double.compare(gap, other.gap);
        }
    }
}
