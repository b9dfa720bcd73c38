package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each way from cheap to dear, provoked, and how it shows. */
class EscalationTest {
    private static final int N = 80;
    private static final int D = 4;
    private static final double TOTAL = 1;
    private static final Regularisation REGULARISATION = Regularisation.fixedTotal(TOTAL);
    private static final double RELEASE = 1e-10;

    private final double[] x =
            new SplittableRandom(91).doubles(N * D, -0.5, 0.5).toArray();
    private final Problem problem = new Problem(
            DenseBackend.plainJava(),
            Loss.LOGISTIC,
            x,
            D,
            new Targets(1, new SplittableRandom(92).ints(N, -1, 1).toArray(), new double[0]),
            new double[D]);

    @AfterEach
    void close() {
        problem.close();
    }

    private AnchoredProcedure anchored(State anchor, double between) {
        return new AnchoredProcedure(
                problem,
                REGULARISATION,
                1,
                new AnchoredProcedure.Limits(RELEASE, RELEASE, between),
                anchor,
                Progress.none());
    }

    private static List<RemovalRoute> routes(Procedure.Attempt attempt) {
        return attempt.trail().stages().stream()
                .map(RemovalEvidence.Stage::route)
                .toList();
    }

    /** The last residual is that of the state, and the route is the dearest way that was taken. */
    private static void assertEnds(Procedure.Attempt attempt, double limit) {
        List<RemovalEvidence.Stage> stages = attempt.trail().stages();
        assertThat(stages.get(stages.size() - 1).residual())
                .isEqualTo(attempt.after().residual())
                .isLessThanOrEqualTo(limit);
        assertThat(attempt.route())
                .isEqualTo(stages.stream()
                        .map(RemovalEvidence.Stage::route)
                        .max(RemovalRoute::compareTo)
                        .orElseThrow());
    }

    @Test
    void aBoundBelowTheLimitNeedsNothingElse() {
        State state = LogisticVectors.optimum(problem, REGULARISATION);
        try (AnchoredProcedure procedure = anchored(state, 0.1)) {
            Procedure.Attempt attempt = procedure.attempt(state, new int[] {3});
            assertThat(routes(attempt)).containsExactly(RemovalRoute.ANCHORED);
            assertEnds(attempt, 0.1);
        }
    }

    /** Bounds add up to the limit although the residual is small: measuring it is enough. */
    @Test
    void aBoundAboveTheLimitIsMeasured() {
        State state = LogisticVectors.optimum(problem, REGULARISATION);
        State pessimistic = new State(state.weights(), state.alive(), state.rows(), 0.1);
        try (AnchoredProcedure procedure = anchored(state, 0.1)) {
            Procedure.Attempt attempt = procedure.attempt(pessimistic, new int[] {3});
            assertThat(routes(attempt)).containsExactly(RemovalRoute.ANCHORED, RemovalRoute.AUDIT);
            assertThat(attempt.trail().stages().get(0).residual()).isGreaterThan(0.1);
            assertEnds(attempt, 0.1);
        }
    }

    @Test
    void aLargeResidualIsPolished() {
        State state = LogisticVectors.optimum(problem, REGULARISATION);
        try (AnchoredProcedure procedure = anchored(state, 1e-9)) {
            Procedure.Attempt attempt = procedure.attempt(state, new int[] {3, 5});
            assertThat(routes(attempt)).containsExactly(RemovalRoute.ANCHORED, RemovalRoute.AUDIT, RemovalRoute.CHORD);
            assertThat(attempt.trail().stages().get(1).residual()).isGreaterThan(1e-9);
            assertEnds(attempt, 1e-9);
        }
    }

    /** Far out the curvature is small, and an inverse from there takes steps that are far too long. */
    @Test
    void anInverseThatDoesNotContractGivesWayToConjugateGradients() {
        double[] far = new double[D];
        Arrays.fill(far, 40);
        State state = new State(far, Training.everything(N), N, 1e3);
        try (AnchoredProcedure procedure = anchored(state, 1e-6)) {
            Procedure.Attempt attempt = procedure.attempt(state, new int[] {3});
            assertThat(routes(attempt))
                    .containsExactly(
                            RemovalRoute.ANCHORED, RemovalRoute.AUDIT, RemovalRoute.CHORD, RemovalRoute.NEWTON_CG);
            assertEnds(attempt, 1e-6);
        }
    }

