package io.unlearn.audit;

import io.unlearn.audit.internal.BandTable;
import io.unlearn.audit.internal.BinomialTail;
import io.unlearn.core.Counts;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * How many models an audit needs, before any is made.
 *
 * <p>{@link #ceiling} is what a number of models can show at all, with an attack that is always right; {@link #power} is the
 * probability that the bound reaches {@code epsilon}, with an attack whose error rates are assumed. Both are exact sums, not
 * simulations. With several tests, alpha is divided by their number, as {@link Multiplicity#BONFERRONI} does.
 *
 * <p>The power of a simultaneous band is that at one threshold with the assumed rates; others may do better by chance, so
 * that it is a lower bound. Immutable and thread-safe; {@link #power} takes O(N sqrt N) look-ups.
 *
 * @param epsilon what is to be shown, above 0
 * @param delta in [0, 1)
 * @param alpha probability of error over all tests, in (0, 1)
 * @param tests the number of examples times the number of attacks, at least 1
 * @param method how the bound is computed
 */
public record AuditPlan(double epsilon, double delta, double alpha, int tests, Method method) {
    private static final int MOST_MODELS = 1 << 14;

    /** How a bound is computed. */
    public enum Method {
        /** {@link EpsilonBounds#clopperPearson}, one rule fixed beforehand. */
        CLOPPER_PEARSON,
        /** {@link SimultaneousBand#equalLocalLevels}, any threshold. */
        EQUAL_LOCAL_LEVELS,
        /** {@link SimultaneousBand#bonferroni}, any threshold. */
        BONFERRONI,
        /** {@link EpsilonBounds#balancedAccuracy}, one rule fixed beforehand. */
        BALANCED_ACCURACY
    }

    /**
     * Checks the plan.
     *
     * @throws OutOfRangeException if a number is outside its range
     */
    public AuditPlan {
        Check.positive("epsilon", epsilon, "Pass the epsilon to be shown, for example 2.");
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5, or 0.");
        }
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        Check.atLeast("tests", tests, 1, "Pass the number of examples times the number of attacks.");
    }

    /** Returns the plan for one test by a fixed rule, delta 0, alpha 0.05. */
    public static AuditPlan forEpsilon(double epsilon) {
        return new AuditPlan(epsilon, 0, 0.05, 1, Method.CLOPPER_PEARSON);
    }

    /** Returns a copy with this delta. */
    public AuditPlan withDelta(double value) {
        return new AuditPlan(epsilon, value, alpha, tests, method);
    }

    /** Returns a copy with this probability of error. */
    public AuditPlan withAlpha(double value) {
        return new AuditPlan(epsilon, delta, value, tests, method);
    }

    /** Returns a copy that divides alpha by this many tests. */
    public AuditPlan withTests(int value) {
        return new AuditPlan(epsilon, delta, alpha, value, method);
    }

    /** Returns a copy with this method. */
    public AuditPlan withMethod(Method value) {
        return new AuditPlan(epsilon, delta, alpha, tests, value);
    }

    /**
     * Returns the largest bound that so many models a side can give; with 512, alpha 0.05 and one fixed rule it is 4.93.
     *
     * @param models a side, from 1 to 16,384
     * @throws OutOfRangeException if the number is outside its range
     */
    public double ceiling(int models) {
        return new Bound(models).lower(0, 0);
    }

    /**
     * Returns the smallest number of models a side with which the bound can reach epsilon at all; the audit needs more if its
     * attack makes errors.
     *
     * @throws OutOfRangeException if more than 16,384 would be needed
     */
    public int fewestModels() {
        return smallest(models -> ceiling(models) >= epsilon);
    }

    /**
     * Returns the probability that the bound reaches epsilon, for an attack with these rates.
     *
     * @param models a side, from 1 to 16,384
     * @param truePositiveRate of the attack, in [0, 1]
     * @param falsePositiveRate of the attack, in [0, 1]
     * @throws OutOfRangeException if an argument is outside its range
     */
    public double power(int models, double truePositiveRate, double falsePositiveRate) {
        Check.inRange("truePositiveRate", truePositiveRate, 0, 1, "Pass the assumed rate of the attack.");
        Check.inRange("falsePositiveRate", falsePositiveRate, 0, 1, "Pass the assumed rate of the attack.");
        Bound bound = new Bound(models);
        double missed = 1 - truePositiveRate;
        double spared = 1 - falsePositiveRate;
        double power = 0;
        int most = models;
        for (int fn = 0; fn <= models; fn++) {
            // The bound falls with either error, so that the largest tolerable number of alarms falls too.
            while (most >= 0 && bound.lower(fn, most) < epsilon) {
                most--;
            }
            if (most < 0) {
                break;
            }
            power += Math.exp(BinomialTail.logPmf(fn, models, missed, truePositiveRate))
                    * BinomialTail.upper(models - (long) most, models, spared, falsePositiveRate);
        }
        return Math.min(1, power);
    }

    /**
     * Returns a number of models a side with which the power reaches {@code power}, and reaches it for none of the smaller
     * numbers that a search by halving looks at. Power is not quite monotone in the number of models, so that a slightly
     * smaller number may do as well.
     *
     * @throws OutOfRangeException if an argument is outside its range, or more than 16,384 would be needed
     */
    public int modelsFor(double power, double truePositiveRate, double falsePositiveRate) {
        Check.inOpenUnit("power", power, "Pass the probability of success, for example 0.8.");
        return smallest(models -> power(models, truePositiveRate, falsePositiveRate) >= power);
    }

    /** Returns what so many models a side cannot show, in a sentence. */
    public String limit(int models) {
        double ceiling = ceiling(models);
        return String.format(
                Locale.ROOT,
                "%d models a side cannot show an epsilon above %.2f at %s %% confidence%s%s.",
                models,
                ceiling,
                String.format(Locale.ROOT, "%.4g", 100 * (1 - alpha)).replaceFirst("\\.?0+$", ""),
                tests > 1 ? " over " + tests + " tests" : "",
                ceiling < epsilon ? ", and so never the " + epsilon + " that is asked for" : "");
    }

    /**
     * Returns how many fair guesses, all right, {@link EpsilonBounds#balancedAccuracy} with delta 0 needs to reach epsilon:
     * {@code ln(1 / alpha) / ln(1 + e^-epsilon)} rounded up; half of them a side.
     *
     * @param epsilon above 0
     * @param alpha in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range, or the number is beyond 2^53
     */
    public static long guessesNeeded(double epsilon, double alpha) {
        Check.positive("epsilon", epsilon, "Pass the epsilon to be shown, for example 2.");
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        double guesses = Math.ceil(-Math.log(alpha) / Math.log1p(Math.exp(-epsilon)));
        return (long) Check.inRange("guesses needed", guesses, 1, 0x1p53, "Ask for a smaller epsilon.");
    }

    private static int smallest(IntPredicate enough) {
        int high = 1;
        while (!enough.test(high)) {
            if (high == MOST_MODELS) {
                throw new OutOfRangeException(
                        "models a side", "at most " + MOST_MODELS, "more", "Ask for a smaller epsilon or less power.");
            }
            high *= 2;
        }
        int low = high / 2;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (enough.test(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** The bound as a function of the two error counts. */
    private final class Bound {
        private final int models;
        private final BandTable table;

        Bound(int models) {
            Check.inRange("models", models, 1, MOST_MODELS, "Pass the number of models a side.");
            this.models = models;
            double level = alpha / tests / 2;
            table = new BandTable(
                    switch (method) {
                        case EQUAL_LOCAL_LEVELS -> SimultaneousBand.equalLocalLevels(models, level);
                        case BONFERRONI -> SimultaneousBand.bonferroni(models, level);
                        default -> SimultaneousBand.pointwise(models, level);
                    },
                    delta);
        }

        double lower(int falseNegatives, int falsePositives) {
            if (method != Method.BALANCED_ACCURACY) {
                return table.epsilon(falseNegatives, table, falsePositives);
            }
            Counts counts =
                    new Counts(models - falseNegatives, falseNegatives, falsePositives, models - falsePositives);
            return EpsilonBounds.balancedAccuracy(counts, delta, alpha / tests).lower();
        }
    }
}
