package io.unlearn.core.spi;

/** Turns the scores of a block of rows into coefficients, in place. */
@FunctionalInterface
public interface RowTransform {
    /**
     * Called once for each block, from several threads at once with disjoint blocks.
     *
     * @param firstRow index of the first row of the block
     * @param count number of rows in the block
     * @param scores {@code [count][k]} from offset 0; may be longer
     */
    void apply(int firstRow, int count, double[] scores);
}
