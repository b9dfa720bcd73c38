package io.unlearn.core;

/**
 * What was measured while rows were removed. <b>Internal</b>: the residual, the route and the time are functions of the
 * removed rows. Keep this where the training data may be kept; a {@link Certificate} holds none of it.
 *
 * @param route how the residual was reached
 * @param steps number of steps taken
 * @param residual upper bound on the norm of the gradient of the sum objective over the remaining rows, rounding of the
 *     computation included
 * @param residualLimit what the residual had to stay below, declared before training
 * @param nanos time taken, in nanoseconds
 */
public record RemovalEvidence(RemovalRoute route, int steps, double residual, double residualLimit, long nanos) {}
