package io.unlearn.core;

import java.util.List;

/**
 * What was measured while rows were removed or inserted. <b>Internal</b>: the residuals, the routes and the time are functions
 * of these rows. Keep this where the training data may be kept; a {@link Certificate} holds none of it.
 *
 * @param route how the residual was reached
 * @param steps number of steps taken
 * @param residual upper bound on the norm of the gradient of the sum objective over the present rows, rounding of the
 *     computation included
 * @param residualLimit what the residual had to stay below, declared before training
 * @param nanos time taken, in nanoseconds
 * @param stages every route that was tried, in order, with the residual that it left; a later one was taken because an earlier
 *     one left too much, or, for the last, in order to make later changes cheaper
 */
public record RemovalEvidence(
        RemovalRoute route, int steps, double residual, double residualLimit, long nanos, List<Stage> stages) {
    /** Copies the list. */
    public RemovalEvidence {
        stages = List.copyOf(stages);
    }

    /**
     * One route that was tried.
     *
     * @param route which
     * @param residual upper bound on the gradient norm that it left; proved without measuring it for {@link
     *     RemovalRoute#ANCHORED} and {@link RemovalRoute#DESCENT}, measured for all others
     */
    public record Stage(RemovalRoute route, double residual) {}
}
