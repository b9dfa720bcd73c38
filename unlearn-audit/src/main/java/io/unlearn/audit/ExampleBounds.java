package io.unlearn.audit;

import io.unlearn.audit.internal.ExampleKernel;
import io.unlearn.audit.internal.JointBands;
import io.unlearn.audit.internal.Parallel;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;

/**
 * Lower bounds on epsilon by single examples, and what may be said about all of them together. An attacker who knows the
 * score of one example alone guesses by a threshold on it, in either direction; the bound of an example is over all
 * thresholds at once ({@link SimultaneousBand}), so that all models are counted and none is kept aside.
 *
 * <p>Under {@link Multiplicity#BONFERRONI} and {@link Multiplicity#HOLM} each bound is computed at alpha divided by the
 * number of examples: all of them hold together with confidence 1 - alpha, and so does the largest. Under the others each
 * bound holds at 1 - alpha for itself, and {@link #maximum} is refused. The adjusted p-values are those of the claims
 * "epsilon of this example is at most the target". They are valid under any dependence, which there is, since all examples
 * are scored by the same models.
 *
 * <p><b>Proof.</b> With probability at least 1 - alpha_e, four bands hold at once: on the misses and the false alarms of
 * all rules "at or above t", and of all rules "below t". Then the inequality of {@link EpsilonBounds} holds for each rule, and
 * for the best. The bounds rise with the level, so that the smallest level which refutes a claim is a p-value; a union bound
 * over the examples gives the rest. QED
 *
 * <p>Of kind {@link BoundKind#CERTIFIED}. <b>Void when</b> the models of a group are not independent draws, or when examples
 * were chosen by looking at the models that are counted.
 *
 * <p>Computed in parallel over examples; the result does not depend on the number of threads. Time is O(N log N) for each
 * example with N models, after O(N^2) once, O(N) beyond 1,024 models a group. Immutable and thread-safe.
 */
public final class ExampleBounds {
    private final double[] lower;
    private final double[] adjusted;
    private final Multiplicity multiplicity;
    private final double level;
    private final double alpha;
    private final double ceiling;
    private final BoundKind kind;

    private ExampleBounds(
            double[] lower,
            double[] adjusted,
            Multiplicity multiplicity,
            double level,
            double alpha,
            double ceiling,
            BoundKind kind) {
        this.lower = lower;
        this.adjusted = adjusted;
        this.multiplicity = multiplicity;
        this.level = level;
        this.alpha = alpha;
        this.ceiling = ceiling;
        this.kind = kind;
    }

    /**
     * Computes them.
     *
     * @param unlearned {@code [models][examples]}
     * @param retrained the same examples
     * @param targetEpsilon of the claim that the p-values are about, at least 0
     * @param delta in [0, 1)
     * @param alpha probability of error, in (0, 1)
     * @param multiplicity what is promised about all examples together
     * @throws io.unlearn.core.error.ShapeMismatchException if the matrices have different numbers of examples
     * @throws OutOfRangeException if a number is outside its range, or a group has more than 16,384 models
     */
    public static ExampleBounds of(
            ScoreMatrix unlearned,
            ScoreMatrix retrained,
            double targetEpsilon,
            double delta,
            double alpha,
            Multiplicity multiplicity,
            Progress progress) {
        Check.inRange("targetEpsilon", targetEpsilon, 0, Double.MAX_VALUE, "Pass the epsilon to refute, or 0.");
        JointBands bands = bands(unlearned, retrained, delta, alpha, multiplicity);
        return of(bands, unlearned, retrained, targetEpsilon, alpha, multiplicity, progress);
    }

