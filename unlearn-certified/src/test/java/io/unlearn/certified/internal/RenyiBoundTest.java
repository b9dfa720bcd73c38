package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.GaussianDp;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

/** The bounds of objective perturbation against residuals and Jacobians by finite differences. */
class RenyiBoundTest {
    /** Central differences with a step of 1e-4 of residuals that are known to 1e-13. */
    private static final double DIFFERENCES = 1e-7;

    @Property(tries = 300)
    void everyBoundIsAboveTheTruth(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 4) int d,
            @ForAll @IntRange(min = 1, max = 3) int removed,
            @ForAll @DoubleRange(min = 0.3, max = 100) @Scale(9) double total,
            @ForAll boolean separable) {
        check(seed, n, d, removed, total, separable);
    }

    @Property(tries = 100_000)
    @Tag("slow")
    void everyBoundIsAboveTheTruthOnManyMore(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 6) int d,
            @ForAll @IntRange(min = 1, max = 3) int removed,
            @ForAll @DoubleRange(min = 0.03, max = 1000) @Scale(9) double total,
            @ForAll boolean separable) {
        check(seed, n, d, removed, total, separable);
    }

    private static void check(long seed, int n, int d, int removed, double total, boolean separable) {
        SplittableRandom random = new SplittableRandom(seed);
        StepResidual problem = problem(random, n, d, removed, total, separable);
        double[] b = random.doubles(d, -3, 3).toArray();
        StepResidual.At at = problem.at(b);
        double[][] g = problem.hessian(at.minimiser());
        // S = G^1/2, and S^-1 J S.
        double[][] j = SmallMatrix.transpose(SmallMatrix.similar(g, SmallMatrix.transpose(problem.jacobian(b))));
        double operator = SmallMatrix.operatorNorm(j);
        double frobenius = SmallMatrix.frobeniusNorm(j);

        double t = problem.largestShift(at.step());
        double[][] a = problem.overlap(at.minimiser());
        double[][] ratio = SmallMatrix.times(a, SmallMatrix.inverseTimes(SmallMatrix.plusIdentity(a), identity(d)));
        double dimension = dimension(g, total);
        double kappa = RenyiBound.kappa(t, SmallMatrix.operatorNorm(ratio));
        double kappaF = RenyiBound.kappaF(t, dimension, SmallMatrix.frobeniusNorm(ratio));
        assertThat(operator).as("operator norm").isLessThanOrEqualTo(kappa + DIFFERENCES);
        assertThat(frobenius).as("Frobenius norm").isLessThanOrEqualTo(kappaF + DIFFERENCES);

        RenyiBound uniform = RenyiBound.of(n, d, 1, 1, total, removed);
        assertThat(t).isLessThanOrEqualTo(uniform.largestShift());
        assertThat(Vectors.norm(at.residual())).isLessThanOrEqualTo(uniform.residual() + 1e-12);
        assertThat(dimension).isLessThanOrEqualTo(RenyiBound.dimension(n, d, 1, total));
        assertThat(kappa).isLessThanOrEqualTo(uniform.kappa() * (1 + 1e-9));
        assertThat(kappaF).isLessThanOrEqualTo(uniform.kappaF() * (1 + 1e-9));
    }

    /** Removing one by one ends where one step for all of them does. */
    @Property(tries = 100)
    void theProcedureTakesTheStepThatTheBoundIsFor(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StepResidual problem = problem(random, 20, 3, 3, 5, random.nextBoolean());
        double[] b = random.doubles(3, -3, 3).toArray();
        StepResidual.At at = problem.at(b);
        double[] expected = Vectors.plus(at.minimiser(), 1, at.step());
        assertThat(Vectors.norm(Vectors.plus(problem.byTheLibrary(b), -1, expected)))
                .isLessThan(1e-9);
    }

    /** More rows, more removed rows and more outputs are never covered by less. */
    @Property(tries = 300)
    void theBoundsGrowWithWhatTheyCover(
            @ForAll @IntRange(min = 2, max = 100_000) int n,
            @ForAll @IntRange(min = 1, max = 2000) int d,
            @ForAll @IntRange(min = 1, max = 20) int removed,
            @ForAll @DoubleRange(min = 0.1, max = 1e5) @Scale(9) double total) {
        RenyiBound bound = RenyiBound.of(n, d, 2, 1, total, removed);
        for (RenyiBound larger : new RenyiBound[] {
            RenyiBound.of(n + 1, d, 2, 1, total, removed),
            RenyiBound.of(n, d, 2, 1, total, removed + 1),
            RenyiBound.of(n, d, 3, 1, total, removed),
            RenyiBound.of(n, d, 2, 1.1, total, removed)
        }) {
            assertThat(larger.residual()).isGreaterThanOrEqualTo(bound.residual());
            assertThat(larger.kappa()).isGreaterThanOrEqualTo(bound.kappa());
            assertThat(larger.kappaF()).isGreaterThanOrEqualTo(bound.kappaF());
            assertThat(larger.epsilon(10, 1e-4)).isGreaterThanOrEqualTo(bound.epsilon(10, 1e-4) * (1 - 1e-3));
        }
    }

    /**
     * A residual that does not depend on the perturbation is the Gaussian mechanism: the conversion is never below its exact
     * epsilon, and near it.
     */
    @Property(tries = 300)
    void withoutAJacobianTheConversionIsAboveTheExactEpsilonAndNearIt(
            @ForAll @DoubleRange(min = 0.01, max = 3) @Scale(9) double mu,
            @ForAll @DoubleRange(min = 1e-9, max = 0.01) @Scale(12) double delta) {
        double bound = new RenyiBound(0, mu, 0, 0).epsilon(1, delta);
        double exact = GaussianDp.epsilon(mu, delta);
        assertThat(bound).isGreaterThanOrEqualTo(exact * (1 - 1e-9));
        assertThat(bound).isLessThanOrEqualTo(1.25 * exact + 0.05);
    }

    /** The ratio of the residual to sigma that epsilon 1 and delta 1e-4 allow, with and without a Jacobian. */
    @Example
    void theConversionCostsATenthAndASmallJacobianNothing() {
        assertThat(new RenyiBound(0, 0.2849, 0, 0).epsilon(1, 1e-4)).isCloseTo(1, within(1e-3));
        assertThat(new RenyiBound(0, 0.2849, 0.002, 0.01).epsilon(1, 1e-4)).isCloseTo(1, within(5e-3));
        assertThat(GaussianDp.mu(1, 1e-4)).isCloseTo(0.3139, within(1e-4));
        assertThat(new RenyiBound(0, 0.1, 1, 1).epsilon(1, 1e-4)).isInfinite();
    }

    /** MNIST with two labels: 11,982 rows, 784 columns. */
    @Example
    void atTheSizeOfAnImageSetAHandfulOfRowsIsCovered() {
        RenyiBound one = RenyiBound.of(11_982, 784, 1, 1, 12, 1);
        assertThat(one.kappa()).isLessThan(0.02);
        assertThat(one.epsilon(10, 1e-4)).isLessThan(1);
        assertThat(RenyiBound.of(11_982, 784, 1, 1, 12, 20).epsilon(10, 1e-4)).isGreaterThan(1);
        assertThat(RenyiBound.of(11_982, 784, 1, 1, 0.5, 1).epsilon(10, 1e-4)).isInfinite();
    }

    private static StepResidual problem(
            SplittableRandom random, int n, int d, int removed, double total, boolean separable) {
        double[][] x = new double[n][];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.doubles(d, -1, 1).toArray();
            double norm = Vectors.norm(x[i]);
            // Rows of full length are where the bounds are tightest.
            double length = norm * (random.nextInt(3) == 0 ? 1 + random.nextDouble() : 1 + 1e-15);
            for (int c = 0; c < d; c++) {
                x[i][c] /= length;
            }
            labels[i] = separable ? x[i][0] > 0 ? 1 : 0 : random.nextInt(2);
        }
        return new StepResidual(x, labels, Math.min(removed, n - 1), total);
    }

    /** The Frobenius norm of I - R G^-1. */
    private static double dimension(double[][] g, double total) {
        double square = 0;
        for (double value : SmallMatrix.eigen(g, new double[g.length][])) {
            double part = 1 - total / value;
            square += part * part;
        }
        return Math.sqrt(square);
    }

    private static double[][] identity(int d) {
        return SmallMatrix.plusIdentity(new double[d][d]);
    }
}
