package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.PublishedProtocol;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bound that every route ends with, against the gradient to more than 30 digits. */
class RouteBoundsTest {
    private enum Route {
        ANCHORED(Loss.LOGISTIC, false) {
            @Override
            Procedure procedure(RouteCase c) {
                double between = Math.max(
                        c.limit, c.regularisation.total(c.start.rows()) * Math.exp(-8 * c.random.nextDouble()));
                AnchoredProcedure.Limits limits = new AnchoredProcedure.Limits(c.limit, c.limit, between);
                return new AnchoredProcedure(c.problem, c.regularisation, c.longest, limits, c.start, Progress.none());
            }
        },
        ANCHORED_NARROW(Loss.LOGISTIC, false) {
            @Override
            Procedure procedure(RouteCase c) {
                double between = Math.max(
                        c.limit, c.regularisation.total(c.start.rows()) * Math.exp(-8 * c.random.nextDouble()));
                AnchoredProcedure.Limits limits = new AnchoredProcedure.Limits(c.limit, c.limit, between, 1);
                return new AnchoredProcedure(c.problem, c.regularisation, c.longest, limits, c.start, Progress.none());
            }
        },
        CHORD(Loss.LOGISTIC, false) {
            @Override
            Procedure procedure(RouteCase c) {
                return new ChordProcedure(c.problem, c.regularisation, c.limit, Progress.none());
            }
        },
        EXACT(Loss.SQUARED, false) {
            @Override
            Procedure procedure(RouteCase c) {
                double total = c.regularisation.total(c.start.rows());
                SymmetricMatrix normal = c.problem.dominatingHessian(c.start.alive(), total);
                return new ExactProcedure(c.problem, c.regularisation, c.limit, normal);
            }
        },
        PUBLISHED(Loss.LOGISTIC, true) {
            @Override
            Procedure procedure(RouteCase c) {
                PublishedProtocol one = PublishedProtocol.oneStep();
                PublishedProtocol protocol = c.random.nextBoolean()
                        ? one.withSteps(1 + c.random.nextInt(3))
                        : one.charging(PublishedProtocol.Charge.THEOREM_1);
                return new PublishedProcedure(c.problem, c.regularisation, Double.POSITIVE_INFINITY, protocol);
            }
        },
        MINIMISER_STEP(Loss.LOGISTIC, true) {
            @Override
            Procedure procedure(RouteCase c) {
                return new MinimiserStepProcedure(c.problem, c.regularisation, Double.POSITIVE_INFINITY, c.start);
            }
        };

        private final Loss loss;
        private final boolean published;

        Route(Loss loss, boolean published) {
            this.loss = loss;
            this.published = published;
        }

        abstract Procedure procedure(RouteCase c);
    }

    private int beyondRounding;

    @ParameterizedTest
    @EnumSource
    void everyBoundIsAboveTheTruth(Route route) {
        cases(route, 1_000, 61);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    @Timeout(900)
    void everyBoundIsAboveTheTruthOnManyMore(Route route) {
        cases(route, 100_000, 62);
    }

    private void cases(Route route, int count, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            long one = seeds.nextLong();
            try {
                check(route, one);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("problem " + one, e);
            }
        }
        assertThat(beyondRounding).isLessThan(count / 20);
    }

    private void check(Route route, long seed) {
        int waiting = route.published ? 0 : 2;
        try (RouteCase c = new RouteCase(seed, route.loss, route.published, waiting);
                Procedure procedure = route.procedure(c)) {
            State state = c.start;
            for (int change = 0; change < 3 && state.rows() > 1; change++) {
                RowChange made = change == 1 && !route.published
                        ? RowChange.entering(entering(c, waiting))
                        : RowChange.leaving(c.leaving(state));
                State after = c.after(procedure, state, made);
                if (after == null) {
                    beyondRounding++;
                    return;
                }
                state = after;
            }
            double truth = c.truth(state);
            assertThat(state.residual()).isGreaterThanOrEqualTo(truth);
            assertVerified(c, procedure, state);
        }
    }

    private static int[] entering(RouteCase c, int waiting) {
        int n = c.problem.rowCount();
        return IntStream.range(n - waiting, n - c.random.nextInt(waiting)).toArray();
    }

    private static void assertVerified(RouteCase c, Procedure procedure, State state) {
        State verified = c.excused(() -> procedure.verified(state), state.alive(), state.rows());
        if (verified != null && !verified.equals(state)) {
            assertThat(verified.residual()).isGreaterThanOrEqualTo(c.truth(verified));
        }
    }
}
