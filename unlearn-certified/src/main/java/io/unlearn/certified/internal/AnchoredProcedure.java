package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.NotConvergedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removal from logistic regression, and insertion, whose cost does not depend on the number of rows: one step with an
 * inverse Hessian that is kept from an earlier point, and a proved bound on the gradient that it leaves.
 *
 * <p>Bounds add up from change to change. When they pass the limit between releases, the next dearer way is taken: the
 * gradient is measured, which costs one pass over the data (AUDIT); if it really is large, steps follow, each with a pass
 * (CHORD); if these contract too slowly, Newton steps with conjugate gradients (NEWTON_CG), and if even they fail, training
 * from nothing (RETRAIN). A release always begins with a measured gradient below the release limit; see {@link #verified}.
 *
 * <p>The point moves when keeping it has cost as much as moving it: passes that a fresh inverse would have saved are
 * counted, and once they amount to the cost of a new inverse, one is made (REANCHOR). Whatever requests come, that is at
 * most twice the cost of the best moment to move.
 *
 * <p>A change of m rows costs {@code 4 m d^2} for each output, half in products and half in updates; one of more than a
 * quarter of d rows takes a few passes over the data instead.
 */
public final class AnchoredProcedure implements Procedure {
    private static final Logger LOG = LoggerFactory.getLogger(AnchoredProcedure.class);

    /** Where steps begin to follow an audit, as a part of the limit; they then end a hundred times below it. */
    private static final double ROOMY = 0.25;

    private static final double POLISHED = 0.01;

    /** Up to so many rows, or a quarter of the columns if that is more, are taken out of the inverse one by one. */
    private static final int SMALL_BATCH = 8;

    /** Passes that a release takes, however good the inverse. */
    private static final int NEEDED = 3;

    private final Problem problem;
    private final Regularisation regularisation;
    private final double rowNormBound;
    private final Limits limits;
    private final Polisher polisher;
    private AnchorSet anchors;
    private long wastedPasses;
    private boolean stale;

    /**
     * What residuals have to stay below.
     *
     * @param reachable a residual that rounding lets a solver reach
     * @param release what that of a release has to stay below, at least {@code reachable}
     * @param between what the bound on it has to stay below between releases, at least {@code release}
     * @param narrowFrom from this many columns on, steps are made with float32 products and their errors are part of the bound
     */
    public record Limits(double reachable, double release, double between, int narrowFrom) {
        /** Leaves it to the number of columns how steps are made. */
        public Limits(double reachable, double release, double between) {
            this(reachable, release, between, Anchor.NARROW_FROM);
        }
    }

    /**
     * Inverts the Hessians at a state.
     *
     * @param rowNormBound declared bound on the norm of a row
     */
    public AnchoredProcedure(
            Problem problem,
            Regularisation regularisation,
            double rowNormBound,
            Limits limits,
            State state,
            Progress progress) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.rowNormBound = rowNormBound;
        this.limits = limits;
        this.polisher = new Polisher(problem, progress);
        double total = regularisation.total(state.rows());
        this.anchors = AnchorSet.at(
                problem,
                problem.evaluate(state.weights(), state.alive(), total),
                state.weights(),
                total,
                limits.narrowFrom,
                progress);
    }

    @Override
    public Attempt attempt(State state, RowChange change) {
        double total = regularisation.total(change.rowsAfter(state));
        Trail trail = new Trail(change);
        if (isBatch(change)) {
            return batch(state, change, total, trail);
        }
        if (stale) {
            anchorAt(state);
        }
        anchors.moveImageTo(problem, state.weights());
        AnchorSet.Change moved = anchors.after(problem, change);
        if (moved == null) {
            return withNewAnchor(state, change, total, trail);
        }
        State after = step(state, change, moved, total);
        trail.note(RemovalRoute.ANCHORED, after.residual());
        if (after.residual() <= limits.between) {
            return Attempt.of(after, trail, 1, 0, () -> anchors.take(moved));
        }
        return audited(after, change, total, moved, trail);
    }

    /** Returns where one anchored step leads, with the bound on what it leaves. Clears the rows of {@code moved}. */
    private State step(State state, RowChange change, AnchorSet.Change moved, double total) {
        double shrinkage = regularisation.total(state.rows()) - total;
        double[][] slopes = problem.slopesOf(moved.rows(), change.rows(), state.weights());
        for (double[] row : slopes) {
            for (int k = 0; k < row.length; k++) {
                row[k] *= change.sign();
            }
        }
        double[] delta = delta(state.weights(), moved.rows(), slopes, shrinkage);
        double[] step = change.size() == 1 && shrinkage == 0 ? moved.soloStep(slopes[0]) : moved.step(delta);
        double[] weights = Vectors.plus(state.weights(), 1, step);
        double bound = state.residual() + moved.bound(state.weights(), weights, step, delta, rowNormBound, total);
        moved.eraseRows();
        return new State(weights, state.alive(), change.rowsAfter(state), bound);
    }

    private boolean isBatch(RowChange change) {
        return change.size() > Math.max(SMALL_BATCH, problem.columns() / 4);
    }

    /**
     * Many rows at once: a few passes over the data cost less than taking each row out of the inverse. The inverse is left
     * as it is; it still serves to polish, and is made anew before the next small change.
     */
    private Attempt batch(State state, RowChange change, double total, Trail trail) {
        boolean[] alive = change.aliveAfter(state);
        Evaluation at = problem.evaluate(state.weights(), alive, total);
        Polisher.Result polished = polisher.polish(state.weights(), at, alive, total, target(), anchors, trail);
        State after = moved(state.alive(), change.rowsAfter(state), polished);
        return Attempt.of(after, trail, polished.steps(), 0, () -> stale = true);
    }

    private static State moved(boolean[] alive, int rows, Polisher.Result polished) {
        return new State(polished.weights(), alive, rows, polished.at().residualBound());
    }

    private void anchorAt(State state) {
        double total = regularisation.total(state.rows());
        Evaluation at = problem.evaluate(state.weights(), state.alive(), total);
        replace(AnchorSet.at(problem, at, state.weights(), total, limits.narrowFrom, Progress.none()));
    }

    private double[] delta(double[] weights, double[][] chosen, double[][] slopes, double shrinkage) {
        int d = problem.columns();
        double[] delta = new double[problem.parameters()];
        for (int i = 0; i < chosen.length; i++) {
            for (int k = 0; k < problem.outputs(); k++) {
                double slope = slopes[i][k];
                for (int j = 0; j < d; j++) {
                    delta[k * d + j] += slope * chosen[i][j];
                }
            }
        }
        if (shrinkage != 0) {
            Vectors.addTo(delta, shrinkage, weights);
        }
        return delta;
    }

    private Attempt audited(State stepped, RowChange change, double total, AnchorSet.Change moved, Trail trail) {
        boolean[] alive = change.aliveAfter(stepped);
        Evaluation at = problem.evaluate(stepped.weights(), alive, total);
        trail.note(RemovalRoute.AUDIT, at.residualBound());
        if (at.residualBound() <= ROOMY * limits.between) {
            State after = new State(stepped.weights(), stepped.alive(), stepped.rows(), at.residualBound());
            return Attempt.of(after, trail, 1, 0, () -> {
                anchors.take(moved);
                charge(1, after, alive, total, trail);
            });
        }
        Polisher.Result polished = polisher.polish(stepped.weights(), at, alive, total, target(), moved, trail);
        State after = moved(stepped.alive(), stepped.rows(), polished);
        return Attempt.of(after, trail, 1 + polished.steps(), 0, () -> {
            anchors.take(moved);
            charge(1 + polished.passes(), after, alive, total, trail);
        });
    }

    private double target() {
        return Math.max(POLISHED * limits.between, limits.reachable);
    }

    /** A row that is nearly alone in its direction cannot be taken out of the inverse. */
    private Attempt withNewAnchor(State state, RowChange change, double total, Trail trail) {
        boolean[] alive = change.aliveAfter(state);
        try (Preconditioner fresh = Preconditioner.dominating(problem, alive, total)) {
            Evaluation at = problem.evaluate(state.weights(), alive, total);
            Polisher.Result polished = polisher.newton(state.weights(), at, alive, total, target(), fresh, trail);
            State after = moved(state.alive(), change.rowsAfter(state), polished);
            AnchorSet made =
                    AnchorSet.at(problem, polished.at(), polished.weights(), total, limits.narrowFrom, Progress.none());
            trail.note(RemovalRoute.REANCHOR, after.residual());
            return Attempt.of(after, trail, polished.steps(), 0, () -> replace(made));
        }
    }

    /**
     * For a small change, the step itself without taking it over, which tells its bound to the last digit. Whatever way has
     * to be taken, the residual ends below the limit between releases.
     */
    @Override
    public Forecast forecast(State state, RowChange change) {
        if (isBatch(change)) {
            return new Forecast(RemovalRoute.CHORD, target(), false, NEEDED, 0);
        }
        int inverting = (int) Math.ceil(anchors.costInPasses(state.rows()));
        if (stale) {
            return new Forecast(RemovalRoute.ANCHORED, limits.between, false, 1 + inverting, 0);
        }
        anchors.moveImageTo(problem, state.weights());
        AnchorSet.Change moved = anchors.after(problem, change);
        if (moved == null) {
            return new Forecast(RemovalRoute.REANCHOR, target(), false, NEEDED + inverting, 0);
        }
        double bound = step(state, change, moved, regularisation.total(change.rowsAfter(state)))
                .residual();
        return bound <= limits.between
                ? new Forecast(RemovalRoute.ANCHORED, bound, true, 0, 0)
                : new Forecast(RemovalRoute.AUDIT, limits.between, false, NEEDED, 0);
    }

    /**
     * Returns a state whose measured residual, rounding included, is at most the release limit; the same state if it is so
     * already.
     *
     * @throws io.unlearn.core.error.NotConvergedException if that is not reached; nothing is changed then
     */
    @Override
    public State verified(State state) {
        if (state.residual() <= limits.release) {
            return state;
        }
        double total = regularisation.total(state.rows());
        Trail trail = new Trail(RowChange.leaving());
        Evaluation at = problem.evaluate(state.weights(), state.alive(), total);
        Polisher.Result polished =
                polisher.polish(state.weights(), at, state.alive(), total, limits.release, anchors, trail);
        State after = moved(state.alive(), state.rows(), polished);
        charge(Math.max(0, polished.passes() - NEEDED), after, state.alive(), total, trail);
        return after;
    }

    private void charge(int passes, State after, boolean[] alive, double total, Trail trail) {
        wastedPasses += passes;
        if (wastedPasses >= anchors.costInPasses(after.rows())) {
            LOG.debug("inverting the Hessians anew after {} passes that it would have saved", wastedPasses);
            try {
                Evaluation at = problem.evaluate(after.weights(), alive, total);
                replace(AnchorSet.at(problem, at, after.weights(), total, limits.narrowFrom, Progress.none()));
                trail.note(RemovalRoute.REANCHOR, after.residual());
            } catch (NotConvergedException e) {
                LOG.warn("keeping the old inverse: {}", e.getMessage());
                wastedPasses = 0;
            }
        }
    }

    private void replace(AnchorSet made) {
        anchors.close();
        anchors = made;
        wastedPasses = 0;
        stale = false;
    }

    @Override
    public double limitBetweenReleases() {
        return limits.between;
    }

    @Override
    public void close() {
        anchors.close();
    }
}
