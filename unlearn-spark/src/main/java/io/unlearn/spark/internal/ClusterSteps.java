package io.unlearn.spark.internal;

import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRoute;
import io.unlearn.spark.internal.ClusterProblem.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves a model when rows leave. The first step is Newton's, from statistics: the gradient and the Hessian of all rows are kept,
 * what the leaving rows add to them is taken off, so that only those rows are read. One pass over the others then measures the
 * residual. If it is too large, steps with the same matrix follow, one pass each, then Newton steps with new Hessians, then
 * training from nothing.
 *
 * <p>For the squared loss the first step is the minimiser up to rounding. Where no Hessian is kept, the system of the first step
 * is solved by conjugate gradients, one pass over the kept rows for each of their steps.
 */
public final class ClusterSteps {
    /** Above this ratio of successive residuals new Hessians pay for themselves. */
    private static final double SLOW_CONTRACTION = 0.3;

    private static final int MAX_CHORD_STEPS = 8;
    private static final double MARGIN = 0.1;

    /** A rough number, for plans. */
    private static final int EXPECTED_CG_PASSES = 20;

    private final ClusterProblem problem;
    private final double limit;
    private final double between;

    /**
     * Moves models of one problem.
     *
     * @param limit of the residual of releases
     * @param between of the residual after each removal
     */
    ClusterSteps(ClusterProblem problem, double limit, double between) {
        this.problem = problem;
        this.limit = limit;
        this.between = between;
    }

    /** A change that was tried and verified, and waits to be taken over. */
    public record Attempt(ClusterState after, RemovalRoute route, int steps, List<RemovalEvidence.Stage> stages) {}

    /**
     * What a removal is expected to take.
     *
     * @param residual bound on that of the model after it, provided that it is carried out
     * @param computed whether it is known for this very removal
     */
    public record Forecast(RemovalRoute route, double residual, boolean computed, int passes) {}

    Forecast forecast(int rows, double present) {
        if (rows == 0) {
            return new Forecast(RemovalRoute.NONE, present, true, 0);
        }
        int passes = problem.direct() ? 1 : EXPECTED_CG_PASSES;
        return new Forecast(expectedRoute(), between, false, passes);
    }

    double limitBetweenReleases() {
        return between;
    }

    RemovalRoute expectedRoute() {
        if (problem.quadratic()) {
            return RemovalRoute.EXACT;
        }
        return problem.direct() ? RemovalRoute.NEWTON : RemovalRoute.NEWTON_CG;
    }

    /**
     * Trains, aiming well below the limit of releases.
     *
     * @param first told of the objective at the start
     */
    ClusterSolver.Solution train(String what, double[] start, Left removed, long rows, Consumer<Evaluation> first) {
        ClusterSolver.Solution solution =
                new ClusterSolver(problem, removed, rows).solve(what, start, MARGIN * limit, first);
        if (!(solution.at().bound() <= limit)) {
            throw ClusterSolver.notConverged(solution.at().bound(), limit);
        }
        return solution;
    }

    /**
     * Takes rows out.
     *
     * @param leaving sums over them, slopes at the weights and curvatures at the anchor
     * @param removed all rows that do not count afterwards
     */
    Attempt remove(ClusterState state, Statistics leaving, Left removed) {
        long rows = state.rows() - leaving.rows();
        ClusterState start = without(state, leaving, rows);
        List<RemovalEvidence.Stage> stages = new ArrayList<>();
        Optional<Attempt> cheap = problem.direct()
                ? chord(start, removed, between, expectedRoute(), stages)
                : Optional.of(byProducts(start, removed, stages));
        return cheap.filter(attempt -> attempt.after.residual() <= between)
                .orElseGet(() -> dearer(state.weights(), rows, removed, stages));
    }

    /** The statistics of the rows that stay; its residual is not known yet. */
    private ClusterState without(ClusterState state, Statistics leaving, long rows) {
        double[] gradient = state.gradient().clone();
        Vectors.addTo(gradient, -1, leaving.gradient(gradient.length));
        Vectors.addTo(gradient, problem.total(rows) - problem.total(state.rows()), state.weights());
        double[][] hessians = null;
        if (state.hessians() != null) {
            double[][] left = Objects.requireNonNull(leaving.curvature());
            hessians = new double[left.length][];
            for (int c = 0; c < left.length; c++) {
                hessians[c] = Vectors.plus(state.hessians()[c], -1, left[c]);
            }
        }
        return new ClusterState(state.weights(), gradient, Double.POSITIVE_INFINITY, rows, state.anchor(), hessians);
    }

