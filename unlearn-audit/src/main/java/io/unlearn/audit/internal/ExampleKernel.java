package io.unlearn.audit.internal;

import io.unlearn.audit.ChallengeResult;
import io.unlearn.core.ScoreMatrix;

/** The challenge's estimator for one example after another, without allocation. Not thread-safe: one for each thread. */
public final class ExampleKernel {
    private static final double PEAKY = 0.01;

    /** Which rules are tried. */
    public enum Rules {
        /** The published grid: thresholds in float32, intervals in float64. */
        PUBLISHED_GRID,
        /** The same grid with the thresholds in float64. */
        GRID_FLOAT64,
        /** All thresholds and all closed intervals. */
        ALL
    }

    private final Pooled scores;
    private final RateLogs unlearnedLogs;
    private final RateLogs retrainedLogs;
    private final RuleSet rules;
    private final AllIntervals intervals;

    /** Makes the scratch memory for so many models. */
    public ExampleKernel(int unlearned, int retrained, double delta) {
        scores = new Pooled(unlearned, retrained);
        unlearnedLogs = new RateLogs(unlearned, delta);
        retrainedLogs = unlearned == retrained ? unlearnedLogs : new RateLogs(retrained, delta);
        rules = new RuleSet(Math.max(unlearned, retrained));
        intervals = new AllIntervals(unlearned + retrained);
    }

    /** Takes the scores of an example, {@code [models]} each, free of NaN. */
    public void load(double[] unlearned, double[] retrained) {
        System.arraycopy(unlearned, 0, scores.unlearned, 0, scores.unlearnedSize);
        System.arraycopy(retrained, 0, scores.retrained, 0, scores.retrainedSize);
        scores.sort();
    }

    /** Takes the scores of an example in ascending order, {@code [models]} each, free of NaN and of negative zeros. */
    public void loadSorted(double[] unlearned, double[] retrained) {
        System.arraycopy(unlearned, 0, scores.unlearned, 0, scores.unlearnedSize);
        System.arraycopy(retrained, 0, scores.retrained, 0, scores.retrainedSize);
        scores.merge();
    }

    /** Takes the scores of an example from two matrices. */
    public void load(ScoreMatrix unlearned, ScoreMatrix retrained, int example) {
        for (int m = 0; m < scores.unlearnedSize; m++) {
            scores.unlearned[m] = unlearned.get(m, example);
        }
        for (int m = 0; m < scores.retrainedSize; m++) {
            scores.retrained[m] = retrained.get(m, example);
        }
        scores.sort();
    }

    /** Returns whether the ratio of the ranges is undefined because both are infinite. */
    public boolean rangesAreUndefined() {
        return !Double.isFinite(scores.unlearnedRange()) && !Double.isFinite(scores.retrainedRange())
                || Double.isNaN(scores.unlearnedRange())
                || Double.isNaN(scores.retrainedRange());
    }

    /** Returns the estimate for the example that was loaded last. */
    public ChallengeResult result(Rules kind) {
        double u = scores.unlearnedRange();
        double r = scores.retrainedRange();
        boolean retrainedIsPositive = scores.retrainedIsHigher();
        if (Math.min(u, r) / Math.max(u, r) < PEAKY) {
            return ChallengeResult.ofShortcut(retrainedIsPositive);
        }
        return ChallengeResult.of(threshold(kind, retrainedIsPositive), interval(kind), retrainedIsPositive);
    }

    /** Returns the largest epsilon over single thresholds, given which group is called positive above a threshold. */
    public double threshold(Rules kind, boolean retrainedIsPositive) {
        int[] positives = retrainedIsPositive ? scores.retrainedBelow : scores.unlearnedBelow;
        int[] negatives = retrainedIsPositive ? scores.unlearnedBelow : scores.retrainedBelow;
        rules.clear(retrainedIsPositive ? scores.retrainedSize : scores.unlearnedSize);
        if (kind == Rules.ALL) {
            Thresholds.all(scores, positives, negatives, rules);
        } else {
            Thresholds.grid(scores, positives, negatives, kind == Rules.PUBLISHED_GRID, rules);
        }
        return best(retrainedIsPositive);
    }