    /** Makes the tables, which depend on the numbers of models and of examples alone. */
    static JointBands bands(
            ScoreMatrix unlearned, ScoreMatrix retrained, double delta, double alpha, Multiplicity multiplicity) {
        int examples = unlearned.examples();
        Check.shape(
                "retrained",
                "of " + examples + " examples, as unlearned is",
                retrained.examples() == examples,
                "of " + retrained.examples(),
                "Score all models on the same examples.");
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5, or 0.");
        }
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        double level = multiplicity.allowsMaximum() ? multiplicity.levelOfEach(examples, alpha) : alpha;
        return new JointBands(unlearned.models(), retrained.models(), delta, level, smallestLevel(examples, alpha));
    }

    /** Computes them with the tables for so many models and examples. */
    static ExampleBounds of(
            JointBands bands,
            ScoreMatrix unlearned,
            ScoreMatrix retrained,
            double targetEpsilon,
            double alpha,
            Multiplicity multiplicity,
            Progress progress) {
        int examples = unlearned.examples();
        double[] lower = new double[examples];
        double[] p = new double[examples];
        Parallel.chunks(examples, "bounds by single examples", progress, (from, to) -> {
            ExampleKernel kernel = new ExampleKernel(unlearned.models(), retrained.models(), bands.delta());
            for (int e = from; e < to; e++) {
                kernel.load(unlearned, retrained, e);
                lower[e] = bands.lower(kernel);
                p[e] = bands.pValue(kernel, targetEpsilon);
            }
        });
        return new ExampleBounds(
                lower,
                multiplicity.adjustedCopy(p),
                multiplicity,
                bands.level(),
                alpha,
                bands.ceiling(),
                BoundKind.CERTIFIED);
    }

    /** The level of the first step of Benjamini and Yekutieli; no method looks at smaller p-values. */
    private static double smallestLevel(int examples, double alpha) {
        double harmonic = 0;
        for (int i = 1; i <= examples; i++) {
            harmonic += 1.0 / i;
        }
        return alpha / (examples * harmonic);
    }

    /** Returns the same numbers where they are not certified, because all unlearned models come from one original. */
    ExampleBounds ofOneOriginal() {
        return new ExampleBounds(lower, adjusted, multiplicity, level, alpha, ceiling, BoundKind.APPROXIMATE);
    }

    /** Returns what the bounds are worth. */
    public BoundKind kind() {
        return kind;
    }

    /** Returns what is promised about all examples together. */
    public Multiplicity multiplicity() {
        return multiplicity;
    }

    /** Returns the confidence of each bound by itself. */
    public double confidenceOfEach() {
        return 1 - level;
    }

    /** Returns the number of examples. */
    public int examples() {
        return lower.length;
    }

    /** Returns the bound of an example, at least 0. */
    public double lower(int example) {
        return lower[example];
    }

    /** Returns the adjusted p-value of the claim that an example's epsilon is at most the target. */
    public double adjustedPValue(int example) {
        return adjusted[example];
    }

    /** Returns the bounds, {@code [examples]}; a new array. */
    public double[] lowerCopy() {
        return lower.clone();
    }

    /** Returns the adjusted p-values, {@code [examples]}; a new array. They are rounded up to a grid of levels. */
    public double[] adjustedPValuesCopy() {
        return adjusted.clone();
    }

    /** Returns the largest bound that an example could have shown. */
    public double ceiling() {
        return ceiling;
    }

    /** Returns the number of examples whose claim is refuted at alpha, with what the multiplicity promises. */
    public int refuted() {
        return (int) Arrays.stream(adjusted).filter(p -> p <= alpha).count();
    }

    /**
     * Returns the largest bound: under the multiplicities that allow it, a lower bound on the epsilon of the worst example.
     *
     * @throws io.unlearn.core.error.InvalidArgumentException under {@link Multiplicity#NONE} and
     *     {@link Multiplicity#BENJAMINI_YEKUTIELI}
     */
    public double maximum() {
        return multiplicity.maximum(lower);
    }

    /**
     * Returns the position of the example with the largest bound; the first of several.
     *
     * @throws io.unlearn.core.error.InvalidArgumentException as {@link #maximum}
     */
    public int worstExample() {
        double largest = maximum();
        int worst = 0;
        while (lower[worst] < largest) {
            worst++;
        }
        return worst;
    }

    /** Returns the kind, the number of examples and how many are refuted. */
    @Override
    public String toString() {
        return "ExampleBounds[" + kind + ", " + multiplicity + ", " + refuted() + " of " + lower.length + " refuted]";
    }
}
