package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;

/**
 * Distances between two predictions of class probabilities, {@code [classes]} each. Natural logarithm. Pure and
 * thread-safe; linear in the number of classes.
 *
 * <p>None of them has a good value of its own: two retrained models lie some distance apart, and an unlearned model is as
 * good as retraining if it lies just as far from a retrained one ({@link OutputCheck}). <b>No bound on epsilon</b> follows.
 */
public enum OutputDistance {
    /** Kullback-Leibler divergence, sum p ln(p / q); infinite where q is 0 and p is not. Not symmetric. */
    KL("KL divergence"),
    /** Jensen-Shannon divergence, (KL(p, m) + KL(q, m)) / 2 with m = (p + q) / 2; in [0, ln 2]. */
    JENSEN_SHANNON("Jensen-Shannon divergence"),
    /** Total variation, half the sum of absolute differences; in [0, 1]. */
    TOTAL_VARIATION("total variation"),
    /** The sum of absolute differences, which some programs call activation distance as well; in [0, 2]. */
    ACTIVATION_L1("activation distance (L1)"),
    /** Activation distance as Chundawat et al. 2023 (arXiv:2205.08096) have it: the Euclidean distance. */
    ACTIVATION_L2("activation distance (L2)");

    private static final double SUM_TOLERANCE = 1e-4;
    private static final String FIX = "Pass softmax probabilities.";

    private final String title;

    OutputDistance(String title) {
        this.title = title;
    }

    /** Returns the name for reports. */
    public String title() {
        return title;
    }

    /**
     * Returns the distance.
     *
     * @param p probabilities, {@code [classes]}, adding up to 1 within 1e-4; not changed
     * @param q as many; the reference in {@link #KL}
     * @throws io.unlearn.core.error.ShapeMismatchException if the lengths differ
     * @throws OutOfRangeException if a probability is outside [0, 1] or the sum is not 1
     */
    public double of(double[] p, double[] q) {
        check("p", p);
        check("q", q);
        Check.shape("q", "of " + p.length + " classes", q.length == p.length, "of " + q.length, FIX);
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            double difference = Math.abs(p[k] - q[k]);
            sum += switch (this) {
                case KL -> relative(p[k], q[k]);
                case JENSEN_SHANNON -> {
                    double middle = p[k] / 2 + q[k] / 2;
                    yield (relative(p[k], middle) + relative(q[k], middle)) / 2;
                }
                case TOTAL_VARIATION -> difference / 2;
                case ACTIVATION_L1 -> difference;
                case ACTIVATION_L2 -> difference * difference;
            };
        }
        // Rounding can take a sum of logarithms just below 0.
        return this == ACTIVATION_L2 ? Math.sqrt(sum) : Math.max(0, sum);
    }

    /**
     * Returns the mean over examples.
     *
     * @param first {@code [examples][classes]}
     * @param second the same examples
     * @throws io.unlearn.core.error.ShapeMismatchException if the shapes differ
     * @throws EmptySplitException if there are no examples
     * @throws OutOfRangeException if a probability is outside [0, 1] or a sum is not 1
     */
    public double mean(double[][] first, double[][] second) {
        Check.shape(
                "second",
                "of " + first.length + " examples",
                second.length == first.length,
                "of " + second.length,
                "Predict the same examples with both models.");
        if (first.length == 0) {
            throw new EmptySplitException("examples", "at least one", 0, "Pass the forget examples.");
        }
        double sum = 0;
        for (int e = 0; e < first.length; e++) {
            sum += of(first[e], second[e]);
        }
        return sum / first.length;
    }

    /**
     * Returns the zero-retrain-forgetting score of Chundawat et al. 2023 (arXiv:2205.08096): one minus the mean
     * Jensen-Shannon divergence to a randomly initialised model of the same kind. 1 means "as ignorant as an untrained
     * model", which is <b>not</b> the goal: the goal is the value of the retrained model. Known errors in the published
     * program, which gives another number: it computes KL(m, p) for KL(p, m), and divides by the number of classes as well.
     *
     * @param model {@code [examples][classes]}
     * @param untrained the same examples
     * @throws io.unlearn.core.error.InvalidArgumentException as {@link #mean}
     */
    public static double zrf(double[][] model, double[][] untrained) {
        return 1 - JENSEN_SHANNON.mean(model, untrained);
    }

    private static double relative(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }

    private static void check(String name, double[] p) {
        for (int k = 0; k < p.length; k++) {
            Check.inRange(name + "[" + k + "]", p[k], 0, 1, FIX);
        }
        double sum = Arrays.stream(p).sum();
        Check.inRange("sum of " + name, sum, 1 - SUM_TOLERANCE, 1 + SUM_TOLERANCE, FIX);
    }
}