    /** Where the objective overflows, no step can be judged: only training from nothing helps. */
    @Test
    void weightsBeyondRepairAreTrainedFromNothing() {
        State optimum = LogisticVectors.optimum(problem, REGULARISATION);
        double[] lost = new double[D];
        Arrays.fill(lost, 1e200);
        State state = new State(lost, Training.everything(N), N, Double.MAX_VALUE);
        try (AnchoredProcedure procedure = anchored(optimum, 1e-6)) {
            Procedure.Attempt attempt = procedure.attempt(state, new int[] {3});
            assertThat(routes(attempt)).contains(RemovalRoute.AUDIT, RemovalRoute.NEWTON_CG, RemovalRoute.RETRAIN);
            assertEnds(attempt, 1e-6);
        }
    }

    /** A row that is alone in its direction cannot be taken out of the inverse. */
    @Test
    void aRowAloneInItsDirectionNeedsANewInverse() {
        double[] lonely = {10, 0, 0, 0, 0, 0.5, 0.2, 0, 0, -0.3, 0.4, 0, 0, 0.1, 0.5, 0.2, 0, 0.2, 0.1, -0.4};
        Regularisation weak = Regularisation.fixedTotal(1e-6);
        Targets targets = new Targets(1, new int[] {0, -1, 0, -1, 0}, new double[0]);
        try (Problem small = new Problem(DenseBackend.plainJava(), Loss.LOGISTIC, lonely, D, targets, new double[D])) {
            State state = LogisticVectors.optimum(small, weak);
            try (AnchoredProcedure procedure = new AnchoredProcedure(
                    small, weak, 10, new AnchoredProcedure.Limits(RELEASE, RELEASE, 1e-6), state, Progress.none())) {
                Procedure.Attempt attempt = procedure.attempt(state, new int[] {0});
                assertThat(routes(attempt)).containsExactly(RemovalRoute.NEWTON_CG, RemovalRoute.REANCHOR);
                assertEnds(attempt, 1e-6);
                assertThat(procedure.forecast(state, RowChange.leaving(0)).route())
                        .isEqualTo(RemovalRoute.REANCHOR);
            }
        }
    }

    @Test
    void manyRowsTakePassesAtOnce() {
        State state = LogisticVectors.optimum(problem, REGULARISATION);
        try (AnchoredProcedure procedure = anchored(state, 1e-6)) {
            int[] rows = IntStream.range(0, 12).toArray();
            assertThat(procedure.forecast(state, RowChange.leaving(rows)).route())
                    .isEqualTo(RemovalRoute.CHORD);
            Procedure.Attempt attempt = procedure.attempt(state, rows);
            assertThat(routes(attempt)).containsExactly(RemovalRoute.CHORD);
            assertEnds(attempt, 1e-6);
        }
    }

    /** Passes that a fresh inverse would have saved add up to a new one, which is noted behind the change that paid for it. */
    @Test
    void wastedPassesLeadToANewInverse() {
        State state = LogisticVectors.optimum(problem, REGULARISATION);
        try (AnchoredProcedure procedure = anchored(state, 1e-9)) {
            boolean anew = false;
            for (int row = 0; row < 20 && !anew; row++) {
                Procedure.Attempt attempt = procedure.attempt(state, new int[] {row});
                state = attempt.after();
                state.alive()[row] = false;
                attempt.onCommit().run();
                anew = routes(attempt).contains(RemovalRoute.REANCHOR);
            }
            assertThat(anew).isTrue();
        }
    }

    @Test
    void aChordThatContractsTooSlowlyIsFactoredAnew() {
        double[] far = new double[D];
        Arrays.fill(far, 40);
        State state = new State(far, Training.everything(N), N, 1e3);
        try (ChordProcedure procedure = new ChordProcedure(problem, REGULARISATION, 1e-8, Progress.none())) {
            procedure.anchorAt(state);
            Procedure.Attempt attempt = procedure.attempt(state, new int[] {3});
            assertThat(routes(attempt))
                    .containsExactly(RemovalRoute.CHORD, RemovalRoute.NEWTON_CG, RemovalRoute.REANCHOR);
            assertEnds(attempt, 1e-8);
        }
    }
}
