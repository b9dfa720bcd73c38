package io.unlearn.audit;

import io.unlearn.audit.internal.AucResampler;
import io.unlearn.audit.internal.Quantiles;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.internal.math.Normal;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * An interval for the area under the ROC curve by the bootstrap: models, one score each, are drawn with replacement, as many
 * of either group as there are. Three intervals are read off the same resamples: of percentiles, with their bias corrected
 * (BC), and with its acceleration as well (BCa; Efron 1987), which is the one to use.
 *
 * <p>With B resamples of which c have an area below that of the models, z0 = Phi^-1((c + 1) / (B + 2)). The acceleration is
 * that of the areas A_i without one model each, pooled over both groups around their mean A: {@code sum (A - A_i)^3 / (6 (sum
 * (A - A_i)^2)^1.5)}. For groups of one size that is the formula for two samples, whose weights then cancel. Quantiles are
 * interpolated between order statistics.
 *
 * <p>All of it is {@link BoundKind#APPROXIMATE}: right in the limit of many models, and too narrow for few. Where the groups
 * are separated, every resample is, and the interval is a point that says nothing.
 *
 * <p><b>For smooth statistics only.</b> Maxima over rules, such as the challenge's epsilon and F, have no such interval: see
 * {@link ChallengeMetric}. An interval for one example that was picked for its area is void.
 *
 * <p>Reproducible from its seeds; immutable and thread-safe. Time is linear in the number of models for each resample.
 */
public final class AucBootstrap {
    private final double auc;
    private final double[] sorted;
    private final double biasCorrection;
    private final double acceleration;

    private AucBootstrap(AucResampler models, int resamples, IntUnaryOperator draw) {
        auc = models.auc();
        sorted = new double[resamples];
        int below = 0;
        for (int b = 0; b < resamples; b++) {
            sorted[b] = models.resampled(draw);
            below += sorted[b] < auc ? 1 : 0;
        }
        Arrays.sort(sorted);
        biasCorrection = Normal.ndtri((below + 1.0) / (resamples + 2.0));
        acceleration = acceleration(models.leaveOneOut());
    }

    /**
     * Resamples.
     *
     * @param positiveScores {@code [positives]}, at least two, infinite ones allowed; not changed
     * @param negativeScores {@code [negatives]}, at least two, infinite ones allowed; not changed
     * @param resamples how many, at least 100; a thousand or more for an interval at 95 %
     * @param seeds of the resamples
     * @throws OutOfRangeException if there are fewer than two scores of a group, or fewer than 100 resamples
     * @throws NonFiniteValueException if a score is NaN
     */
    public static AucBootstrap of(double[] positiveScores, double[] negativeScores, int resamples, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        return of(positiveScores, negativeScores, resamples, random::nextInt);
    }

    static AucBootstrap of(double[] positiveScores, double[] negativeScores, int resamples, IntUnaryOperator draw) {
        check("positiveScores", positiveScores);
        check("negativeScores", negativeScores);
        Check.atLeast("resamples", resamples, 100, "Pass a thousand or more.");
        return new AucBootstrap(new AucResampler(positiveScores, negativeScores), resamples, draw);
    }

    private static void check(String name, double[] scores) {
        Check.atLeast("number of " + name, scores.length, 2, "Score more models.");
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new NonFiniteValueException(
                        name + "[" + i + "]", "a number", "NaN", "Find the model that gave it: its training diverged.");
            }
        }
    }

    private static double acceleration(double[] leaveOneOut) {
        double mean = Arrays.stream(leaveOneOut).sum() / leaveOneOut.length;
        double squares = 0;
        double cubes = 0;
        for (double area : leaveOneOut) {
            double d = mean - area;
            squares += d * d;
            cubes += d * d * d;
        }
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    /** Returns what the intervals are worth: always estimates. */
    public BoundKind kind() {
        return BoundKind.APPROXIMATE;
    }

    /** Returns the area of the models themselves, as {@link RocCurve#auc} does. */
    public double auc() {
        return auc;
    }

    /** Returns the area of each resample, ascending; a new array. */
    public double[] resampledCopy() {
        return sorted.clone();
    }

    /** Returns z0: by how many standard deviations the median resample lies below the area, 0 without bias. */
    public double biasCorrection() {
        return biasCorrection;
    }

    /** Returns how fast the standard error changes with the area; 0 if it does not. */
    public double acceleration() {
        return acceleration;
    }

    /**
     * Returns the middle of the resamples.
     *
     * @throws OutOfRangeException if confidence is outside (0, 1)
     */
    public Interval percentile(double confidence) {
        return interval(confidence, 0, 0);
    }

    /**
     * Returns the interval with its bias corrected.
     *
     * @throws OutOfRangeException if confidence is outside (0, 1)
     */
    public Interval biasCorrected(double confidence) {
        return interval(confidence, biasCorrection, 0);
    }

    /**
     * Returns the interval with bias and acceleration corrected, BCa.
     *
     * @throws OutOfRangeException if confidence is outside (0, 1)
     */
    public Interval accelerated(double confidence) {
        return interval(confidence, biasCorrection, acceleration);
    }

    private Interval interval(double confidence, double z0, double a) {
        Check.inOpenUnit("confidence", confidence, "Pass for example 0.95.");
        double z = Normal.ndtri((1 - confidence) / 2);
        return new Interval(
                Quantiles.ofSorted(sorted, share(z, z0, a)), Quantiles.ofSorted(sorted, share(-z, z0, a)), confidence);
    }

    /** Which quantile of the resamples stands for this one of the area; beyond the pole of the correction, the outermost. */
    private static double share(double z, double z0, double a) {
        double from = z0 + z;
        double stretch = 1 - a * from;
        if (stretch <= 0) {
            return from > 0 ? 1 : 0;
        }
        return Normal.ndtr(z0 + from / stretch);
    }
}
