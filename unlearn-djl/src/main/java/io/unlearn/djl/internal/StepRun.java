package io.unlearn.djl.internal;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.List;

/**
 * Steps that are taken in one call, on batches of one size but for the last, which may be smaller.
 *
 * @param inputs examples that the rows are of, {@code [..][shape]}
 * @param order int64 {@code [2][n]}: the rows of all batches one after the other, and their labels. In a stack of g networks a batch of b
 *     has g b of each: rows by network first if examples are vectors, and by example first if they are images; labels by network first
 * @param batch rows of a batch of one network
 * @param rates the learning rate of each step
 * @param train whether networks run in training mode
 * @param classWeights of the cross-entropy; empty for none
 * @param masks of each layer of dropout, for the rows of all batches; empty in evaluation mode
 */
public record StepRun(
        PtNDArray inputs,
        PtNDArray order,
        int batch,
        double[] rates,
        boolean train,
        float[] classWeights,
        List<PtNDArray> masks) {
    /** How many settings stand before the rates. */
    static final int SETTINGS = 9;
}
