package io.unlearn.certified;

import io.unlearn.certified.internal.NewtonStepDistance;
import io.unlearn.certified.internal.StepRounding;
import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.PublishedGaussian;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.function.IntPredicate;

/**
 * What is declared before {@link SekhariNewtonUnlearning} trains, and every constant that follows. Nothing here depends on the
 * values of a row; the number of training rows counts as public.
 *
 * <p>The objective is the mean over the rows of f(w) = log(1 + exp(-y x.w)) + lambda/2 |w|^2, natural logarithm, |x| &lt;= C.
 *
 * <ul>
 *   <li><b>M</b> = C^3 / (6 sqrt 3): the third derivative of the loss is at most 1 / (6 sqrt 3).
 *   <li><b>L</b> = C + min(C, sqrt(2 lambda ln 2)): the loss is C-Lipschitz, and both minimisers lie in the ball of radius B =
 *       min(C / lambda, sqrt(2 ln 2 / lambda)), since there the mean gradient of the losses is -lambda w, and the objective at
 *       most the ln 2 that it is at zero; so L = C + lambda B. As published, L = 2 C.
 *   <li><b>gamma</b>: by default (M / 2 lambda) (m L / (lambda (n - m/2)) + r / (lambda n))^2 + (2 r + rho) / (lambda (n -
 *       m)), r the limit on the sum gradient of the trainings, rho the limit on what the step leaves, rounding included. As
 *       published, 2 M m^2 L^2 / (lambda^3 n^2).
 *   <li><b>sigma</b>: by default that of the analytic Gaussian mechanism for all declared releases together, on the grid of the
 *       sampler, and never below 1e-9 B. As published, (gamma / epsilon) sqrt(2 ln(1.25 / delta)), for epsilon up to 1 and one
 *       release.
 * </ul>
 *
 * <p>The published gamma does not count the residual of training. It is used only where it is above the proved bound, and the
 * published sigma above the proved one, so that the guarantee is proved either way; {@link #sigma} refuses other terms.
 *
 * <p>Proofs: docs/certified.md. Immutable and thread-safe.
 *
 * @param rows number of training rows, n, at least 2
 * @param columns length of a row, d, at least 1; append a constant 1 for an intercept, which C then includes
 * @param lambda above 0
 * @param rowNormBound C, above 0
 * @param deletions the largest number of rows that may be removed in all, m, from 1 to n - 1
 * @param epsilon above 1e-9, finite; at most 1 as published
 * @param delta in (0, 1)
 * @param releases how many releases after a removal the guarantee covers together, at least 1; 1 as published
 * @param published whether gamma and sigma are those of the paper
 */
