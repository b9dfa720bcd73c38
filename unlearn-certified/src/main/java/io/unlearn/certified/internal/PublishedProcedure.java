package io.unlearn.certified.internal;

import io.unlearn.certified.PublishedProtocol;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Removal from logistic regression as published by Guo et al. 2020 (arXiv:1911.03030): Newton steps with the Hessian
 * of the remaining rows, charged with a published bound, see {@link PublishedProtocol}. Nothing is improved here; the only
 * deviation is that the spectral norm is an upper bound where the published program used power iteration, which gives a
 * lower one.
 *
 * <p>Costs a Hessian (n d^2) and a factor (d^3 / 3) for each output, and now and then a spectral bound (a few d^3).
 */
public final class PublishedProcedure implements Procedure {
    private static final double PUBLISHED_GAMMA = 0.25;

    /** Up to this size the spectral norm is found for every removal, beyond it after so many. */
    private static final int CHEAP = 128;

    private static final int REUSED = 50;

    /** A rough number, for plans. */
    private static final int EXPECTED_PASSES = 3;

    private final Problem problem;
    private final Regularisation regularisation;
    private final double budget;
    private final PublishedProtocol protocol;
    private @Nullable SymmetricMatrix gram;
    private @Nullable SymmetricMatrix tried;
    private double spectral;
    private int removalsSinceSpectral;

    /** One step for each removal, charged by Corollary 1. The problem stays the caller's to close. */
    public PublishedProcedure(Problem problem, Regularisation regularisation, double budget) {
        this(problem, regularisation, budget, PublishedProtocol.oneStep());
    }

    /** Charges against a budget on the residual. The problem stays the caller's to close. */
    public PublishedProcedure(
            Problem problem, Regularisation regularisation, double budget, PublishedProtocol protocol) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.budget = budget;
        this.protocol = protocol;
    }

    @Override
    public Attempt attempt(State state, RowChange change) {
        if (change.entering()) {
            throw new IllegalArgumentException("the published bounds are about rows that leave");
        }
        boolean[] alive = change.aliveAfter(state);
        int remaining = change.rowsAfter(state);
        double total = regularisation.total(remaining);
        double[] step = Steps.leavingGradient(problem, regularisation, state, change);
        double[] weights = state.weights();
        Evaluation at = problem.evaluate(weights, alive, total);
        int steps = 0;
        while (steps == 0 || !ended(steps, at)) {
            if (steps > 0) {
                step = Vectors.plus(new double[step.length], -1, at.gradient());
            }
            try (Preconditioner hessian = Preconditioner.anchor(problem, at, total)) {
                hessian.solve(step);
            }
            weights = Vectors.plus(weights, 1, step);
            at = problem.evaluate(weights, alive, total);
            steps++;
        }
        State moved = new State(weights, alive, remaining, at.residualBound());
        Trail trail = new Trail(change);
        trail.note(RemovalRoute.NEWTON, moved.residual());
        if (protocol.charge() == PublishedProtocol.Charge.THEOREM_1) {
            return Attempt.of(moved, trail, steps, worstCase(change.size(), remaining, total), () -> {});
        }
        SymmetricMatrix after = gramWithout(state, change.rows());
        boolean anew = spectral == 0 || problem.columns() <= CHEAP || removalsSinceSpectral >= REUSED;
        // Rows only leave, so that a norm that was right for more rows stays an upper bound.
        double norm = anew ? SpectralNorm.ofRows(after) : spectral;
        double charge = charge(after, step, norm);
        return Attempt.of(moved, trail, steps, charge, () -> take(after, norm, anew));
    }

    private boolean ended(int steps, Evaluation at) {
        boolean last = steps >= protocol.steps();
        if (Double.isNaN(protocol.target())) {
            return last;
        }
        boolean there = at.residualBound() <= protocol.target();
        if (last && !there) {
            throw Steps.notConverged(at.residualBound(), protocol.target());
        }
        return there;
    }

    /** Rows have norm at most 1, so that gradients have. */
    private double worstCase(int removed, int remaining, double total) {
        double each = ResidualBounds.worstCase(PUBLISHED_GAMMA, removed, 1, total / remaining, remaining);
        int k = problem.outputs();
        return each * (protocol.sumOverOutputs() ? k : Math.sqrt(k));
    }

    private SymmetricMatrix gramWithout(State state, int[] rows) {
        if (gram == null) {
            gram = problem.gram(state.alive());
        }
        closeIfAny(tried);
        SymmetricMatrix after = gram.copy();
        tried = after;
        double[] removed = problem.rowsCopy(rows);
        double[] minusOne = new double[rows.length];
        Arrays.fill(minusOne, -1);
        after.rankUpdate(removed, minusOne, rows.length);
        Arrays.fill(removed, 0);
        return after;
    }

    /** Keeps the norm only now: if the rows stayed after all, it could lie below that of what comes next. */
    private void take(SymmetricMatrix after, double norm, boolean anew) {
        closeIfAny(gram);
        gram = after;
        tried = null;
        spectral = norm;
        removalsSinceSpectral = anew ? 1 : removalsSinceSpectral + 1;
    }

    /** The norm over the outputs of their bounds: the perturbation is joint, so the joint residual is what counts. Or their sum. */
    private double charge(SymmetricMatrix after, double[] step, double spectralNorm) {
        int d = problem.columns();
        double square = 0;
        double sum = 0;
        double[] product = new double[d];
        for (int k = 0; k < problem.outputs(); k++) {
            double[] part = Arrays.copyOfRange(step, k * d, (k + 1) * d);
            after.multiply(part, product);
            double rowsTimesStep = Math.sqrt(Math.max(0, Vectors.dot(part, product)));
            double bound = ResidualBounds.corollary1(PUBLISHED_GAMMA, spectralNorm, Vectors.norm(part), rowsTimesStep);
            square += bound * bound;
            sum += bound;
        }
        return protocol.sumOverOutputs() ? sum : Math.sqrt(square);
    }

    /** The bound needs the whole step, so that a plan costs as much as the removal. */
    @Override
    public Forecast forecast(State state, RowChange change) {
        Attempt attempt = attempt(state, change);
        return new Forecast(RemovalRoute.NEWTON, attempt.after().residual(), true, EXPECTED_PASSES, attempt.charge());
    }

    @Override
    public double limitBetweenReleases() {
        return budget;
    }

    @Override
    public void close() {
        closeIfAny(gram);
        closeIfAny(tried);
    }

    private static void closeIfAny(@Nullable SymmetricMatrix matrix) {
        if (matrix != null) {
            matrix.close();
        }
    }
}
