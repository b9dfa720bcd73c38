package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/**
 * Removal from least squares. The objective is quadratic, so that one Newton step with the downdated normal matrix is the
 * retrained model itself (Guo et al. 2020, section 3.1); what is left is rounding, which is measured.
 *
 * <p>A removal of m rows costs m d^2 for the downdate, d^3 / 3 for the factor and one pass over the data. The normal
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
    public Attempt attempt(State state, int[] rows) {
        int remaining = state.rows() - rows.length;
        double total = regularisation.total(remaining);
        SymmetricMatrix after = downdated(state, rows, total);
        try {
            double[] delta = Steps.leavingGradient(problem, regularisation, state, rows);
            boolean[] alive = state.aliveWithout(rows);
            Attempt attempt = solve(state.weights(), delta, alive, remaining, total, after);
            if (attempt.after().residual() <= limit) {
                return attempt;
            }
            after.close();
            after = problem.dominatingHessian(alive, total);
            attempt = solve(state.weights(), delta, alive, remaining, total, after);
            if (attempt.after().residual() <= limit) {
                return attempt;
            }
            throw Steps.notConverged(attempt.after().residual(), limit);
        } catch (RuntimeException | Error e) {
            after.close();
            throw e;
        }
    }

    private SymmetricMatrix downdated(State state, int[] rows, double total) {
        SymmetricMatrix after = normalMatrix.copy();
        double[] removed = problem.rowsCopy(rows);
        double[] minusOne = new double[rows.length];
        Arrays.fill(minusOne, -1);
        after.rankUpdate(removed, minusOne, rows.length);
        after.addDiagonal(total - regularisation.total(state.rows()));
        Arrays.fill(removed, 0);
        return after;
    }

    private Attempt solve(
            double[] from, double[] delta, boolean[] alive, int remaining, double total, SymmetricMatrix matrix) {
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
            return new Attempt(after, RemovalRoute.EXACT, steps, 0, () -> take(matrix));
        }
    }

    private void take(SymmetricMatrix matrix) {
        normalMatrix.close();
        normalMatrix = matrix;
    }

    @Override
    public RemovalRoute firstRoute() {
        return RemovalRoute.EXACT;
    }

    @Override
    public int expectedPasses() {
        return 1;
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
