package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What is promised when many attacks or many examples are tested at once. All examples are scored by the same models, so
 * their p-values depend on each other in an unknown way; every method here is valid under any dependence.
 *
 * <p>Sources: Holm 1979; Benjamini and Yekutieli 2001. The method of Benjamini and Hochberg 1995 is left out on purpose: it
 * needs a form of positive dependence that nobody has shown for the examples of an audit.
 */
public enum Multiplicity {
    /** Each test for itself. The smallest p-value of many, and the largest epsilon, then mean nothing. */
    NONE("each test for itself", false),
    /** The probability of any false rejection is at most alpha: each test at alpha / m. */
    BONFERRONI("no false finding with the stated confidence", true),
    /** The same promise, with at least as many rejections, step by step from the smallest p-value. */
    HOLM("no false finding with the stated confidence", true),
    /**
     * The expected share of false rejections among all rejections is at most alpha. Says nothing about the largest epsilon,
     * or about any one example.
     */
    BENJAMINI_YEKUTIELI("the expected share of false findings is at most alpha", false);

    private final String promise;
    private final boolean maximum;

    Multiplicity(String promise, boolean maximum) {
        this.promise = promise;
        this.maximum = maximum;
    }

    /** Returns what is promised, as part of a sentence. */
    public String promise() {
        return promise;
    }

    /** Returns whether a statement about the largest epsilon, or about one example that was picked, is covered. */
    public boolean allowsMaximum() {
        return maximum;
    }

    /**
     * Returns the level at which each of {@code tests} bounds has to be computed so that all of them hold at once with
     * probability 1 - alpha: alpha / tests for {@link #BONFERRONI} and {@link #HOLM} (whose later steps reject claims, but
     * do not widen a bound), and alpha itself for {@link #NONE}.
     *
     * @throws InvalidArgumentException for {@link #BENJAMINI_YEKUTIELI}, which has no such level
     * @throws io.unlearn.core.error.OutOfRangeException if tests is below 1 or alpha is not in (0, 1)
     */
    public double levelOfEach(int tests, double alpha) {
        Check.atLeast("tests", tests, 1, "Pass the number of examples times the number of attacks.");
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        if (this == BENJAMINI_YEKUTIELI) {
            throw new InvalidArgumentException(
                    "multiplicity",
                    "NONE, BONFERRONI or HOLM for bounds",
                    this,
                    "Use rejections(pValues, alpha), or another method.");
        }
        return this == NONE ? alpha : alpha / tests;
    }

    /**
     * Returns the adjusted p-values, in the order given: test i is rejected at alpha if and only if its adjusted value is at
     * most alpha. O(m log m).
     *
     * @param pValues {@code [tests]}, each in [0, 1]; not changed
     * @return a new array
     * @throws EmptySplitException if there are no tests
     * @throws io.unlearn.core.error.OutOfRangeException if a value is not in [0, 1]
     */
    public double[] adjustedCopy(double[] pValues) {
        int m = pValues.length;
        if (m == 0) {
            throw new EmptySplitException("pValues", "of at least one test", "empty", "Pass one p-value a test.");
        }
        for (int i = 0; i < m; i++) {
            Check.inRange("pValues[" + i + "]", pValues[i], 0, 1, "Pass probabilities.");
        }
        int[] order = IntStream.range(0, m)
                .boxed()
                .sorted((a, b) -> Double.compare(pValues[a], pValues[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        return switch (this) {
            case NONE -> pValues.clone();
            case BONFERRONI ->
                Arrays.stream(pValues).map(p -> Math.min(1, m * p)).toArray();
            case HOLM -> holm(pValues, order);
            case BENJAMINI_YEKUTIELI -> benjaminiYekutieli(pValues, order);
        };
    }

    /**
     * Returns which tests are rejected at alpha; a new array, in the order given.
     *
     * @throws EmptySplitException if there are no tests
     * @throws io.unlearn.core.error.OutOfRangeException if a value is not in [0, 1] or alpha not in (0, 1)
     */
    public boolean[] rejections(double[] pValues, double alpha) {
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        double[] adjusted = adjustedCopy(pValues);
        boolean[] rejected = new boolean[adjusted.length];
        for (int i = 0; i < rejected.length; i++) {
            rejected[i] = adjusted[i] <= alpha;
        }
        return rejected;
    }

    /**
     * Returns the largest of many lower bounds, each computed at {@link #levelOfEach}. That is a lower bound itself only
     * under a method that {@link #allowsMaximum}.
     *
     * @throws InvalidArgumentException under {@link #NONE} and {@link #BENJAMINI_YEKUTIELI}
     * @throws EmptySplitException if there are no bounds
     */
    public double maximum(double[] lowerBounds) {
        if (!maximum) {
            throw new InvalidArgumentException(
                    "multiplicity",
                    "BONFERRONI or HOLM for a maximum",
                    this,
                    "Compute each bound at BONFERRONI.levelOfEach(...), or report the bounds one by one.");
        }
        return Arrays.stream(lowerBounds)
                .max()
                .orElseThrow(() -> new EmptySplitException(
                        "lowerBounds", "of at least one test", "empty", "Pass one bound a test."));
    }

    private static double[] holm(double[] p, int[] order) {
        double[] adjusted = new double[p.length];
        double running = 0;
        for (int rank = 0; rank < order.length; rank++) {
            running = Math.max(running, Math.min(1, (order.length - rank) * p[order[rank]]));
            adjusted[order[rank]] = running;
        }
        return adjusted;
    }

    private static double[] benjaminiYekutieli(double[] p, int[] order) {
        int m = order.length;
        double harmonic = 0;
        for (int i = 1; i <= m; i++) {
            harmonic += 1.0 / i;
        }
        double[] adjusted = new double[m];
        double running = 1;
        for (int rank = m; rank >= 1; rank--) {
            running = Math.min(running, harmonic * m * p[order[rank - 1]] / rank);
            adjusted[order[rank - 1]] = running;
        }
        return adjusted;
    }
}