    /** Returns the probability that an unlearned score is above a retrained one, ties counting half. */
    public double auc() {
        long twice = 0;
        for (int b = 0; b < scores.blocks; b++) {
            int above = scores.unlearnedSize - scores.unlearnedBelow[b + 1];
            int tied = scores.unlearnedBelow[b + 1] - scores.unlearnedBelow[b];
            twice += (long) (scores.retrainedBelow[b + 1] - scores.retrainedBelow[b]) * (2L * above + tied);
        }
        return twice / (2.0 * scores.unlearnedSize * scores.retrainedSize);
    }

    /** Returns the largest bound over all thresholds in both directions, given the tables of both bands. */
    public double thresholdBound(BandTable unlearned, BandTable retrained) {
        double best = 0;
        for (int b = 0; b < scores.blocks; b++) {
            int u = scores.unlearnedBelow[b];
            int r = scores.retrainedBelow[b];
            best = Math.max(best, unlearned.epsilon(u, retrained, scores.retrainedSize - r));
            best = Math.max(best, retrained.epsilon(r, unlearned, scores.unlearnedSize - u));
        }
        return best;
    }

    /**
     * Returns the largest number of positives that an interval with exactly f negatives holds, for f = 0 to all of them; a
     * new array. Where ties leave no interval with exactly f, the largest for fewer.
     */
    public int[] bestIntervals(boolean retrainedIsPositive) {
        int[] positives = retrainedIsPositive ? scores.retrainedBelow : scores.unlearnedBelow;
        int[] negatives = retrainedIsPositive ? scores.unlearnedBelow : scores.retrainedBelow;
        int[] best = new int[negatives[scores.blocks] + 1];
        for (int begin = 0; begin < scores.blocks; begin++) {
            for (int end = begin + 1; end <= scores.blocks; end++) {
                int f = negatives[end] - negatives[begin];
                best[f] = Math.max(best[f], positives[end] - positives[begin]);
            }
        }
        for (int f = 1; f < best.length; f++) {
            best[f] = Math.max(best[f], best[f - 1]);
        }
        return best;
    }

    /** The group with the smaller range is the positive one; with equal ranges the one with the smaller median. */
    private double interval(Rules kind) {
        double u = scores.unlearnedRange();
        double r = scores.retrainedRange();
        boolean retrainedIsPositive = r < u || (r == u && !scores.retrainedIsHigher());
        int[] positives = retrainedIsPositive ? scores.retrainedBelow : scores.unlearnedBelow;
        int[] negatives = retrainedIsPositive ? scores.unlearnedBelow : scores.retrainedBelow;
        rules.clear(retrainedIsPositive ? scores.retrainedSize : scores.unlearnedSize);
        if (kind == Rules.ALL) {
            intervals.add(
                    scores,
                    positives,
                    negatives,
                    rules,
                    retrainedIsPositive ? retrainedLogs : unlearnedLogs,
                    retrainedIsPositive ? unlearnedLogs : retrainedLogs);
        } else {
            double[] sorted = retrainedIsPositive ? scores.retrained : scores.unlearned;
            Intervals.grid(
                    scores,
                    positives,
                    negatives,
                    sorted[0],
                    sorted[sorted.length - 1],
                    rules,
                    retrainedIsPositive ? retrainedLogs : unlearnedLogs,
                    retrainedIsPositive ? unlearnedLogs : retrainedLogs);
        }
        return best(retrainedIsPositive);
    }

    private double best(boolean retrainedIsPositive) {
        return retrainedIsPositive
                ? rules.epsilon(retrainedLogs, unlearnedLogs)
                : rules.epsilon(unlearnedLogs, retrainedLogs);
    }
}
