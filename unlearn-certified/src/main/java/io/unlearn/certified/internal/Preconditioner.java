package io.unlearn.certified.internal;

import io.unlearn.core.spi.CholeskyFactor;

/** An approximate inverse of the Hessians of all outputs. It decides how many steps are taken, never where they end. */
public interface Preconditioner extends AutoCloseable {
    /** Factors the matrix that dominates every Hessian; one factor serves all outputs. */
    static Preconditioner dominating(Problem problem, boolean[] alive, double regularisation) {
        return FactorPreconditioner.dominating(problem, alive, regularisation);
    }

    /** Factors the Hessian of each output at an evaluation. */
    static Preconditioner anchor(Problem problem, Evaluation at, double regularisation) {
        return FactorPreconditioner.anchor(problem, at, regularisation);
    }

    /** Wraps one factor that serves all outputs; closing this closes it. */
    static Preconditioner of(CholeskyFactor factor, int outputs) {
        return FactorPreconditioner.of(factor, outputs);
    }

    /** Solves in place for {@code [outputs][d]}. */
    void solve(double[] vectors);

    @Override
    void close();
}
