package io.unlearn.audit;

import io.unlearn.audit.ThresholdStrategy.Fixed;
import io.unlearn.audit.ThresholdStrategy.MultiSplit;
import io.unlearn.audit.ThresholdStrategy.Split;
import io.unlearn.audit.internal.BandTable;
import io.unlearn.audit.internal.Parallel;
import io.unlearn.audit.internal.Splits;
import io.unlearn.audit.internal.Sweep;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import org.jspecify.annotations.Nullable;

/**
 * Lower bounds on epsilon from the scores of two groups of models, one score a model, over the rules "positive if the score
 * is at least t". The strategy says how t may be chosen; the bound of kind {@link BoundKind#CERTIFIED} is valid for each.
 *
 * <p>With upper bounds on both error rates that hold at every threshold at once ({@link SimultaneousBand}, each at alpha / 2),
 * the bound of {@link EpsilonBounds} holds at every threshold at once, and so at the best one. {@link #bothDirections} also
 * tries the negatives as those with the larger scores: two such statements, each at alpha / 2, so that four bands are used
 * at alpha / 4. Without it the direction must be fixed beforehand; a direction that is read off the counted scores, by
 * their medians for example, is a selection too.
 *
 * <p>Making one computes the tables for so many models; use it for all examples. Each example then costs two sorts and a
 * sweep of look-ups, O(N log N), and a split costs four sorts. Immutable and thread-safe.
 *
 * <p><b>Void when</b> the models of a group are not independent draws, or when the largest of several such bounds is
 * reported without a correction ({@link Multiplicity}).
 */
public final class ThresholdBounds {
    private final int positives;
    private final int negatives;
    private final double delta;
    private final double alpha;
    private final boolean bothDirections;
    private final ThresholdStrategy strategy;
    private final BandTable missed;
    private final BandTable alarms;
    private final @Nullable Splits splits;

    private ThresholdBounds(
            int positives,
            int negatives,
            double delta,
            double alpha,
            boolean bothDirections,
            ThresholdStrategy strategy) {
        this.positives = positives;
        this.negatives = negatives;
        this.delta = delta;
        this.alpha = alpha;
        this.bothDirections = bothDirections;
        this.strategy = strategy;
        boolean split = strategy instanceof Split || strategy instanceof MultiSplit;
        splits = split ? new Splits(positives, negatives, delta, alpha, bothDirections, strategy) : null;
        double level = alpha / (bothDirections ? 4 : 2);
        missed = new BandTable(band(positives, level), delta);
        alarms = positives == negatives ? missed : new BandTable(band(negatives, level), delta);
    }

