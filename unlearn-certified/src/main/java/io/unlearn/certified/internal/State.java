package io.unlearn.certified.internal;

import java.util.Arrays;

/**
 * A model at rest. Weights are never changed once made, and the arrays are not handed out. Successive states share
 * {@code alive}, so that a removal does not cost time for every row there is: it is changed when a change is taken over.
 *
 * @param weights noise-free weights, {@code [outputs][d]}; never to be released as they are
 * @param alive which rows count, {@code [n]}; may be longer
 * @param rows number of rows that count
 * @param residual bound on the gradient norm of the sum objective over those rows
 */
public record State(double[] weights, boolean[] alive, int rows, double residual) {
    /** Returns this state with room for as many rows; the room at least grows by half, so that it seldom grows. */
    public State withRoomFor(int rowCount) {
        return rowCount <= alive.length
                ? this
                : new State(weights, Arrays.copyOf(alive, Room.grown(alive.length, rowCount)), rows, residual);
    }
}
