package io.unlearn.certified.internal;

import io.unlearn.core.error.OutOfRangeException;

/** The regularisation that a merely convex loss gets. */
public final class DescentRegularisation {
    /** Tried for each power of ten. */
    private static final int TRIED = 20;

    private DescentRegularisation() {}

    /**
     * Returns the problem with the regularisation for which the bound on the excess risk is least, of a grid between 1e-8 and
     * 10 times the bound on the gradient over the radius. Depends on declared numbers and on the number of rows.
     *
     * @throws OutOfRangeException if none of them can be trained in a reasonable number of steps
     */
    public static DescentProblem best(DescentProblem problem, DescentPrivacy privacy, int steps) {
        double scale = problem.lossGradientBound(problem.radius()) / problem.radius();
        DescentPlanner planner = new DescentPlanner(problem, privacy, true);
        DescentProblem best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = -8 * TRIED; i <= TRIED; i++) {
            DescentProblem tried = problem.regularised(scale * Math.pow(10, i / (double) TRIED));
            double risk = risk(planner.of(tried), steps);
            if (risk < least) {
                least = risk;
                best = tried;
            }
        }
        if (best == null) {
            throw new OutOfRangeException(
                    "steps per update",
                    "enough for some regularisation",
                    steps,
                    "Take more steps, or a smaller radius.");
        }
        return best;
    }

    private static double risk(DescentPlanner planner, int steps) {
        try {
            return planner.ofSteps(steps).excessRisk();
        } catch (OutOfRangeException tooManySteps) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