    /**
     * Computes the tables.
     *
     * @param positives the number of models of the group that is called positive at large scores, at least 1
     * @param negatives the number of models of the other group, at least 1
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @param strategy how the threshold is chosen
     * @throws OutOfRangeException if a number is outside its range, or a split would leave a group empty
     */
    public static ThresholdBounds prepare(
            int positives, int negatives, double delta, double alpha, ThresholdStrategy strategy) {
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5, or 0.");
        }
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        int fewest = strategy instanceof Split || strategy instanceof MultiSplit ? 2 : 1;
        Check.atLeast("positives", positives, fewest, "Score more models.");
        Check.atLeast("negatives", negatives, fewest, "Score more models.");
        return new ThresholdBounds(positives, negatives, delta, alpha, false, strategy);
    }

    /** Returns the bounds that also hold if the negatives are those with the larger scores, each at half of alpha. */
    public ThresholdBounds bothDirections() {
        return new ThresholdBounds(positives, negatives, delta, alpha, true, strategy);
    }

    /** Only the fixed and the simultaneous strategies count all models with one band. */
    private SimultaneousBand band(int models, double level) {
        if (strategy instanceof ThresholdStrategy.EqualLocalLevels) {
            return SimultaneousBand.equalLocalLevels(models, level);
        }
        return strategy instanceof ThresholdStrategy.Bonferroni
                ? SimultaneousBand.bonferroni(models, level)
                : SimultaneousBand.pointwise(models, level);
    }

    /**
     * Returns the bound for one score a model.
     *
     * @param positiveScores {@code [positives]}, infinite ones allowed; not changed
     * @param negativeScores {@code [negatives]}, infinite ones allowed; not changed
     * @throws io.unlearn.core.error.ShapeMismatchException if there are not as many scores as models
     * @throws io.unlearn.core.error.NonFiniteValueException if a score is NaN
     */
    public EpsilonBound bound(double[] positiveScores, double[] negativeScores) {
        Sweep sweep = new Sweep(positives, negatives);
        fill("positiveScores", positiveScores, sweep.positives());
        fill("negativeScores", negativeScores, sweep.negatives());
        Found found = find(sweep);
        String direction =
                found.reversed ? "negatives at or above the threshold" : "positives at or above the threshold";
        return new EpsilonBound(
                found.lower,
                BoundKind.CERTIFIED,
                1 - alpha,
                delta,
                Math.max(ceiling(), found.lower),
                found.counts,
                "Clopper-Pearson" + (bothDirections ? " in both directions" : ""),
                direction + "; " + strategy.description(),
                "the two groups of models under thresholds on this score");
    }

    /**
     * Returns the lower bound of each example, computed in parallel; the result does not depend on the number of threads.
     * Each holds by itself: see {@link Multiplicity} before picking one.
     *
     * @param positiveScores {@code [positives][examples]}
     * @param negativeScores {@code [negatives][examples]}
     * @return a new array, {@code [examples]}
     * @throws io.unlearn.core.error.ShapeMismatchException if the shapes do not fit
     */
    public double[] lower(ScoreMatrix positiveScores, ScoreMatrix negativeScores, Progress progress) {
        int examples = positiveScores.examples();
        models("positiveScores", positiveScores.models(), positives);
        models("negativeScores", negativeScores.models(), negatives);
        Check.shape(
                "negativeScores",
                "of " + examples + " examples, as positiveScores is",
                negativeScores.examples() == examples,
                "of " + negativeScores.examples(),
                "Score all models on the same examples.");
        double[] lower = new double[examples];
        Parallel.chunks(examples, "bounds over thresholds", progress, (from, to) -> {
            Sweep sweep = new Sweep(positives, negatives);
            for (int e = from; e < to; e++) {
                for (int m = 0; m < positives; m++) {
                    sweep.positives()[m] = positiveScores.get(m, e);
                }
                for (int m = 0; m < negatives; m++) {
                    sweep.negatives()[m] = negativeScores.get(m, e);
                }
                lower[e] = lowerOf(sweep);
            }
        });
        return lower;
    }

    /** Returns the largest bound that this many models can give: that of scores which separate the groups. */
    public double ceiling() {
        return splits != null ? splits.ceiling() : missed.epsilon(0, alarms, 0);
    }

    /**
     * Returns a lower bound on mu: the groups are not mu-GDP for any smaller mu, with confidence 1 - alpha. It refutes a
     * claim; it is not a bound on epsilon ({@link GaussianDpBounds}). 0 where nothing is shown.
     *
     * @throws OutOfRangeException if the strategy is a split
     */
    public double muLower(double[] positiveScores, double[] negativeScores) {
        if (splits != null) {
            throw new OutOfRangeException(
                    "strategy",
                    "one that counts all models",
                    strategy.description(),
                    "Use ThresholdStrategy.equalLocalLevels().");
        }
        Sweep sweep = new Sweep(positives, negatives);
        fill("positiveScores", positiveScores, sweep.positives());
        fill("negativeScores", negativeScores, sweep.negatives());
        if (strategy instanceof Fixed fixed) {
            Counts c = Splits.counts(sweep, fixed.threshold());
            double forward = missed.mu((int) c.falseNegatives(), alarms, (int) c.falsePositives());
            return bothDirections
                    ? Math.max(forward, alarms.mu((int) c.trueNegatives(), missed, (int) c.truePositives()))
                    : forward;
        }
        sweep.sort();
        long rule = sweep.best((fn, fp) -> missed.mu(fn, alarms, fp));
        double forward = missed.mu((int) (rule >>> 32), alarms, (int) rule);
        if (!bothDirections) {
            return forward;
        }
        long reverse = sweep.bestReversed((fn, fp) -> alarms.mu(fn, missed, fp));
        return Math.max(forward, alarms.mu((int) (reverse >>> 32), missed, (int) reverse));
    }

    BandTable positiveTable() {
        return missed;
    }

    BandTable negativeTable() {
        return alarms;
    }

    private record Found(double lower, Counts counts, boolean reversed) {}

    private double lowerOf(Sweep sweep) {
        if (strategy instanceof ThresholdStrategy.EqualLocalLevels
                || strategy instanceof ThresholdStrategy.Bonferroni) {
            sweep.sort();
            long rule = sweep.best((fn, fp) -> missed.epsilon(fn, alarms, fp));
            double forward = missed.epsilon((int) (rule >>> 32), alarms, (int) rule);
            if (!bothDirections) {
                return forward;
            }
            long reverse = sweep.bestReversed((fn, fp) -> alarms.epsilon(fn, missed, fp));
            return Math.max(forward, alarms.epsilon((int) (reverse >>> 32), missed, (int) reverse));
        }
        return find(sweep).lower;
    }

    private Found find(Sweep sweep) {
        if (strategy instanceof Fixed fixed) {
            return of(Splits.counts(sweep, fixed.threshold()));
        }
        if (splits != null) {
            Splits.Outcome outcome = splits.bound(sweep);
            return new Found(outcome.lower(), outcome.counts(), outcome.reversed());
        }
        sweep.sort();
        long rule = sweep.best((fn, fp) -> missed.epsilon(fn, alarms, fp));
        Found forward = of((int) (rule >>> 32), (int) rule);
        if (!bothDirections) {
            return forward;
        }
        long reverse = sweep.bestReversed((fn, fp) -> alarms.epsilon(fn, missed, fp));
        int fn = (int) (reverse >>> 32);
        int fp = (int) reverse;
        double lower = alarms.epsilon(fn, missed, fp);
        return lower > forward.lower
                ? new Found(lower, new Counts(negatives - fn, fn, fp, positives - fp), true)
                : forward;
    }

    private Found of(int fn, int fp) {
        return new Found(missed.epsilon(fn, alarms, fp), new Counts(positives - fn, fn, fp, negatives - fp), false);
    }

    /** One rule that was fixed: the reversed rule calls the negatives positive at or above the threshold. */
    private Found of(Counts c) {
        Found forward = of((int) c.falseNegatives(), (int) c.falsePositives());
        if (!bothDirections) {
            return forward;
        }
        double lower = alarms.epsilon((int) c.trueNegatives(), missed, (int) c.truePositives());
        return lower > forward.lower
                ? new Found(
                        lower,
                        new Counts(c.falsePositives(), c.trueNegatives(), c.truePositives(), c.falseNegatives()),
                        true)
                : forward;
    }

    private static void fill(String name, double[] from, double[] to) {
        models(name, from.length, to.length);
        for (int i = 0; i < from.length; i++) {
            if (Double.isNaN(from[i])) {
                throw new NonFiniteValueException(
                        name + "[" + i + "]", "a number", "NaN", "Find the model that gave it: its training diverged.");
            }
            to[i] = from[i];
        }
    }

    private static void models(String name, int actual, int expected) {
        Check.shape(
                name,
                "of " + expected + " models, as prepared",
                actual == expected,
                "of " + actual,
                "Prepare the bounds for these numbers of models.");
    }
}
