package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.NotConvergedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removal from logistic regression whose cost does not depend on the number of rows: one step with an inverse Hessian that
 * is kept from an earlier point, and a proved bound on the gradient that it leaves.
 *
 * <p>Bounds add up from removal to removal. When they pass the limit between releases, the next dearer way is taken: the
 * gradient is measured, which costs one pass over the data (AUDIT); if it really is large, steps follow, each with a pass
 * (CHORD); if these contract too slowly, Newton steps with conjugate gradients (NEWTON_CG), and if even they fail, training
 * from nothing (RETRAIN). A release always begins with a measured gradient below the release limit; see {@link #verified}.
 *
 * <p>The point moves when keeping it has cost as much as moving it: passes that a fresh inverse would have saved are
 * counted, and once they amount to the cost of a new inverse, one is made (REANCHOR). Whatever requests come, that is at
 * most twice the cost of the best moment to move.
 *
 * <p>A removal of m rows costs {@code 4 m d^2} for each output, half in products and half in updates; one of more than a
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
     */
    public record Limits(double reachable, double release, double between) {}

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
                problem, problem.evaluate(state.weights(), state.alive(), total), state.weights(), total, progress);
    }

    @Override
    public Attempt attempt(State state, int[] rows) {
        int remaining = state.rows() - rows.length;
        double total = regularisation.total(remaining);
        if (rows.length > Math.max(SMALL_BATCH, problem.columns() / 4)) {
            return batch(state, rows, total);
        }
        if (stale) {
            anchorAt(state);
        }
        anchors.moveImageTo(problem, state.weights());
        AnchorSet.Change change = anchors.without(problem, rows);
        if (change == null) {
            return withNewAnchor(state, rows, total);
        }
        double[][] chosen = change.rows();
        double shrinkage = regularisation.total(state.rows()) - total;
        double[][] slopes = problem.slopesOf(chosen, rows, state.weights());
        double[] delta = delta(state.weights(), chosen, slopes, shrinkage);
        double[] step = rows.length == 1 && shrinkage == 0 ? change.soloStep(slopes[0]) : change.step(delta);
        double[] weights = Vectors.plus(state.weights(), 1, step);
        double bound = state.residual() + change.bound(state.weights(), weights, step, delta, rowNormBound, total);
        change.eraseRows();
        if (bound <= limits.between) {
            State after = new State(weights, state.alive(), remaining, bound);
            return new Attempt(after, RemovalRoute.ANCHORED, 1, 0, () -> anchors.take(change));
        }
        return audited(state, rows, weights, total, change);
    }

    /**
     * Many rows at once: a few passes over the data cost less than taking each row out of the inverse. The inverse is left
     * as it is; it still serves to polish, and is made anew before the next small removal.
     */
    private Attempt batch(State state, int[] rows, double total) {
        boolean[] alive = state.aliveWithout(rows);
        Evaluation at = problem.evaluate(state.weights(), alive, total);
        Polisher.Result polished = polisher.polish(state.weights(), at, alive, total, target(), anchors);
        State after = new State(
                polished.weights(),
                state.alive(),
                state.rows() - rows.length,
                polished.at().residualBound());
        return new Attempt(after, polished.route(), polished.steps(), 0, () -> stale = true);
    }

    private void anchorAt(State state) {
        double total = regularisation.total(state.rows());
        Evaluation at = problem.evaluate(state.weights(), state.alive(), total);
        replace(AnchorSet.at(problem, at, state.weights(), total, Progress.none()));
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

    private Attempt audited(State state, int[] rows, double[] weights, double total, AnchorSet.Change change) {
        boolean[] alive = state.aliveWithout(rows);
        Evaluation at = problem.evaluate(weights, alive, total);
        int remaining = state.rows() - rows.length;
        if (at.residualBound() <= ROOMY * limits.between) {
            State after = new State(weights, state.alive(), remaining, at.residualBound());
            return new Attempt(after, RemovalRoute.AUDIT, 1, 0, () -> {
                anchors.take(change);
                charge(1, after, alive, total);
            });
        }
        Polisher.Result polished = polisher.polish(weights, at, alive, total, target(), change);
        LOG.debug("removal needed {} passes after the audit: route {}", polished.passes(), polished.route());
        State after = new State(
                polished.weights(), state.alive(), remaining, polished.at().residualBound());
        return new Attempt(after, polished.route(), 1 + polished.steps(), 0, () -> {
            anchors.take(change);
            charge(1 + polished.passes(), after, alive, total);
        });
    }

    private double target() {
        return Math.max(POLISHED * limits.between, limits.reachable);
    }

    /** A row that is nearly alone in its direction cannot be taken out of the inverse. */
    private Attempt withNewAnchor(State state, int[] rows, double total) {
        boolean[] alive = state.aliveWithout(rows);
        int remaining = state.rows() - rows.length;
        try (Preconditioner fresh = Preconditioner.dominating(problem, alive, total)) {
            Evaluation at = problem.evaluate(state.weights(), alive, total);
            Polisher.Result polished = polisher.newton(state.weights(), at, alive, total, target(), fresh);
            State after = new State(
                    polished.weights(), state.alive(), remaining, polished.at().residualBound());
            AnchorSet made = AnchorSet.at(problem, polished.at(), polished.weights(), total, Progress.none());
            RemovalRoute route =
                    polished.route() == RemovalRoute.RETRAIN ? RemovalRoute.RETRAIN : RemovalRoute.REANCHOR;
            return new Attempt(after, route, polished.steps(), 0, () -> replace(made));
        }
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
        Evaluation at = problem.evaluate(state.weights(), state.alive(), total);
        Polisher.Result polished = polisher.polish(state.weights(), at, state.alive(), total, limits.release, anchors);
        State after = new State(
                polished.weights(), state.alive(), state.rows(), polished.at().residualBound());
        charge(Math.max(0, polished.passes() - NEEDED), after, state.alive(), total);
        return after;
    }

    private void charge(int passes, State after, boolean[] alive, double total) {
        wastedPasses += passes;
        if (wastedPasses >= anchors.costInPasses(after.rows())) {
            LOG.debug("inverting the Hessians anew after {} passes that it would have saved", wastedPasses);
            try {
                Evaluation at = problem.evaluate(after.weights(), alive, total);
                replace(AnchorSet.at(problem, at, after.weights(), total, Progress.none()));
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
    public RemovalRoute firstRoute() {
        return RemovalRoute.ANCHORED;
    }

    @Override
    public int expectedPasses() {
        return 0;
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