    /** Steps with the kept matrix, each followed by a pass; empty if it cannot be factored. */
    private Optional<Attempt> chord(
            ClusterState start, Left removed, double wanted, RemovalRoute first, List<RemovalEvidence.Stage> stages) {
        double[][] hessians = Objects.requireNonNull(start.hessians());
        Optional<Factor> factored = Factor.of(hessians, problem.setup().columns(), problem.total(start.rows()));
        if (factored.isEmpty()) {
            return Optional.empty();
        }
        Factor factor = factored.get();
        double before = Vectors.norm(start.gradient());
        Evaluation at = step(factor, start.weights(), start.gradient(), removed, start.rows());
        stages.add(new RemovalEvidence.Stage(first, at.bound()));
        int steps = 1;
        while (at.bound() > wanted
                && Vectors.norm(at.gradient()) <= SLOW_CONTRACTION * before
                && steps < MAX_CHORD_STEPS) {
            before = Vectors.norm(at.gradient());
            at = step(factor, at.weights(), at.gradient(), removed, start.rows());
            steps++;
        }
        RemovalRoute route = steps == 1 || problem.quadratic() ? first : RemovalRoute.CHORD;
        if (steps > 1) {
            stages.add(new RemovalEvidence.Stage(route, at.bound()));
        }
        ClusterState after =
                new ClusterState(at.weights(), at.gradient(), at.bound(), at.rows(), start.anchor(), hessians);
        return Optional.of(new Attempt(after, route, steps, stages));
    }

    private Evaluation step(Factor factor, double[] weights, double[] gradient, Left removed, long rows) {
        double[] moved = Vectors.plus(weights, -1, factor.solve(gradient));
        return problem.evaluate("residual", moved, Curvature.NONE, removed, rows);
    }

    /** One Newton step whose system is solved by products; the gradient without the leaving rows is known. */
    private Attempt byProducts(ClusterState start, Left removed, List<RemovalEvidence.Stage> stages) {
        Evaluation here = problem.evaluate("diagonal", start.weights(), Curvature.DIAGONAL, removed, start.rows());
        double[] downhill = Vectors.plus(new double[start.weights().length], -1, here.gradient());
        double tolerance = Math.max(MARGIN * limit, 1e-10 * Vectors.norm(downhill));
        double[] direction = new ClusterSolver(problem, removed, start.rows())
                .conjugateGradients(start.weights(), downhill, Objects.requireNonNull(here.curvature()), tolerance);
        Evaluation at = problem.evaluate(
                "residual", Vectors.plus(start.weights(), 1, direction), Curvature.NONE, removed, start.rows());
        stages.add(new RemovalEvidence.Stage(expectedRoute(), at.bound()));
        ClusterState after = new ClusterState(at.weights(), at.gradient(), at.bound(), at.rows(), at.weights(), null);
        return new Attempt(after, expectedRoute(), 1, stages);
    }

    private Attempt dearer(double[] start, long rows, Left removed, List<RemovalEvidence.Stage> stages) {
        ClusterSolver solver = new ClusterSolver(problem, removed, rows);
        RemovalRoute route = problem.direct() ? RemovalRoute.REANCHOR : RemovalRoute.NEWTON_CG;
        ClusterSolver.Solution solution = solver.solve("new Hessians", start, limit);
        stages.add(new RemovalEvidence.Stage(route, solution.at().bound()));
        if (solution.at().bound() > between) {
            route = RemovalRoute.RETRAIN;
            solution = solver.solve("training", new double[start.length], limit);
            stages.add(new RemovalEvidence.Stage(route, solution.at().bound()));
        }
        if (!(solution.at().bound() <= between)) {
            throw ClusterSolver.notConverged(solution.at().bound(), between);
        }
        return new Attempt(solution.state(problem.direct()), route, solution.steps(), stages);
    }

    /** Brings the residual below the limit of releases. */
    ClusterState verified(ClusterState state, Left removed) {
        if (state.residual() <= limit) {
            return state;
        }
        if (problem.direct()) {
            Optional<Attempt> attempt = chord(state, removed, limit, RemovalRoute.CHORD, new ArrayList<>());
            if (attempt.isPresent() && attempt.get().after.residual() <= limit) {
                return attempt.get().after;
            }
        }
        ClusterSolver.Solution solution =
                new ClusterSolver(problem, removed, state.rows()).solve("polishing", state.weights(), limit);
        if (!(solution.at().bound() <= limit)) {
            throw ClusterSolver.notConverged(solution.at().bound(), limit);
        }
        return solution.state(problem.direct());
    }
}
