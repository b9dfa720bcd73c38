package io.unlearn.certified.internal;

import io.unlearn.core.spi.CholeskyFactor;
import java.util.ArrayList;
import java.util.List;

/** Factored approximations of the Hessian: one for each output, or one for all. */
final class FactorPreconditioner implements Preconditioner {
    private final List<CholeskyFactor> factors;
    private final int outputs;

    private FactorPreconditioner(List<CholeskyFactor> factors, int outputs) {
        this.factors = factors;
        this.outputs = outputs;
    }

    /** Factors the matrix that dominates every Hessian; one factor serves all outputs. */
    static Preconditioner dominating(Problem problem, boolean[] alive, double regularisation) {
        try (var matrix = problem.dominatingHessian(alive, regularisation)) {
            return new FactorPreconditioner(List.of(matrix.cholesky()), problem.outputs());
        }
    }

    /** Factors the Hessian of each output at an evaluation. */
    static Preconditioner anchor(Problem problem, Evaluation at, double regularisation) {
        List<CholeskyFactor> made = new ArrayList<>();
        try {
            for (int k = 0; k < problem.outputs(); k++) {
                try (var hessian = problem.hessian(at.curvature(), k, regularisation)) {
                    made.add(hessian.cholesky());
                }
            }
            return new FactorPreconditioner(List.copyOf(made), problem.outputs());
        } catch (RuntimeException | Error e) {
            made.forEach(CholeskyFactor::close);
            throw e;
        }
    }

    /** Wraps one factor that serves all outputs; closing this closes it. */
    static Preconditioner of(CholeskyFactor factor, int outputs) {
        return new FactorPreconditioner(List.of(factor), outputs);
    }

    @Override
    public void solve(double[] vectors) {
        if (factors.size() == 1) {
            factors.get(0).solve(vectors, outputs);
            return;
        }
        int d = vectors.length / outputs;
        double[] part = new double[d];
        for (int k = 0; k < outputs; k++) {
            System.arraycopy(vectors, k * d, part, 0, d);
            factors.get(k).solve(part, 1);
            System.arraycopy(part, 0, vectors, k * d, d);
        }
    }

    @Override
    public void close() {
        factors.forEach(CholeskyFactor::close);
    }
}
