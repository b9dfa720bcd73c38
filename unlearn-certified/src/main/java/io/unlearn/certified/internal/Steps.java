package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.error.NotConvergedException;

/** What the removal procedures have in common. */
final class Steps {
    private Steps() {}

    /**
     * Returns the gradient that leaves the objective with some rows: the sum of their loss gradients, plus, where the
     * regularisation depends on the number of rows, the difference of the two regularisations times the weights. For rows
     * that enter it is the opposite of what they bring.
     */
    static double[] leavingGradient(Problem problem, Regularisation regularisation, State state, RowChange change) {
        double[] delta = new double[problem.parameters()];
        problem.addGradientOf(change.rows(), state.weights(), change.sign(), delta);
        double shrinkage = regularisation.total(state.rows()) - regularisation.total(change.rowsAfter(state));
        Vectors.addTo(delta, shrinkage, state.weights());
        return delta;
    }

    /** Solves for {@code vector} and adds {@code factor} times the solution to the weights. */
    static double[] moved(double[] weights, Preconditioner preconditioner, double[] vector, double factor) {
        double[] step = vector.clone();
        preconditioner.solve(step);
        return Vectors.plus(weights, factor, step);
    }

    static NotConvergedException notConverged(double residual, double limit) {
        return new NotConvergedException(
                "gradient norm",
                "at most " + limit,
                residual,
                "Raise the residual limit or the regularisation; with less than about 1e-12 of the rows' total norm,"
                        + " rounding alone exceeds it.");
    }
}
