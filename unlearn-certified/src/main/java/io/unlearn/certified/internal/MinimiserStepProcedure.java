package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.RemovalRoute;
import java.util.Arrays;

/**
 * Removal by one Newton step from the minimiser that training ended at, for all rows removed since then together: each
 * removal starts at the same minimiser again, with the gradient of all rows that have left. This is the one case for which
 * {@link RenyiBound} is proved.
 *
 * <p>Costs a Hessian (n d^2) and a factor (d^3 / 3) for each output.
 */
public final class MinimiserStepProcedure implements Procedure {
    /** A rough number, for plans. */
    private static final int EXPECTED_PASSES = 3;

    private final Problem problem;
    private final Regularisation regularisation;
    private final double limit;
    private final double[] minimiser;
    private double[] left;

    /** Starts at the state that training ended at. The problem stays the caller's to close. */
    public MinimiserStepProcedure(Problem problem, Regularisation regularisation, double limit, State trained) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.limit = limit;
        this.minimiser = trained.weights().clone();
        this.left = new double[minimiser.length];
    }

    /** Goes on where {@link #memoryCopy} was taken. */
    MinimiserStepProcedure(Problem problem, Regularisation regularisation, double limit, double[] memory) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.limit = limit;
        this.minimiser = Arrays.copyOf(memory, memory.length / 2);
        this.left = Arrays.copyOfRange(memory, memory.length / 2, memory.length);
    }

    /** Returns the minimiser, then the sum of the gradients of the rows that left. */
    @Override
    public double[] memoryCopy() {
        double[] both = Arrays.copyOf(minimiser, 2 * minimiser.length);
        System.arraycopy(left, 0, both, minimiser.length, left.length);
        return both;
    }

    @Override
    public Attempt attempt(State state, RowChange change) {
        if (change.entering()) {
            throw new IllegalArgumentException("the bound is about rows that leave");
        }
        boolean[] alive = change.aliveAfter(state);
        int remaining = change.rowsAfter(state);
        double total = regularisation.total(remaining);
        double[] leaving = left.clone();
        problem.addGradientOf(change.rows(), minimiser, 1, leaving);
        double[] step = leaving.clone();
        Evaluation before = problem.evaluate(minimiser, alive, total);
        try (Preconditioner hessian = Preconditioner.anchor(problem, before, total)) {
            hessian.solve(step);
        }
        double[] weights = Vectors.plus(minimiser, 1, step);
        Evaluation at = problem.evaluate(weights, alive, total);
        State moved = new State(weights, state.alive(), remaining, at.residualBound());
        Trail trail = new Trail(change);
        trail.note(RemovalRoute.NEWTON, moved.residual());
        return Attempt.of(moved, trail, 1, change.size(), () -> left = leaving);
    }

    /** The residual is known once the step is taken, so that a plan costs as much as the removal. */
    @Override
    public Forecast forecast(State state, RowChange change) {
        Attempt attempt = attempt(state, change);
        return new Forecast(RemovalRoute.NEWTON, attempt.after().residual(), true, EXPECTED_PASSES, attempt.charge());
    }

    @Override
    public double limitBetweenReleases() {
        return limit;
    }

    @Override
    public void close() {
        Arrays.fill(minimiser, 0);
        Arrays.fill(left, 0);
    }
}
