package io.unlearn.certified.internal;

import io.unlearn.core.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Newton's method with a backtracking line search, whose linear systems are solved by preconditioned conjugate gradients.
 * It holds no state and uses no randomness: the result depends on the problem, the rows that count, the regularisation,
 * the start and the preconditioner alone.
 */
public final class NewtonSolver {
    private static final int MAX_NEWTON_STEPS = 100;
    private static final int MAX_CG_STEPS = 1_000;
    private static final int MAX_HALVINGS = 40;
    private static final double SUFFICIENT_DECREASE = 1e-4;

    private NewtonSolver() {}

    /**
     * Where the solver stopped.
     *
     * @param weights {@code [outputs][d]}
     * @param at the objective there
     * @param steps Newton steps taken
     */
    public record Solution(double[] weights, Evaluation at, int steps) {}

    /**
     * Minimises an objective until the bound on its gradient norm is at most {@code target}, or rounding lets it get no
     * smaller; the caller compares {@code at.residualBound()} with what it needs.
     */
    public static Solution solve(
            Problem problem,
            boolean[] alive,
            double regularisation,
            double[] start,
            Preconditioner preconditioner,
            double target,
            Progress progress) {
        double[] weights = start.clone();
        Evaluation at = problem.evaluate(weights, alive, regularisation);
        double first = at.residual();
        int steps = 0;
        while (at.residualBound() > target && steps < MAX_NEWTON_STEPS) {
            double[] direction = direction(problem, regularisation, at, preconditioner);
            Solution next = search(problem, alive, regularisation, weights, at, direction, steps + 1);
            if (next == null) {
                break;
            }
            weights = next.weights;
            at = next.at;
            steps++;
            report(progress, first, at.residual(), target);
        }
        return new Solution(weights, at, steps);
    }

    private static void report(Progress progress, double first, double residual, double target) {
        double decades = Math.log10(Math.max(first / target, 10));
        double done = Math.log10(Math.max(first / Math.max(residual, target), 1));
        progress.update("solving", Math.min(100, Math.round(100 * done / decades)), 100);
    }

    /** Solves H p = -gradient; the tolerance falls with the gradient, so that convergence is superlinear. */
    private static double[] direction(
            Problem problem, double regularisation, Evaluation at, Preconditioner preconditioner) {
        double[] residual = at.gradient().clone();
        for (int j = 0; j < residual.length; j++) {
            residual[j] = -residual[j];
        }
        double norm = Vectors.norm(residual);
        double tolerance = norm * Math.max(1e-6, Math.min(0.1, Math.sqrt(norm)));
        double[] solution = new double[residual.length];
        double[] z = residual.clone();
        preconditioner.solve(z);
        double[] p = z.clone();
        double[] hp = new double[residual.length];
        double rz = Vectors.dot(residual, z);
        for (int i = 0; i < MAX_CG_STEPS && rz > 0; i++) {
            problem.hessianTimes(at.curvature(), regularisation, p, hp);
            double alpha = rz / Vectors.dot(p, hp);
            Vectors.addTo(solution, alpha, p);
            Vectors.addTo(residual, -alpha, hp);
            if (Vectors.norm(residual) <= tolerance) {
                break;
            }
            System.arraycopy(residual, 0, z, 0, z.length);
            preconditioner.solve(z);
            double next = Vectors.dot(residual, z);
            double beta = next / rz;
            rz = next;
            for (int j = 0; j < p.length; j++) {
                p[j] = z[j] + beta * p[j];
            }
        }
        return solution;
    }

    /** Halves the step until the objective or, where its change drowns in rounding, the gradient falls; null if neither. */
    private static @Nullable Solution search(
            Problem problem,
            boolean[] alive,
            double regularisation,
            double[] weights,
            Evaluation at,
            double[] direction,
            int step) {
        double slope = Vectors.dot(at.gradient(), direction);
        double norm = at.residual();
        double noise = 1e-14 * Math.abs(at.value());
        double t = 1;
        for (int i = 0; i < MAX_HALVINGS; i++) {
            double[] trial = Vectors.plus(weights, t, direction);
            Evaluation there = problem.evaluate(trial, alive, regularisation);
            double wanted = SUFFICIENT_DECREASE * t * slope;
            boolean lower = -wanted > noise && there.value() <= at.value() + wanted;
            if (lower || there.residual() <= 0.9 * norm) {
                return new Solution(trial, there, step);
            }
            if (-t * slope <= noise) {
                return null;
            }
            t /= 2;
        }
        return null;
    }
}
