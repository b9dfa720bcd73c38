package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.PublishedProtocol;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each bound on what one step leaves, without rounding, against the gradient to more than 30 digits. */
class StepBoundsTest {
    private double tightest;

    @Test
    void everyBoundIsAboveTheTruth() {
        cases(1_000, 71, this::published);
        cases(1_000, 72, this::tight);
        assertThat(tightest).isGreaterThan(0.5);
        cases(1_000, 73, this::drift);
    }

    @Test
    @Tag("slow")
    @Timeout(900)
    void everyPublishedChargeIsAboveTheTruthOnManyMore() {
        cases(100_000, 74, this::published);
    }

    @Test
    @Tag("slow")
    @Timeout(900)
    void everyTightBoundIsAboveTheTruthOnManyMore() {
        cases(100_000, 75, this::tight);
        cases(100_000, 76, this::drift);
    }

    private static void cases(int count, long seed, LongConsumer check) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            long one = seeds.nextLong();
            try {
                check.accept(one);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("problem " + one, e);
            }
        }
    }

    /**
     * Room for the rounding of steps, which none of these bounds counts: a solution by Cholesky's factor solves a system that is
     * off by at most d gamma(3 d + 1) of its norm (Higham, theorem 10.4), 6e-15 for d up to 4; weights are rounded.
     */
    private static double rounding(RouteCase c, State before, State after) {
        double norm = c.problem.rowCount() * c.longest * c.longest + c.regularisation.total(c.start.rows());
        return 1e-13 * norm * (Vectors.norm(before.weights()) + Vectors.norm(after.weights()))
                + 1e-13 * c.problem.rowCount() * c.longest;
    }

    /** Rows of norm at most 1 and no linear term, as the published proofs assume. */
    private void published(long seed) {
        PublishedProtocol one = PublishedProtocol.oneStep();
        try (RouteCase c = new RouteCase(seed, Loss.LOGISTIC, true, 0)) {
            int[] rows = c.leaving(c.start);
            for (PublishedProtocol protocol : new PublishedProtocol[] {
                one, one.withSteps(2), one.withSteps(3), one.charging(PublishedProtocol.Charge.THEOREM_1)
            }) {
                try (PublishedProcedure procedure =
                        new PublishedProcedure(c.problem, c.regularisation, Double.POSITIVE_INFINITY, protocol)) {
                    Procedure.Attempt attempt = procedure.attempt(c.start, rows);
                    assertThat(c.truth(attempt.after()))
                            .as(protocol.toString())
                            .isLessThanOrEqualTo(
                                    attempt.charge() + c.start.residual() + rounding(c, c.start, attempt.after()));
                }
            }
        }
    }

    /** The bounds with the third derivative, for rows of any length; never more than the published one by its factor. */
    private void tight(long seed) {
        try (RouteCase c = new RouteCase(seed, Loss.LOGISTIC, false, 0);
                PublishedProcedure procedure =
                        new PublishedProcedure(c.problem, c.regularisation, Double.POSITIVE_INFINITY)) {
            Procedure.Attempt attempt = procedure.attempt(c.start, c.leaving(c.start));
            State after = attempt.after();
            double[] step = Vectors.plus(after.weights(), -1, c.start.weights());
            double square = 0;
            try (SymmetricMatrix gram = c.problem.gram(after.alive())) {
                int d = c.problem.columns();
                double[][] x = c.problem.rowArrays(c.everyRow());
                for (int k = 0; k < c.problem.outputs(); k++) {
                    double[] part = Arrays.copyOfRange(step, k * d, (k + 1) * d);
                    double bound = LogisticVectors.tightest(x, after.alive(), gram, part, c.longest);
                    square += bound * bound;
                }
            }
            double bound = Math.sqrt(square);
            double room = c.start.residual() + rounding(c, c.start, after);
            double truth = c.truth(after);
            assertThat(truth).isLessThanOrEqualTo(bound + room);
            tightest = bound > 1e3 * room ? Math.max(tightest, (truth - room) / bound) : tightest;
            double published = attempt.charge() * Math.max(1, c.longest);
            assertThat(bound).isLessThanOrEqualTo(published / (3 * Math.sqrt(3)) * (1 + 1e-9) + room);
        }
    }

    /** A step with the Hessian of another point, near or far. */
    private void drift(long seed) {
        try (RouteCase c = new RouteCase(seed, Loss.LOGISTIC, false, 0)) {
            RowChange change = RowChange.leaving(c.leaving(c.start));
            boolean[] alive = change.aliveAfter(c.start);
            int rows = change.rowsAfter(c.start);
            double total = c.regularisation.total(rows);
            double length = Math.pow(10, c.random.nextDouble(-4, 1)) / c.longest;
            double[] away =
                    c.random.doubles(c.start.weights().length, -length, length).toArray();
            double[] anchor = Vectors.plus(c.start.weights(), -1, away);
            Evaluation at = c.problem.evaluate(anchor, alive, total);
            double[] leaving = Steps.leavingGradient(c.problem, c.regularisation, c.start, change);
            double[] weights;
            try (Preconditioner hessian = Preconditioner.anchor(c.problem, at, total)) {
                weights = Steps.moved(c.start.weights(), hessian, leaving, 1);
            }
            State after = new State(weights, alive, rows, 0);
            double room = c.start.residual() + rounding(c, c.start, after);
            double truth = c.truth(after);
            double[] step = Vectors.plus(weights, -1, c.start.weights());
            assertThat(truth).isLessThanOrEqualTo(bound(c, alive, at, away, step, false) + room);
            assertThat(truth).isLessThanOrEqualTo(bound(c, alive, at, away, step, true) * (1 + 1e-9) + room);
        }
    }

    /** Where the growth of the curvature overflows there is no bound, even if the norms have underflowed. */
    @Test
    void farFromTheAnchorThereIsNoBound() {
        assertThat(ResidualBounds.localDrift(1, 1e3, 0, 0)).isInfinite();
        assertThat(ResidualBounds.localDrift(1, 1e3, 0, 1)).isInfinite();
    }

    private static double bound(
            RouteCase c, boolean[] alive, Evaluation at, double[] away, double[] step, boolean local) {
        int d = c.problem.columns();
        int outputs = c.problem.outputs();
        double square = 0;
        for (int k = 0; k < outputs; k++) {
            double[] e = Arrays.copyOfRange(away, k * d, (k + 1) * d);
            double[] s = Arrays.copyOfRange(step, k * d, (k + 1) * d);
            double distance = 0;
            double moved = 0;
            for (int row : c.everyRow()) {
                double[] x = c.problem.rowArrays(new int[] {row})[0];
                double weight = local ? at.curvature()[row * outputs + k] : 1;
                double xe = Vectors.dot(x, e);
                double xs = Vectors.dot(x, s);
                distance += alive[row] ? weight * xe * xe : 0;
                moved += alive[row] ? weight * xs * xs : 0;
            }
            double far = Math.max(Vectors.norm(e), Vectors.norm(Vectors.plus(e, 1, s)));
            double one = local
                    ? ResidualBounds.localDrift(c.longest, far, Math.sqrt(distance), Math.sqrt(moved))
                    : ResidualBounds.drift(c.longest, Math.sqrt(distance), Math.sqrt(moved));
            square += one * one;
        }
        return Math.sqrt(square);
    }
}
