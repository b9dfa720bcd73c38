package io.unlearn.audit.internal;

import io.unlearn.audit.EpsilonBounds;
import io.unlearn.audit.ThresholdStrategy;
import io.unlearn.audit.ThresholdStrategy.MultiSplit;
import io.unlearn.audit.ThresholdStrategy.Split;
import io.unlearn.core.Counts;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import java.util.Arrays;

/** Bounds whose threshold is chosen on some models and counted on the others. Stateless. */
public final class Splits {
    private static final double HALF = 0.5;

    private Splits() {}

    /**
     * A bound with the counts behind it.
     *
     * @param lower the bound
     * @param counts of the models that were counted; those of the split whose bound is reported
     * @param reversed whether the negatives are those called positive
     */
    public record Outcome(double lower, Counts counts, boolean reversed) {}

    /** Counts the rule "positive at or above the threshold"; the scores may be in any order. */
    public static Counts counts(Sweep scores, double threshold) {
        return counts(scores.positives(), scores.negatives(), threshold);
    }

    /** Computes the bound of a split strategy; the scores are not changed. */
    public static Outcome bound(
            Sweep scores, double delta, double alpha, boolean bothDirections, ThresholdStrategy strategy) {
        if (strategy instanceof Split split) {
            return one(scores, split.share(), split.seeds(), delta, alpha, bothDirections);
        }
        MultiSplit many = (MultiSplit) strategy;
        Outcome[] outcomes = new Outcome[many.splits()];
        for (int s = 0; s < outcomes.length; s++) {
            outcomes[s] = one(scores, HALF, many.seeds().split(s), delta, alpha / 2, bothDirections);
        }
        Arrays.sort(outcomes, (a, b) -> Double.compare(a.lower, b.lower));
        return outcomes[(outcomes.length - 1) / 2];
    }

    /** Returns the largest bound that the strategy can give. */
    public static double ceiling(int positives, int negatives, double delta, double alpha, ThresholdStrategy strategy) {
        double share = strategy instanceof Split split ? split.share() : HALF;
        double level = strategy instanceof Split ? alpha : alpha / 2;
        return EpsilonBounds.ceiling(
                positives - chosen(positives, share), negatives - chosen(negatives, share), delta, level);
    }

    private static Outcome one(
            Sweep scores, double share, Seeds seeds, double delta, double alpha, boolean bothDirections) {
        double[] p = shuffled(scores.positives(), seeds.split("positives"));
        double[] n = shuffled(scores.negatives(), seeds.split("negatives"));
        int fromPositives = chosen(p.length, share);
        int fromNegatives = chosen(n.length, share);
        Sweep choosing = new Sweep(fromPositives, fromNegatives);
        System.arraycopy(p, 0, choosing.positives(), 0, fromPositives);
        System.arraycopy(n, 0, choosing.negatives(), 0, fromNegatives);
        choosing.sort();
        double threshold = choosing.threshold(choosing.best((fn, fp) -> -rate(fn, fromPositives)
                - rate(fp, fromNegatives)
                + EpsilonBounds.clopperPearsonLower(
                        new Counts(fromPositives - fn, fn, fp, fromNegatives - fp), delta, alpha)));
        Counts counts = counts(
                Arrays.copyOfRange(p, fromPositives, p.length),
                Arrays.copyOfRange(n, fromNegatives, n.length),
                threshold);
        double level = bothDirections ? alpha / 2 : alpha;
        double forward = EpsilonBounds.clopperPearsonLower(counts, delta, level);
        Counts reversed = new Counts(
                counts.falsePositives(), counts.trueNegatives(), counts.truePositives(), counts.falseNegatives());
        double backward = bothDirections ? EpsilonBounds.clopperPearsonLower(reversed, delta, level) : 0;
        return backward > forward ? new Outcome(backward, reversed, true) : new Outcome(forward, counts, false);
    }

    private static double rate(int k, int n) {
        return k / (double) n;
    }

    private static int chosen(int models, double share) {
        int chosen = (int) Math.round(models * share);
        if (chosen < 1 || chosen >= models) {
            throw new OutOfRangeException(
                    "share", "one that leaves models on both sides of " + models, share, "Score more models.");
        }
        return chosen;
    }

    private static double[] shuffled(double[] scores, Seeds seeds) {
        int[] order = HeldOutAttack.permutation(scores.length, seeds);
        double[] shuffled = new double[scores.length];
        for (int i = 0; i < order.length; i++) {
            shuffled[i] = scores[order[i]];
        }
        return shuffled;
    }

    private static Counts counts(double[] positives, double[] negatives, double threshold) {
        int truePositives = atLeast(positives, threshold);
        int falsePositives = atLeast(negatives, threshold);
        return new Counts(
                truePositives, positives.length - truePositives, falsePositives, negatives.length - falsePositives);
    }

    private static int atLeast(double[] scores, double threshold) {
        int count = 0;
        for (double score : scores) {
            count += score >= threshold ? 1 : 0;
        }
        return count;
    }
}
