package io.unlearn.audit.internal;

import io.unlearn.audit.SimultaneousBand;
import io.unlearn.audit.ThresholdStrategy;
import io.unlearn.audit.ThresholdStrategy.MultiSplit;
import io.unlearn.audit.ThresholdStrategy.Split;
import io.unlearn.core.Counts;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import java.util.Arrays;

/** Bounds whose threshold is chosen on some models and counted on the others. Immutable. */
public final class Splits {
    private static final double HALF = 0.5;

    private final int choosingPositives;
    private final int choosingNegatives;
    private final BandTable choosingMissed;
    private final BandTable choosingAlarms;
    private final BandTable missed;
    private final BandTable alarms;
    private final boolean bothDirections;
    private final ThresholdStrategy strategy;

    /** Computes the tables of a split strategy at alpha over all; several splits take half of it each, for their median. */
    public Splits(
            int positives,
            int negatives,
            double delta,
            double alpha,
            boolean bothDirections,
            ThresholdStrategy strategy) {
        this.strategy = strategy;
        this.bothDirections = bothDirections;
        double share = strategy instanceof Split split ? split.share() : HALF;
        double level = alpha / (bothDirections ? 4 : 2) / (strategy instanceof Split ? 1 : 2);
        choosingPositives = chosen(positives, share);
        choosingNegatives = chosen(negatives, share);
        choosingMissed = table(choosingPositives, level, delta);
        choosingAlarms = table(choosingNegatives, level, delta);
        missed = table(positives - choosingPositives, level, delta);
        alarms = table(negatives - choosingNegatives, level, delta);
    }

    private static BandTable table(int models, double level, double delta) {
        return new BandTable(SimultaneousBand.pointwise(models, level), delta);
    }

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

    /** Computes the bound; the scores are not changed. */
    public Outcome bound(Sweep scores) {
        if (strategy instanceof Split split) {
            return one(scores, split.seeds());
        }
        MultiSplit many = (MultiSplit) strategy;
        Outcome[] outcomes = new Outcome[many.splits()];
        for (int s = 0; s < outcomes.length; s++) {
            outcomes[s] = one(scores, many.seeds().split(s));
        }
        Arrays.sort(outcomes, (a, b) -> Double.compare(a.lower, b.lower));
        return outcomes[(outcomes.length - 1) / 2];
    }

    /** Returns the largest bound that the strategy can give. */
    public double ceiling() {
        return missed.epsilon(0, alarms, 0);
    }

    private Outcome one(Sweep scores, Seeds seeds) {
        double[] p = shuffled(scores.positives(), seeds.split("positives"));
        double[] n = shuffled(scores.negatives(), seeds.split("negatives"));
        Sweep choosing = new Sweep(choosingPositives, choosingNegatives);
        System.arraycopy(p, 0, choosing.positives(), 0, choosingPositives);
        System.arraycopy(n, 0, choosing.negatives(), 0, choosingNegatives);
        choosing.sort();
        double threshold = choosing.threshold(choosing.best((fn, fp) -> choosingMissed.epsilon(fn, choosingAlarms, fp)
                - fn / (double) choosingPositives
                - fp / (double) choosingNegatives));
        Counts counts = counts(
                Arrays.copyOfRange(p, choosingPositives, p.length),
                Arrays.copyOfRange(n, choosingNegatives, n.length),
                threshold);
        double forward = missed.epsilon((int) counts.falseNegatives(), alarms, (int) counts.falsePositives());
        if (!bothDirections) {
            return new Outcome(forward, counts, false);
        }
        double backward = alarms.epsilon((int) counts.trueNegatives(), missed, (int) counts.truePositives());
        Counts reversed = new Counts(
                counts.falsePositives(), counts.trueNegatives(), counts.truePositives(), counts.falseNegatives());
        return backward > forward ? new Outcome(backward, reversed, true) : new Outcome(forward, counts, false);
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
