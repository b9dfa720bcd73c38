package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Progress;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The order of changes does not matter, and rows that leave and enter again change nothing, beyond what the residuals of both ends
 * allow: two points are at most the sum of their residuals over the regularisation apart.
 */
class OrderOfChangesTest {
    private enum Route {
        ANCHORED,
        CHORD,
        EXACT;

        Loss loss() {
            return this == EXACT ? Loss.SQUARED : Loss.LOGISTIC;
        }

        Procedure procedure(RouteCase c) {
            double total = c.regularisation.total(c.start.rows());
            if (this == CHORD) {
                return new ChordProcedure(c.problem, c.regularisation, c.limit, Progress.none());
            }
            if (this == EXACT) {
                SymmetricMatrix normal = c.problem.dominatingHessian(c.start.alive(), total);
                return new ExactProcedure(c.problem, c.regularisation, c.limit, normal);
            }
            double between = Math.max(c.limit, 0.1 * total / c.longest);
            AnchoredProcedure.Limits limits = new AnchoredProcedure.Limits(c.limit, c.limit, between);
            return new AnchoredProcedure(c.problem, c.regularisation, c.longest, limits, c.start, Progress.none());
        }
    }

    private int beyondRounding;

    @ParameterizedTest
    @EnumSource
    void changesCommuteAndCancel(Route route) {
        cases(route, 1_000, 81);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    @Timeout(900)
    void changesCommuteAndCancelOnManyMore(Route route) {
        cases(route, 100_000, 82);
    }

    private void cases(Route route, int count, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            long one = seeds.nextLong();
            try (RouteCase c = new RouteCase(one, route.loss(), false, 1)) {
                check(c, route);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("problem " + one, e);
            }
        }
        assertThat(beyondRounding).isLessThan(count / 20);
    }

    private void check(RouteCase c, Route route) {
        int[] order = IntStream.range(0, c.start.rows()).toArray();
        int a = order[c.random.nextInt(order.length)];
        int b = order[(a + 1 + c.random.nextInt(order.length - 1)) % order.length];
        RowChange without = RowChange.leaving(a);
        RowChange withoutB = RowChange.leaving(b);
        RowChange with = RowChange.entering(order.length);
        State ab = end(c, route, without, withoutB);
        near(c, ab, end(c, route, withoutB, without));
        near(c, ab, end(c, route, RowChange.leaving(Math.min(a, b), Math.max(a, b))));
        near(c, end(c, route, without, with), end(c, route, with, without));
        near(c, c.start, end(c, route, without, RowChange.entering(a)));
        near(c, c.start, end(c, route, with, RowChange.leaving(order.length)));
    }

    private @Nullable State end(RouteCase c, Route route, RowChange... changes) {
        try (Procedure procedure = route.procedure(c)) {
            State state = c.start;
            for (RowChange change : changes) {
                State after = c.after(procedure, state, change);
                if (after == null) {
                    beyondRounding++;
                    return null;
                }
                state = after;
            }
            return state;
        }
    }

    private static void near(RouteCase c, @Nullable State one, @Nullable State other) {
        if (one == null || other == null) {
            return;
        }
        assertThat(one.alive()).isEqualTo(other.alive());
        double apart = Vectors.norm(Vectors.plus(one.weights(), -1, other.weights()));
        double total = c.regularisation.total(one.rows());
        assertThat(apart).isLessThanOrEqualTo((one.residual() + other.residual()) / total * (1 + 1e-9));
    }
}
