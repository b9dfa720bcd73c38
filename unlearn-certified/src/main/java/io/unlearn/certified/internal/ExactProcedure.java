package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/**
 * Removal from least squares, and insertion. The objective is quadratic, so that one Newton step with the updated normal
 * matrix is the retrained model itself (Guo et al. 2020, section 3.1); what is left is rounding, which is measured.
 *
 * <p>A change of m rows costs m d^2 for the update, d^3 / 3 for the factor and one pass over the data. The normal
 * matrix is built anew from the rows when rounding has accumulated past what two refinement steps can mend.
 */
public final class ExactProcedure implements Procedure {
    private static final int MAX_REFINEMENTS = 3;

    private final Problem problem;
    private final Regularisation regularisation;
    private final double limit;
    private SymmetricMatrix normalMatrix;

    /** Takes the normal matrix {@code X'X + reg I} of a state over; the problem stays the caller's to close. */
    public ExactProcedure(Problem problem, Regularisation regularisation, double limit, SymmetricMatrix normalMatrix) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.limit = limit;
        this.normalMatrix = normalMatrix;
    }

    @Override
    public Attempt attempt(State state, RowChange change) {
        int remaining = change.rowsAfter(state);
        double total = regularisation.total(remaining);
        SymmetricMatrix after = updated(state, change, total);
        try {
            double[] delta = Steps.leavingGradient(problem, regularisation, state, change);
            boolean[] alive = change.aliveAfter(state);
            Trail trail = new Trail(change);
            Attempt attempt = solve(state.weights(), delta, alive, remaining, total, after, trail);
            if (attempt.after().residual() <= limit) {
                return attempt;
            }
            after.close();
            after = problem.dominatingHessian(alive, total);
            attempt = solve(state.weights(), delta, alive, remaining, total, after, trail);
            if (attempt.after().residual() <= limit) {
                return attempt;
            }
            throw Steps.notConverged(attempt.after().residual(), limit);
        } catch (RuntimeException | Error e) {
            after.close();
            throw e;
        }
    }

    private SymmetricMatrix updated(State state, RowChange change, double total) {
        SymmetricMatrix after = normalMatrix.copy();
        double[] changed = problem.rowsCopy(change.rows());
        double[] weights = new double[change.size()];
        Arrays.fill(weights, -change.sign());
        after.rankUpdate(changed, weights, change.size());
        after.addDiagonal(total - regularisation.total(state.rows()));
        Arrays.fill(changed, 0);
        return after;
    }

    private Attempt solve(
            double[] from,
            double[] delta,
            boolean[] alive,
            int remaining,
            double total,
            SymmetricMatrix matrix,
            Trail trail) {
        try (Preconditioner factor = Preconditioner.of(matrix.cholesky(), 1)) {
            double[] weights = Steps.moved(from, factor, delta, 1);
            Evaluation at = problem.evaluate(weights, alive, total);
            int steps = 1;
            while (at.residualBound() > limit && steps <= MAX_REFINEMENTS) {
                weights = Steps.moved(weights, factor, at.gradient(), -1);
                at = problem.evaluate(weights, alive, total);
                steps++;
            }
            State after = new State(weights, alive, remaining, at.residualBound());
            trail.note(RemovalRoute.EXACT, after.residual());
            return Attempt.of(after, trail, steps, 0, () -> take(matrix));
        }
    }

    private void take(SymmetricMatrix matrix) {
        normalMatrix.close();
        normalMatrix = matrix;
    }

    @Override
    public Forecast forecast(State state, RowChange change) {
        return new Forecast(RemovalRoute.EXACT, limit, false, 1, 0);
    }

    @Override
    public double limitBetweenReleases() {
        return limit;
    }

    @Override
    public void close() {
        normalMatrix.close();
    }
}
