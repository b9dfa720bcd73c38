package io.unlearn.certified.internal;

/**
 * A model at rest. Weights are never changed once made, and the arrays are not handed out. Successive states share
 * {@code alive}, so that a removal does not cost time for every row there is: it is changed when a removal is taken over.
 *
 * @param weights noise-free weights, {@code [outputs][d]}; never to be released as they are
 * @param alive which rows count, {@code [n]}
 * @param rows number of rows that count
 * @param residual bound on the gradient norm of the sum objective over those rows
 */
public record State(double[] weights, boolean[] alive, int rows, double residual) {
    /** Returns the rows that would count after a removal. */
    public boolean[] aliveWithout(int[] removed) {
        boolean[] after = alive.clone();
        for (int row : removed) {
            after[row] = false;
        }
        return after;
    }
}
