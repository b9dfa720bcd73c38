package io.unlearn.certified.internal;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Masking.PublishedGuo.Accounting;
import io.unlearn.certified.internal.noise.SecureGaussianSampler;
import io.unlearn.core.error.NotConvergedException;
import java.util.Arrays;

/** Trains from nothing, and makes what removals need. */
public final class Training {
    /** How far below the limit training aims, so that the first removals start well inside it. */
    private static final double MARGIN = 0.1;

    private Training() {}

    /** Returns a new linear term: noise for objective perturbation, zeros otherwise. */
    public static double[] linearTerm(Setup setup) {
        double[] b = new double[setup.outputs() * setup.columns()];
        double sigma = setup.masking().perturbation();
        if (sigma > 0) {
            SecureGaussianSampler.create().fill(b, sigma);
        }
        return b;
    }

    /** Returns an array of {@code n} rows that all count. */
    public static boolean[] everything(int n) {
        boolean[] alive = new boolean[n];
        Arrays.fill(alive, true);
        return alive;
    }

    /**
     * Minimises the objective over the rows that count, from zero weights.
     *
     * @throws NotConvergedException if the limit is not reached
     */
    public static State fromNothing(Setup setup, Problem problem, boolean[] alive, int rows, double limit) {
        return from(setup, problem, new double[problem.parameters()], alive, rows, limit);
    }

    /**
     * Minimises the objective over the rows that count.
     *
     * @throws NotConvergedException if the limit is not reached
     */
    public static State from(Setup setup, Problem problem, double[] start, boolean[] alive, int rows, double limit) {
        double total = setup.regularisation().total(rows);
        setup.progress().update("preparing", 0, 1);
        try (Preconditioner preconditioner = Preconditioner.dominating(problem, alive, total)) {
            setup.progress().update("preparing", 1, 1);
            NewtonSolver.Solution solution =
                    NewtonSolver.solve(problem, alive, total, start, preconditioner, MARGIN * limit, setup.progress());
            double residual = solution.at().residualBound();
            if (!(residual <= limit)) {
                throw Steps.notConverged(residual, limit);
            }
            return new State(solution.weights(), alive, rows, residual);
        }
    }

    /** Makes the removal procedure for a state. */
    public static Procedure procedure(Setup setup, Problem problem, State state, double limit) {
        return procedure(setup, problem, state, limit, state.rows());
    }

    /**
     * Makes the removal procedure for the state of a model that was stored.
     *
     * @param memory that of the procedure then, see {@link Procedure#memoryCopy}
     * @param rows how many there were when the first procedure of this training was made, which set its limits
     */
    public static Procedure resumed(
            Setup setup, Problem problem, State state, double limit, double[] memory, int rows) {
        return setup.masking() instanceof Masking.RenyiJacobian renyi
                ? new MinimiserStepProcedure(
                        problem,
                        setup.regularisation(),
                        bound(setup, renyi, rows).residual(),
                        memory)
                : procedure(setup, problem, state, limit, rows);
    }

    private static Procedure procedure(Setup setup, Problem problem, State state, double limit, int rows) {
        if (setup.loss() == Loss.SQUARED) {
            double total = setup.regularisation().total(state.rows());
            return new ExactProcedure(
                    problem, setup.regularisation(), limit, problem.dominatingHessian(state.alive(), total));
        }
        if (setup.masking() instanceof Masking.PublishedGuo published) {
            double budget = published.residualBudget();
            return published.accounting() == Accounting.PUBLISHED_SUM
                    ? new PublishedProcedure(problem, setup.regularisation(), budget, published.protocol())
                    : anchored(setup, problem, state, new AnchoredProcedure.Limits(limit, budget, budget));
        }
        if (setup.masking() instanceof Masking.RenyiJacobian renyi) {
            double bound = bound(setup, renyi, rows).residual();
            return new MinimiserStepProcedure(problem, setup.regularisation(), bound, state);
        }
        if (inversesFit(problem)) {
            double between = Math.max(limit, setup.limitBetweenReleases(rows));
            return anchored(setup, problem, state, new AnchoredProcedure.Limits(limit, limit, between));
        }
        ChordProcedure chord = new ChordProcedure(problem, setup.regularisation(), limit, setup.progress());
        setup.progress().update("factoring", 0, 1);
        chord.anchorAt(state);
        setup.progress().update("factoring", 1, 1);
        return chord;
    }

    private static Procedure anchored(Setup setup, Problem problem, State state, AnchoredProcedure.Limits limits) {
        return new AnchoredProcedure(
                problem, setup.regularisation(), setup.rowNormBound(), limits, state, setup.progress());
    }

    /** One inverse for each output, unless together they would take more than a quarter of the heap. */
    private static boolean inversesFit(Problem problem) {
        double bytes = 8.0 * problem.outputs() * problem.columns() * problem.columns();
        return bytes <= Runtime.getRuntime().maxMemory() / 4.0;
    }

    /** Makes the masker for a freshly trained state. */
    public static Masker masker(Setup setup, State state, double limit) {
        return masker(setup, state.rows(), state.residual(), limit);
    }

    /** Makes the masker of a model that was trained on this many rows, ending with this residual. */
    public static Masker masker(Setup setup, int rows, double residual, double limit) {
        if (setup.masking() instanceof Masking.ProvedOutput noise) {
            return new OutputMasker(setup, noise, limit);
        }
        if (setup.masking() instanceof Masking.ProvedSharedB shared) {
            return new OutputMasker(setup, shared, limit);
        }
        if (setup.masking() instanceof Masking.PublishedGuo published) {
            return new PublishedMasker(setup, published, residual);
        }
        if (setup.masking() instanceof Masking.RenyiJacobian renyi) {
            return new RenyiMasker(setup, renyi, bound(setup, renyi, rows));
        }
        return new ExactMasker(setup, limit);
    }

    /** Returns the bound for the declared number of removed rows. */
    public static RenyiBound bound(Setup setup, Masking.RenyiJacobian renyi, int rows) {
        return RenyiBound.of(
                rows,
                setup.columns(),
                setup.outputs(),
                setup.rowNormBound(),
                setup.regularisation().total(rows),
                renyi.records());
    }
}