public record SekhariTerms(
        int rows,
        int columns,
        double lambda,
        double rowNormBound,
        int deletions,
        double epsilon,
        double delta,
        int releases,
        boolean published) {
    private static final double LEAST_LAMBDA = 1e-12;
    private static final double RELATIVE_FLOOR = 1e-9;

    /** Covers the grid of the noise, whose deviation is above the nominal one by less than 2^-40. */
    private static final double GRID = 1 + 1e-9;

    /**
     * Checks the numbers.
     *
     * @throws OutOfRangeException if one is out of its range, or epsilon is above 1 as published
     */
    public SekhariTerms {
        Check.atLeast("rows", rows, 2, "Pass the number of training rows.");
        Check.atLeast("columns", columns, 1, "Pass the length of a row.");
        Check.inRange("lambda", lambda, LEAST_LAMBDA, 1e12, "Use a usual number, or see suggestLambda.");
        Check.inRange("row norm bound", rowNormBound, 1e-9, 1e9, "Scale the rows to a usual length, for example 1.");
        Check.inRange("deletions", deletions, 1, rows - 1.0, "Declare how many of the rows may be removed in all.");
        Check.inRange("epsilon", epsilon, 1e-9, Double.MAX_VALUE, "Pass a loss in natural-log units, for example 1.");
        Check.inOpenUnit("delta", delta, "Use a delta well below 1 / number of rows, for example 1e-5.");
        Check.atLeast("releases", releases, 1, "Say how many releases the guarantee has to cover together.");
        if (published) {
            Check.inRange("releases", releases, 1, 1, "The published noise is for one release; use the default mode.");
            PublishedGaussian.classicMultiplier(epsilon, delta);
        }
    }

    /**
     * Returns terms for rows of norm at most 1 and one release, with the tight constants.
     *
     * @throws OutOfRangeException if a number is out of its range
     */
    public static SekhariTerms of(int rows, int columns, double lambda, int deletions, double epsilon, double delta) {
        return new SekhariTerms(rows, columns, lambda, 1, deletions, epsilon, delta, 1, false);
    }

    /** Returns the same with gamma and sigma as published, for one release; epsilon must be at most 1. */
    public SekhariTerms paperMode() {
        return new SekhariTerms(rows, columns, lambda, rowNormBound, deletions, epsilon, delta, 1, true);
    }

    /** Returns the same for rows of norm up to this. */
    public SekhariTerms withRowNormBound(double bound) {
        return new SekhariTerms(rows, columns, lambda, bound, deletions, epsilon, delta, releases, published);
    }

    /** Returns the same for this many releases after a removal. */
    public SekhariTerms withReleases(int count) {
        return new SekhariTerms(rows, columns, lambda, rowNormBound, deletions, epsilon, delta, count, published);
    }

    /** Returns the same for up to this many removed rows. */
    public SekhariTerms withDeletions(int count) {
        return new SekhariTerms(rows, columns, lambda, rowNormBound, count, epsilon, delta, releases, published);
    }

    /** Returns the same with another regularisation. */
    public SekhariTerms withLambda(double value) {
        return new SekhariTerms(rows, columns, value, rowNormBound, deletions, epsilon, delta, releases, published);
    }

    /** Returns B, a bound on the norm of the minimiser over any rows. */
    public double weightBound() {
        return Math.min(rowNormBound / lambda, Math.sqrt(2 * Math.log(2) / lambda));
    }

    /** Returns L, with which f is Lipschitz where the minimisers lie. */
    public double lipschitz() {
        return rowNormBound + (published ? rowNormBound : lambda * weightBound());
    }

    /** Returns M, with which the Hessian of f is Lipschitz. */
    public double hessianLipschitz() {
        return rowNormBound * rowNormBound * rowNormBound / (6 * Math.sqrt(3));
    }

    /**
     * Returns r, which the norm of the sum gradient must not exceed after training: small beside the Newton error of one
     * deletion and beside 1e-8 lambda n, but at least four times what
     * rounding may hide in it.
     */
    public double residualLimit() {
        double newton = NewtonStepDistance.tight(rows, 1, lambda, lipschitz(), hessianLipschitz());
        double wanted = Math.min(1e-8, 0.01 * newton) * lambda * rows;
        return Math.max(wanted, 4 * StepRounding.ofTraining(rows, columns, lambda, rowNormBound, 2 * weightBound()));
    }

    /** Returns rho, which what a step leaves of its linear system must not exceed, sum form, rounding included. */
    public double stepResidualLimit() {
        double step = deletions * 2 * rowNormBound / (rows - deletions) / lambda;
        return residualLimit() + 4 * stepRounding(deletions, 2 * step);
    }

    /** Returns what rounding may hide in a step of this length after this many deletions. */
    double stepRounding(int removed, double stepNorm) {
        return StepRounding.ofStep(rows, removed, columns, lambda, rowNormBound, 2 * weightBound(), stepNorm);
    }

    /** Returns gamma: the published one as published, otherwise {@link #provedGamma}. */
    public double gamma() {
        return published
                ? NewtonStepDistance.published(rows, deletions, lambda, lipschitz(), hessianLipschitz())
                : provedGamma();
    }

    /** Returns the proved bound on the distance between the noise-free weights and those of the reference. */
    public double provedGamma() {
        return NewtonStepDistance.withResiduals(
                rows,
                deletions,
                lambda,
                rowNormBound + lambda * weightBound(),
                hessianLipschitz(),
                residualLimit(),
                stepResidualLimit());
    }

    /**
     * Returns the standard deviation of the noise in each coordinate.
     *
     * @throws OutOfRangeException if the published one is below the proved one, because of the residual of training or of
     *     rounding, which the published gamma does not count
     */
    public double sigma() {
        double proved = Math.max(multiplier() * provedGamma(), RELATIVE_FLOOR * weightBound());
        if (!published) {
            return proved;
        }
        double printed = gamma() * PublishedGaussian.classicMultiplier(epsilon, delta);
        if (!(printed >= proved)) {
            throw new OutOfRangeException(
                    "published sigma",
                    "at least " + proved + ", which covers the residual of training and rounding",
                    printed,
                    "Use the default mode, or declare more deletions.");
        }
        return printed;
    }

    /** The noise for a distance of 1: that of all releases side by side, whose means lie root of their number apart. */
    private double multiplier() {
        int coordinates = Math.multiplyExact(columns, releases);
        return NoiseGrid.sigmaFor(epsilon, delta, Math.sqrt(releases), coordinates);
    }

    /** Returns what is promised. */
    public PrivacyGuarantee guarantee() {
        return new PrivacyGuarantee(epsilon, delta, PrivacyGuarantee.Definition.PROVED_DISTANCE);
    }

    /**
     * Returns a bound on the expected excess of a release, in the mean objective over the remaining rows, over its minimum:
     * (C^2/4 + lambda)/2 (gamma^2 + d sigma^2), by smoothness, the noise having mean zero or its grid's error. It is an
     * empirical risk; nothing is said of new data.
     *
     * @throws OutOfRangeException as {@link #sigma}
     */
    public double excessRisk() {
        double deviation = sigma();
        double square = provedGamma() * provedGamma() + columns * deviation * deviation;
        return (rowNormBound * rowNormBound / 4 + lambda) / 2 * square * GRID;
    }

    /**
     * Returns a bound on how much the expected mean loss of a release over the remaining rows, <b>without</b> regularisation,
     * exceeds that of any weights u with |u| up to {@code radius}: lambda radius^2 / 2 plus the lesser of {@link #excessRisk}
     * and C (gamma + sigma sqrt d). This is the convex variant: lambda is added to a loss that is not strongly convex.
     *
     * @param radius of the ball of the weights to compare with, above 0
     * @throws OutOfRangeException if {@code radius} is out of range, or as {@link #sigma}
     */
    public double convexExcessRisk(double radius) {
        Check.positive("radius", radius, "Pass the norm of the weights that the release should compare with.");
        double byLength = rowNormBound * (provedGamma() + sigma() * Math.sqrt(columns)) * GRID;
        return lambda * radius * radius / 2 + Math.min(excessRisk(), byLength);
    }

    /**
     * Returns a lambda for which {@link #convexExcessRisk} is near its least, all else as here: the best of a grid of 24 a
     * decade from 1e-9 to 1e6, whatever the published mode says. The bound is loose, and so is the choice.
     *
     * @param radius of the ball of the weights to compare with, above 0
     */
    public double suggestLambda(double radius) {
        SekhariTerms tight =
                new SekhariTerms(rows, columns, lambda, rowNormBound, deletions, epsilon, delta, releases, false);
        double best = lambda;
        double least = Double.POSITIVE_INFINITY;
        for (int i = -9 * 24; i <= 6 * 24; i++) {
            double candidate = Math.pow(10, i / 24.0);
            double risk = tight.withLambda(candidate).convexExcessRisk(radius);
            if (risk < least) {
                least = risk;
                best = candidate;
            }
        }
        return best;
    }

    /**
     * Returns the largest number of deletions whose noise stays at most this, all else as here; 0 if there is none.
     *
     * @param deviation standard deviation in each coordinate, above 0
     */
    public int capacityForNoise(double deviation) {
        Check.positive("standard deviation", deviation, "Pass how much noise the model can bear.");
        return capacity(m -> withDeletions(m).sigma() <= deviation);
    }

    /**
     * Returns the largest number of deletions for which {@link #excessRisk} stays at most this, all else as here; 0 if there is
     * none.
     *
     * @param target above 0
     */
    public int capacityForExcessRisk(double target) {
        Check.positive("target", target, "Pass how much of the mean objective the model can lose.");
        return capacity(m -> withDeletions(m).excessRisk() <= target);
    }

    /** Every bound grows with the number of deletions. */
    private int capacity(IntPredicate fits) {
        int low = 0;
        int high = rows - 1;
        while (low < high) {
            int middle = low + (high - low + 1) / 2;
            boolean ok = fits.test(middle);
            low = ok ? middle : low;
            high = ok ? high : middle - 1;
        }
        return low;
    }
}
