package io.unlearn.certified.operations;

/**
 * How a store stands after an operation.
 *
 * @param budgetUsed what was used of the budget, in its own quantity
 * @param budgetLimit what there is in all; infinite if nothing is ever used up
 * @param remainingRows rows in the model
 * @param requestsSinceCheckpoint requests in the ledger, whose rows are removed and not yet erased
 * @param checkpoints number of the last checkpoint
 * @param links number of links of the chain
 */
public record OperationStatus(
        double budgetUsed,
        double budgetLimit,
        long remainingRows,
        long requestsSinceCheckpoint,
        long checkpoints,
        long links) {}
