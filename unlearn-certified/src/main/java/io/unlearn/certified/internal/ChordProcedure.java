package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRoute;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removal from logistic regression, and insertion: chord steps with a Hessian factored earlier, each followed by the exact
 * gradient of the present rows, until the gradient is verified to be below the limit. If the chord contracts too slowly, Newton
 * steps from where it got to, and a new factor; if that fails, training from nothing.
 *
 * <p>A change of m of n rows costs m d for the leaving gradient, and for each step two triangular solves (2 d^2) and one
 * pass over the data (4 n d), all times the number of outputs. The factor only decides how many steps that takes, never
 * whether the result is right.
 */
public final class ChordProcedure implements Procedure {
    /** Above this ratio of successive residuals a new factor pays for itself within a few removals. */
    private static final double SLOW_CONTRACTION = 0.3;

    private static final int MAX_CHORD_STEPS = 12;

    /** A rough number, for plans. */
    private static final int EXPECTED_PASSES = 5;

    private final Problem problem;
    private final Regularisation regularisation;
    private final double limit;
    private final Progress progress;
    private @Nullable Preconditioner anchor;

    /** The problem stays the caller's to close. */
    public ChordProcedure(Problem problem, Regularisation regularisation, double limit, Progress progress) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.limit = limit;
        this.progress = progress;
    }

    /** Factors the Hessian at a state, so that the first removal need not. */
    public void anchorAt(State state) {
        double total = regularisation.total(state.rows());
        reanchor(problem.evaluate(state.weights(), state.alive(), total), state.alive(), total);
    }

    @Override
    public Attempt attempt(State state, RowChange change) {
        boolean[] alive = change.aliveAfter(state);
        int remaining = change.rowsAfter(state);
        Trail trail = new Trail(change);
        double total = regularisation.total(remaining);
        double[] delta = Steps.leavingGradient(problem, regularisation, state, change);
        double[] weights = Steps.moved(state.weights(), currentAnchor(state), delta, 1);
        Evaluation at = problem.evaluate(weights, alive, total);
        double before = Vectors.norm(delta);
        int steps = 1;
        while (at.residualBound() > limit && at.residual() <= SLOW_CONTRACTION * before && steps < MAX_CHORD_STEPS) {
            before = at.residual();
            weights = Steps.moved(weights, currentAnchor(state), at.gradient(), -1);
            at = problem.evaluate(weights, alive, total);
            steps++;
        }
        trail.note(before == 0 ? RemovalRoute.NONE : RemovalRoute.CHORD, at.residualBound());
        if (at.residualBound() <= limit) {
            return accepted(weights, alive, remaining, at, trail, steps);
        }
        double[] start = at.residual() < Vectors.norm(delta) ? weights : state.weights();
        return dearer(start, alive, remaining, total, steps, trail);
    }

    private Attempt dearer(double[] start, boolean[] alive, int remaining, double total, int steps, Trail trail) {
        try (Preconditioner fresh = Preconditioner.dominating(problem, alive, total)) {
            NewtonSolver.Solution solution =
                    NewtonSolver.solve(problem, alive, total, start, fresh, limit, Progress.none());
            trail.note(RemovalRoute.NEWTON_CG, solution.at().residualBound());
            if (solution.at().residualBound() > limit) {
                double[] nothing = new double[start.length];
                solution = NewtonSolver.solve(problem, alive, total, nothing, fresh, limit, progress);
                trail.note(RemovalRoute.RETRAIN, solution.at().residualBound());
            }
            if (solution.at().residualBound() > limit) {
                throw Steps.notConverged(solution.at().residualBound(), limit);
            }
            reanchor(solution.at(), alive, total);
            trail.note(RemovalRoute.REANCHOR, solution.at().residualBound());
            return accepted(solution.weights(), alive, remaining, solution.at(), trail, steps + solution.steps());
        }
    }

    private static Attempt accepted(
            double[] weights, boolean[] alive, int remaining, Evaluation at, Trail trail, int steps) {
        return Attempt.of(new State(weights, alive, remaining, at.residualBound()), trail, steps, 0, () -> {});
    }

    private Preconditioner currentAnchor(State state) {
        if (anchor == null) {
            anchorAt(state);
        }
        return Objects.requireNonNull(anchor);
    }

    private void reanchor(Evaluation at, boolean[] alive, double total) {
        Preconditioner made = affordable()
                ? Preconditioner.anchor(problem, at, total)
                : Preconditioner.dominating(problem, alive, total);
        if (anchor != null) {
            anchor.close();
        }
        anchor = made;
    }

    /** One factor for each output, unless together they would take more than a quarter of the heap. */
    private boolean affordable() {
        double bytes = 8.0 * problem.outputs() * problem.columns() * problem.columns();
        return bytes <= Runtime.getRuntime().maxMemory() / 4.0;
    }

    @Override
    public Forecast forecast(State state, RowChange change) {
        return new Forecast(RemovalRoute.CHORD, limit, false, EXPECTED_PASSES, 0);
    }

    @Override
    public double limitBetweenReleases() {
        return limit;
    }

    @Override
    public void close() {
        if (anchor != null) {
            anchor.close();
            anchor = null;
        }
    }
}
