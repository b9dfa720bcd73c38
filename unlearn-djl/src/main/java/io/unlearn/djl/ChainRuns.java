package io.unlearn.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.Chain;
import io.unlearn.djl.internal.Masks;
import io.unlearn.djl.internal.StepRun;
import io.unlearn.djl.internal.StepState;
import io.unlearn.djl.internal.Tensors;
import java.util.List;

/**
 * Takes several steps of one network in one call.
 *
 * @param model a chain of layers
 * @param state of its optimiser
 */
record ChainRuns(TorchModel model, StepState state) {
    /** Returns the rows of batches one after the other, checked. */
    static int[] rows(TorchData data, List<int[]> batches) {
        int[] rows = new int[batches.stream().mapToInt(batch -> batch.length).sum()];
        int at = 0;
        for (int[] batch : batches) {
            Check.atLeast("number of rows", batch.length, 1, "Pass the rows of the batch.");
            for (int row : batch) {
                rows[at++] = data.checkRow(row);
            }
        }
        return rows;
    }

    /**
     * Takes a run of steps.
     *
     * @param rows of all batches
     * @param size rows of a batch, but for the last
     * @param masks of the network, none if nothing is dropped
     * @return the losses, the last of which may not be finite
     */
    float[] take(
            TorchData data, int[] rows, int size, double[] rates, CrossEntropy loss, boolean train, List<Masks> masks) {
        Chain chain = model.network().chain().orElseThrow();
        long[] order = new long[2 * rows.length];
        try (PtNDManager scope = model.scope()) {
            var inputs = Placement.of(scope, data, rows, order);
            for (int i = 0; i < rows.length; i++) {
                order[rows.length + i] = data.label(rows[i]);
            }
            StepRun run = new StepRun(
                    inputs,
                    Tensors.longs(scope, new Shape(2, rows.length), order),
                    size,
                    rates,
                    train,
                    loss.weights(),
                    masks.isEmpty() ? List.of() : Masks.next(scope, chain, masks, rows.length));
            return state.run(chain, run, scope);
        }
    }
}
