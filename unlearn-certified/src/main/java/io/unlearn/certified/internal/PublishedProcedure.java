package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/**
 * Removal from logistic regression as published by Guo et al. 2020 (arXiv:1911.03030): one Newton step with the Hessian
 * of the remaining rows, charged with the data-dependent bound of their Corollary 1. Nothing is improved here; the only
 * deviation is that the spectral norm is an upper bound where the published program used power iteration, which gives a
 * lower one.
 *
 * <p>Costs a Hessian for each output and a Gram matrix (n d^2 each), factors (d^3 / 3) and the spectral bound (a few d^3).
 */
public final class PublishedProcedure implements Procedure {
    private static final double PUBLISHED_GAMMA = 0.25;

    private final Problem problem;
    private final Regularisation regularisation;
    private final double budget;

    /** Charges against a budget on the residual. The problem stays the caller's to close. */
    public PublishedProcedure(Problem problem, Regularisation regularisation, double budget) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.budget = budget;
    }

    @Override
    public Attempt attempt(State state, int[] rows) {
        boolean[] alive = state.aliveWithout(rows);
        int remaining = state.rows() - rows.length;
        double total = regularisation.total(remaining);
        double[] delta = Steps.leavingGradient(problem, regularisation, state, rows);
        double[] step = delta.clone();
        Evaluation before = problem.evaluate(state.weights(), alive, total);
        try (Preconditioner hessian = Preconditioner.anchor(problem, before, total)) {
            hessian.solve(step);
        }
        double[] weights = Vectors.plus(state.weights(), 1, step);
        double charge = charge(alive, step);
        Evaluation at = problem.evaluate(weights, alive, total);
        State after = new State(weights, alive, remaining, at.residualBound());
        return new Attempt(after, RemovalRoute.NEWTON, 1, charge, () -> {});
    }

    /** The norm over the outputs of their bounds: the perturbation is joint, so the joint residual is what counts. */
    private double charge(boolean[] alive, double[] step) {
        int d = problem.columns();
        double square = 0;
        try (SymmetricMatrix gram = problem.gram(alive)) {
            double spectral = SpectralNorm.ofRows(gram);
            double[] product = new double[d];
            for (int k = 0; k < problem.outputs(); k++) {
                double[] part = Arrays.copyOfRange(step, k * d, (k + 1) * d);
                gram.multiply(part, product);
                double rowsTimesStep = Math.sqrt(Math.max(0, Vectors.dot(part, product)));
                double bound = ResidualBounds.corollary1(PUBLISHED_GAMMA, spectral, Vectors.norm(part), rowsTimesStep);
                square += bound * bound;
            }
        }
        return Math.sqrt(square);
    }

    @Override
    public RemovalRoute firstRoute() {
        return RemovalRoute.NEWTON;
    }

    @Override
    public int expectedPasses() {
        return 3;
    }

    @Override
    public double limitBetweenReleases() {
        return budget;
    }

    @Override
    public void close() {
        // Holds nothing between removals.
    }
}
