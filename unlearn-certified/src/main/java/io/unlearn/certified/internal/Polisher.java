package io.unlearn.certified.internal;

import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRoute;

/**
 * Brings a measured gradient below a target: chord steps while they contract, then Newton steps, then training from
 * nothing. Nothing that it is given is changed.
 */
final class Polisher {
    /** Slower than this, a Newton step by conjugate gradients needs fewer passes. */
    private static final double SLOW = 0.5;

    private static final int MAX_CHORD_STEPS = 20;

    private final Problem problem;
    private final Progress progress;

    Polisher(Problem problem, Progress progress) {
        this.problem = problem;
        this.progress = progress;
    }

    /**
     * Where the work ended.
     *
     * @param weights {@code [outputs][d]}
     * @param at the objective there; its residual bound is at most the target
     * @param steps steps taken
     * @param passes passes over the data, about
     */
    record Result(double[] weights, Evaluation at, int steps, int passes) {}

    /**
     * Polishes from an evaluation.
     *
     * @throws io.unlearn.core.error.NotConvergedException if no way reached the target
     */
    Result polish(
            double[] from,
            Evaluation start,
            boolean[] alive,
            double total,
            double target,
            Preconditioner inverse,
            Trail trail) {
        double[] weights = from;
        Evaluation at = start;
        int steps = 0;
        double before = Double.POSITIVE_INFINITY;
        while (at.residualBound() > target && at.residual() <= SLOW * before && steps < MAX_CHORD_STEPS) {
            before = at.residual();
            double[] next = Steps.moved(weights, inverse, at.gradient(), -1);
            Evaluation there = problem.evaluate(next, alive, total);
            steps++;
            if (there.residual() >= before) {
                break;
            }
            weights = next;
            at = there;
        }
        trail.note(RemovalRoute.CHORD, at.residualBound());
        if (at.residualBound() <= target) {
            return new Result(weights, at, steps, steps);
        }
        Result newton = newton(weights, at, alive, total, target, inverse, trail);
        return new Result(newton.weights, newton.at, steps + newton.steps, steps + newton.passes);
    }

    /**
     * Newton steps from an evaluation, then from nothing.
     *
     * @throws io.unlearn.core.error.NotConvergedException if the target is not reached
     */
    Result newton(
            double[] from,
            Evaluation start,
            boolean[] alive,
            double total,
            double target,
            Preconditioner inverse,
            Trail trail) {
        // A Newton step takes about this many passes with an inverse that is roughly right.
        int passesEach = 6;
        NewtonSolver.Solution solution =
                NewtonSolver.solve(problem, alive, total, from, inverse, target, Progress.none());
        int steps = solution.steps();
        trail.note(RemovalRoute.NEWTON_CG, solution.at().residualBound());
        if (solution.at().residualBound() <= target) {
            return new Result(solution.weights(), solution.at(), steps, passesEach * steps);
        }
        try (Preconditioner dominating = Preconditioner.dominating(problem, alive, total)) {
            solution = NewtonSolver.solve(problem, alive, total, new double[from.length], dominating, target, progress);
        }
        steps += solution.steps();
        trail.note(RemovalRoute.RETRAIN, solution.at().residualBound());
        if (!(solution.at().residualBound() <= target)) {
            throw Steps.notConverged(Math.min(solution.at().residualBound(), start.residualBound()), target);
        }
        return new Result(solution.weights(), solution.at(), steps, passesEach * steps);
    }
}
