package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.DescentConstants;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each bound of Descent-to-Delete against what it bounds, on problems that are made to break it. */
class DescentBoundsTest {
    /** To which minimisers are known here. */
    private static final double KNOWN = 1e-11;

    private double tightestDrift;
    private double tightestDistance;

    private static void cases(int count, long seed, LongConsumer check) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            check.accept(seeds.nextLong());
        }
    }

    @Test
    void everyBoundHolds() {
        cases(1_000, 1, this::drift);
        cases(1_000, 2, seed -> path(seed, false));
        cases(1_000, 3, seed -> path(seed, true));
        cases(1_000, 4, this::noisyPath);
        cases(1_000, 5, this::contraction);
        cases(1_000, 6, this::stepsAndNoise);
        cases(1_000, 7, this::rounding);
        cases(1_000, 8, seed -> excessRisk(seed, false));
        cases(300, 9, seed -> excessRisk(seed, true));
        // The bounds are not empty: some cases come near to them.
        assertThat(tightestDrift).isGreaterThan(0.3);
        assertThat(tightestDistance).isGreaterThan(0.2);
    }

    private enum Bound {
        DRIFT,
        PATH,
        PUBLISHED_PATH,
        NOISY_PATH,
        CONTRACTION,
        STEPS_AND_NOISE,
        ROUNDING,
        EXCESS_RISK,
        CONVEX_EXCESS_RISK
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    @Timeout(900)
    void everyBoundHoldsOnManyMore(Bound bound) {
        LongConsumer check = switch (bound) {
            case DRIFT -> this::drift;
            case PATH -> seed -> path(seed, false);
            case PUBLISHED_PATH -> seed -> path(seed, true);
            case NOISY_PATH -> this::noisyPath;
            case CONTRACTION -> this::contraction;
            case STEPS_AND_NOISE -> this::stepsAndNoise;
            case ROUNDING -> this::rounding;
            case EXCESS_RISK -> seed -> excessRisk(seed, false);
            case CONVEX_EXCESS_RISK -> seed -> excessRisk(seed, true);
        };
        cases(100_000, 11 + bound.ordinal(), check);
    }

    private void drift(long seed) {
        try (DescentCase c = new DescentCase(seed)) {
            double[] before = c.minimiser(new double[c.problem.parameters()]);
            assertThat(Vectors.norm(before)).isLessThanOrEqualTo(c.problem.minimiserBound() * (1 + 1e-9) + KNOWN);
            int change = c.drawChange(c.problem.rows());
            int old = c.count;
            c.change(change);
            double[] after = c.minimiser(before);
            double moved = Vectors.norm(Vectors.plus(after, -1, before));
            double bound = c.problem.drift(Math.abs(change), old, c.count);
            assertThat(moved).isLessThanOrEqualTo(bound + KNOWN);
            tightestDrift = Math.max(tightestDrift, moved / bound);
            assertThat(bound).isLessThanOrEqualTo(Math.abs(change) * c.problem.drift() * (1 + 1e-12));
            assertThat(c.problem.drift()).isLessThan(c.problem.publishedDrift());
        }
    }

    /** From n rows down to half and up again, in any mixture: the state against the retrained model and the minimiser. */
    private void path(long seed, boolean published) {
        try (DescentCase c = new DescentCase(seed)) {
            int steps = 1 + c.random.nextInt(12);
            DescentConstants constants =
                    new DescentPlanner(c.problem, DescentCase.privacy(published, false), false).ofSteps(steps);
            double[] zero = new double[c.problem.parameters()];
            double[] weights = c.run(zero, constants.trainingSteps());
            for (int update = 0; update < 12 || update < 40 && c.count > c.problem.minimumRows(); update++) {
                int change = c.drawChange(published ? 1 : 4);
                c.change(change);
                int changed = Math.max(1, Math.abs(change));
                weights =
                        c.run(weights, published ? steps : DescentPlanner.stepsOfUpdate(c.problem, constants, changed));
                if (update % 8 == 3) {
                    near(c, constants, weights);
                }
            }
            near(c, constants, weights);
        }
    }

    private void near(DescentCase c, DescentConstants constants, double[] weights) {
        double[] zero = new double[c.problem.parameters()];
        double[] retrained = c.run(zero, constants.trainingSteps());
        double[] minimiser = c.minimiser(retrained);
        assertThat(distance(weights, minimiser)).isLessThanOrEqualTo(constants.stateError() + KNOWN);
        assertThat(distance(retrained, minimiser)).isLessThanOrEqualTo(constants.referenceError() + KNOWN);
        double bound = constants.stateError() + constants.referenceError();
        assertThat(distance(weights, retrained)).isLessThanOrEqualTo(bound);
        tightestDistance = Math.max(tightestDistance, distance(weights, retrained) / bound);
    }

    /** The perfect variant: noise as long as it may be, in any direction or straight away from the minimiser. */
    private void noisyPath(long seed) {
        try (DescentCase c = new DescentCase(seed)) {
            DescentPrivacy privacy = DescentCase.privacy(false, true);
            DescentConstants constants =
                    new DescentPlanner(c.problem, privacy, false).ofSteps(1 + c.random.nextInt(12));
            double[] weights = c.run(new double[c.problem.parameters()], constants.trainingSteps());
            for (int update = 1; update <= 4; update++) {
                double longest = privacy.longestNoise(constants.standardDeviation(), c.problem.parameters(), update);
                double[] noisy = Vectors.plus(weights, 1, c.gaussian(longest));
                int change = c.drawChange(4);
                c.change(change);
                int changed = Math.max(1, Math.abs(change));
                weights = c.run(noisy, DescentPlanner.stepsOfNoisyUpdate(c.problem, constants, changed, longest));
                assertThat(distance(weights, c.minimiser(weights))).isLessThanOrEqualTo(constants.stateError() + KNOWN);
            }
        }
    }

    private void contraction(long seed) {
        try (DescentCase c = new DescentCase(seed)) {
            double far = 10 * c.problem.radius() * c.random.nextDouble();
            double[] a = c.gaussian(far);
            double[] b = Vectors.plus(a, 1, c.gaussian(far * c.random.nextDouble()));
            double apart = distance(a, b);
            assertThat(distance(c.run(a, 1), c.run(b, 1)))
                    .isLessThanOrEqualTo(Math.exp(-c.problem.provedRate()) * apart + 2 * c.problem.roundingError());
            double exact =
                    (c.problem.smoothness() - c.problem.lambda()) / (c.problem.smoothness() + c.problem.lambda());
            assertThat(Math.abs(exact - c.problem.contraction())).isLessThan(1e-15);
            assertThat(Math.abs(Math.exp(-c.problem.rate()) - exact)).isLessThan(1e-15);
        }
    }

    /** Steps from noise are the fewest that are enough, and undo noise from steps; the published noise is never less. */
    private void stepsAndNoise(long seed) {
        try (DescentCase c = new DescentCase(seed)) {
            // More would leave so small an error that paper mode refuses, because of rounding.
            int steps = 1 + c.random.nextInt(Math.max(1, (int) (15 / c.problem.rate())));
            for (boolean published : new boolean[] {false, true}) {
                DescentPlanner planner = new DescentPlanner(c.problem, DescentCase.privacy(published, false), false);
                DescentConstants constants = planner.ofSteps(steps);
                double sigma = constants.standardDeviation();
                assertThat(planner.ofNoise(sigma).stepsPerUpdate()).isLessThanOrEqualTo(steps);
                double needed = sigma * (1 + c.random.nextDouble());
                int found = planner.ofNoise(needed).stepsPerUpdate();
                assertThat(planner.ofSteps(found).standardDeviation()).isLessThanOrEqualTo(needed * (1 + 1e-8));
                if (found > 1) {
                    assertThat(planner.ofSteps(found - 1).standardDeviation()).isGreaterThan(needed * (1 - 1e-8));
                }
            }
            DescentConstants proved =
                    new DescentPlanner(c.problem, DescentCase.privacy(false, false), false).ofSteps(steps);
            double paper = PublishedDescent.sigma(c.problem, 1, 1e-5, steps);
            assertThat(proved.standardDeviation()).isLessThan(paper / 2);
        }
    }

    /** Where no step moves any more, what is left is rounding. */
    private void rounding(long seed) {
        try (DescentCase c = new DescentCase(seed)) {
            double[] weights = c.minimiser(c.gaussian(c.problem.radius()));
            weights = c.run(weights, Math.ceil(10 / c.problem.rate()));
            if (c.problem.minimiserInside()) {
                double away = c.independentResidual(weights) / c.problem.lambda();
                assertThat(away).isLessThanOrEqualTo(c.problem.roundingError());
            }
            double[] other = c.run(new double[weights.length], Math.ceil(50 / c.problem.rate()));
            assertThat(distance(weights, other)).isLessThanOrEqualTo(2 * c.problem.roundingError());
        }
    }

    /** The mean over noise of its expected length and its opposite: the terms of first order cancel as they do on average. */
    private void excessRisk(long seed, boolean merelyConvex) {
        try (DescentCase given = new DescentCase(seed);
                DescentCase c = merelyConvex ? given.regularised(20) : given) {
            DescentConstants constants =
                    new DescentPlanner(c.problem, DescentCase.privacy(false, false), merelyConvex).ofSteps(20);
            double[] weights = c.run(new double[c.problem.parameters()], constants.trainingSteps());
            double[] best = c.minimiser(weights);
            double sigma = constants.standardDeviation();
            double[] noise = c.gaussian(sigma * Math.sqrt(c.problem.parameters()));
            double lambda = merelyConvex ? 0 : c.problem.lambda();
            double released = (c.objective(Vectors.plus(weights, 1, noise), lambda)
                            + c.objective(Vectors.plus(weights, -1, noise), lambda))
                    / 2;
            assertThat(released - c.objective(best, lambda)).isLessThanOrEqualTo(constants.excessRisk() + KNOWN);
            // Every point of the ball is a witness.
            double[] point = c.gaussian(c.problem.radius() * c.random.nextDouble());
            assertThat(released - c.objective(point, lambda)).isLessThanOrEqualTo(constants.excessRisk() + KNOWN);
            double[] scaled = Vectors.plus(best, c.problem.radius() / Math.max(1e-9, Vectors.norm(best)) - 1, best);
            assertThat(released - c.objective(scaled, lambda)).isLessThanOrEqualTo(constants.excessRisk() + KNOWN);
        }
    }

    private static double distance(double[] a, double[] b) {
        return Vectors.norm(Vectors.plus(a, -1, b));
    }
}
