package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;

/**
 * The relative membership inference attack of Zarifzadeh, Liu and Shokri 2024 (arXiv:2312.03262): the score of x is the share
 * of population examples z that x beats,
 *
 * <pre>
 * score(x) = share of z with  (p(x | model) / p(x)) / (p(z | model) / p(z)) &gt; gamma
 * </pre>
 *
 * where p(x) is the mean over reference models. Offline, all of which never saw x, that mean is raised by
 * {@code p(x) = ((1 + a) mean + 1 - a) / 2}; a = 1 leaves it alone. Useful with one to four reference models. The comparison
 * is strict, as in the published program.
 *
 * <p>Says nothing about epsilon by itself. Immutable, pure and thread-safe; {@code O((E R + Z R) + (E + Z) log Z)} for E
 * examples, Z population examples and R references.
 *
 * @param gamma how clearly z must be beaten, above 0; 1 in the published program
 * @param offlineA a, in [0, 1]
 */
public record Rmia(double gamma, double offlineA) {
    /**
     * Checks the settings.
     *
     * @throws OutOfRangeException if one is outside its range
     */
    public Rmia {
        Check.positive("gamma", gamma, "The published program takes 1.");
        Check.inRange("offlineA", offlineA, 0, 1, "Tune it on a pair of reference models, or take 1 for online use.");
    }

    /** Returns the attack with references half of which saw x: their mean is taken as it is. */
    public static Rmia online(double gamma) {
        return new Rmia(gamma, 1);
    }

    /**
     * Returns the scores.
     *
     * @param target {@code [examples]}, the audited model's probability of the correct class
     * @param references {@code [examples][models]}, those of the reference models
     * @param populationTarget {@code [population]}, the audited model's on examples that no model saw
     * @param populationReferences {@code [population][models]}
     * @return {@code [examples]}, shares in [0, 1]; large means member
     * @throws EmptySplitException if there are no population examples, or an example has no references
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     * @throws OutOfRangeException if a probability is outside [0, 1], or the mean of all references is 0
     */
    public double[] scores(
            double[] target, double[][] references, double[] populationTarget, double[][] populationReferences) {
        double[] population = ratios("population", populationTarget, populationReferences);
        if (population.length == 0) {
            throw new EmptySplitException(
                    "population", "of at least one example", "empty", "Pass examples that no model was trained on.");
        }
        Arrays.sort(population);
        double[] ratios = ratios("target", target, references);
        double[] scores = new double[ratios.length];
        for (int e = 0; e < ratios.length; e++) {
            scores[e] = beaten(ratios[e], population) / (double) population.length;
        }
        return scores;
    }

    /** How many of the sorted ratios r satisfy ratio / r &gt; gamma, which holds up to some place; 0 is always beaten. */
    private int beaten(double ratio, double[] sorted) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ratio / sorted[middle] > gamma) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double[] ratios(String name, double[] target, double[][] references) {
        Check.shape(
                name + " references",
                "of " + target.length + " examples",
                references.length == target.length,
                "of " + references.length,
                "Score all models on the same examples.");
        double[] ratios = new double[target.length];
        for (int e = 0; e < ratios.length; e++) {
            if (references[e].length == 0) {
                throw new EmptySplitException(
                        name + " references[" + e + "]", "of at least one model", "empty", "Train a reference model.");
            }
            double sum = 0;
            for (double p : references[e]) {
                sum += probability(name + " references[" + e + "]", p);
            }
            double mean = sum / references[e].length;
            double expected = ((1 + offlineA) * mean + (1 - offlineA)) / 2;
            Check.positive(
                    name + " references[" + e + "], mean", expected, "Use probabilities that did not underflow.");
            ratios[e] = probability(name + "[" + e + "]", target[e]) / expected;
        }
        return ratios;
    }

    private static double probability(String name, double p) {
        return Check.inRange(name, p, 0, 1, "Pass softmax probabilities of the correct class.");
    }
}
