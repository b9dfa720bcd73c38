package io.unlearn.spark.internal;

import io.unlearn.core.error.NotConvergedException;
import io.unlearn.spark.internal.ClusterProblem.Evaluation;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Newton's method with a backtracking line search. Up to {@link ClusterProblem#MOST_COLUMNS} columns each step is one pass that
 * adds up gradient and Hessians together, and a factorisation on the driver; above, the systems are solved by conjugate gradients
 * with a diagonal preconditioner, one pass for each of their steps.
 */
final class ClusterSolver {
    private static final int MAX_NEWTON_STEPS = 100;
    private static final int MAX_CG_STEPS = 1_000;
    private static final int MAX_HALVINGS = 40;
    private static final double SUFFICIENT_DECREASE = 1e-4;

    private final ClusterProblem problem;
    private final Left removed;
    private final long rows;

    /**
     * Solves over the rows that were not removed.
     *
     * @param rows how many there must be
     */
    ClusterSolver(ClusterProblem problem, Left removed, long rows) {
        this.problem = problem;
        this.removed = removed;
        this.rows = rows;
    }

    /**
     * Where the solver stopped.
     *
     * @param at with curvature
     * @param steps Newton steps taken
     */
    record Solution(Evaluation at, int steps) {
        ClusterState state(boolean direct) {
            return new ClusterState(
                    at.weights(), at.gradient(), at.bound(), at.rows(), at.weights(), direct ? at.curvature() : null);
        }
    }

    /** Minimises until the bound on the gradient norm is at most {@code target}, or gets no smaller. */
    Solution solve(String what, double[] start, double target) {
        return solve(what, start, target, at -> {});
    }

    Solution solve(String what, double[] start, double target, Consumer<Evaluation> first) {
        Evaluation at = problem.evaluate(what, start, problem.curvature(), removed, rows);
        first.accept(at);
        int steps = 0;
        while (at.bound() > target && steps < MAX_NEWTON_STEPS) {
            Evaluation next = search(what, at, direction(at));
            if (next == null) {
                break;
            }
            at = next;
            steps++;
            problem.setup().progress().update("solving", steps, 0);
        }
        return new Solution(at, steps);
    }

    private double[] direction(Evaluation at) {
        double[] downhill = new double[at.gradient().length];
        Vectors.addTo(downhill, -1, at.gradient());
        if (!problem.direct()) {
            return conjugateGradients(
                    at.weights(), downhill, Objects.requireNonNull(at.curvature()), tolerance(downhill));
        }
        double[][] hessians = Objects.requireNonNull(at.curvature());
        Optional<Factor> factor = Factor.of(hessians, problem.setup().columns(), problem.total(rows));
        return factor.map(f -> f.solve(downhill)).orElse(downhill);
    }

    /** Falls with the gradient, so that convergence is superlinear. */
    private static double tolerance(double[] right) {
        double norm = Vectors.norm(right);
        return norm * Math.max(1e-6, Math.min(0.1, Math.sqrt(norm)));
    }

    /** Solves with the Hessian at the weights for a right-hand side; one pass for each step. */
    double[] conjugateGradients(double[] weights, double[] right, double[][] diagonals, double tolerance) {
        double total = problem.total(rows);
        Point point = problem.point(weights, Curvature.NONE, weights);
        double[] residual = right.clone();
        double[] solution = new double[right.length];
        double[] z = scaled(residual, diagonals, total);
        double[] p = z.clone();
        double rz = Vectors.dot(residual, z);
        for (int i = 0; i < MAX_CG_STEPS && rz > 0; i++) {
            double[] hp = problem.source().hessianTimes(point, p, removed);
            Vectors.addTo(hp, total, p);
            double alpha = rz / Vectors.dot(p, hp);
            Vectors.addTo(solution, alpha, p);
            Vectors.addTo(residual, -alpha, hp);
            if (Vectors.norm(residual) <= tolerance) {
                break;
            }
            z = scaled(residual, diagonals, total);
            double next = Vectors.dot(residual, z);
            p = Vectors.plus(z, next / rz, p);
            rz = next;
        }
        return solution;
    }

    private static double[] scaled(double[] vector, double[][] diagonals, double total) {
        double[] out = vector.clone();
        int d = diagonals[0].length;
        for (int j = 0; j < out.length; j++) {
            out[j] /= diagonals[j / d][j % d] + total;
        }
        return out;
    }

    /** Halves the step until the objective or, where its change drowns in rounding, the gradient falls; null if neither. */
    private @Nullable Evaluation search(String what, Evaluation at, double[] direction) {
        double slope = Vectors.dot(at.gradient(), direction);
        double norm = Vectors.norm(at.gradient());
        double noise = 1e-14 * Math.abs(at.value());
        double t = 1;
        for (int i = 0; i < MAX_HALVINGS; i++) {
            double[] trial = Vectors.plus(at.weights(), t, direction);
            Evaluation there = problem.evaluate(what, trial, problem.curvature(), removed, rows);
            double wanted = SUFFICIENT_DECREASE * t * slope;
            boolean lower = -wanted > noise && there.value() <= at.value() + wanted;
            if (lower || Vectors.norm(there.gradient()) <= 0.9 * norm) {
                return there;
            }
            if (-t * slope <= noise) {
                return null;
            }
            t /= 2;
        }
        return null;
    }

    static NotConvergedException notConverged(double residual, double limit) {
        return new NotConvergedException(
                "gradient norm",
                "at most " + limit,
                residual,
                "Raise the residual limit or the regularisation; with less than about 1e-13 of the rows' total norm,"
                        + " rounding alone exceeds it.");
    }
}
