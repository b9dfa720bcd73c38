package io.unlearn.certified;

/**
 * The constants of a {@link DescentToDelete}. All follow from declared numbers and from the number of rows at training, never
 * from the rows: two runs that a guarantee compares agree on them. The objective is in mean form.
 *
 * @param rows number of rows at training, n
 * @param minimumRows the guarantee is void below it; a removal that would lead there is refused
 * @param maximumRows the bound on rounding is void above it; an addition that would lead there is refused
 * @param strongConvexity m
 * @param smoothness M
 * @param lipschitz L, of the objective of one row: on the ball that holds every minimiser, or on the whole ball as published
 * @param radius of the ball that weights are projected on
 * @param stepSize 2 / (m + M)
 * @param contraction gamma = (M - m) / (M + m)
 * @param stepsPerUpdate I, gradient steps for one row that comes or leaves
 * @param trainingSteps T, gradient steps from zero weights
 * @param drift bound on how far one update moves the minimiser
 * @param stateError bound on the distance of the noise-free state from the minimiser, rounding included
 * @param referenceError the same of a model that is trained from nothing
 * @param standardDeviation of the noise in each coordinate of a release
 * @param excessRisk bound on the mean of the objective at a release, over its noise, minus its minimum over the ball; for a
 *     merely convex loss, of the loss without the added regularisation
 */
public record DescentConstants(
        int rows,
        int minimumRows,
        int maximumRows,
        double strongConvexity,
        double smoothness,
        double lipschitz,
        double radius,
        double stepSize,
        double contraction,
        int stepsPerUpdate,
        int trainingSteps,
        double drift,
        double stateError,
        double referenceError,
        double standardDeviation,
        double excessRisk) {}
