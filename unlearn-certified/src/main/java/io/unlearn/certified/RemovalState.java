package io.unlearn.certified;

import io.unlearn.certified.internal.Ledger;
import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.RowIndex;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.Targets;
import io.unlearn.core.Release;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a {@link LinearRemoval} is, but what can be computed from the rest.
 *
 * @param perturbation the secret linear term, {@code [outputs][d]}
 * @param weights noise-free, {@code [outputs][d]}
 * @param residual bound on the gradient norm at the weights
 * @param procedureMemory what the removal procedure cannot compute again
 * @param features of the present rows in the order of the index, {@code [n][d]}
 * @param targets of the same rows, as the problem has them, {@code [n]}
 */
record RemovalState(
        Terms terms,
        Released released,
        double trainingResidual,
        Masker.Marks marks,
        double[] perturbation,
        double[] weights,
        double residual,
        double[] procedureMemory,
        RowIndex.Contents index,
        double[] features,
        double[] targets,
        Ledger.Contents ledger) {
    /**
     * What was declared, or follows from it.
     *
     * @param trainedRows rows at the first training
     * @param procedureRows rows when the procedure was first made after the last training
     */
    record Terms(Setup setup, Guards guards, double limit, int trainedRows, int procedureRows) {}

    /**
     * The last release that is served again.
     *
     * @param current whether the model has not changed since
     */
    record Released(@Nullable Release<LinearModel> release, boolean current) {}

    /** Returns the targets as a problem takes them. */
    Targets slotTargets() {
        Setup setup = terms.setup();
        return setup.labels().length == 0
                ? new Targets(1, new int[0], targets.clone())
                : new Targets(
                        setup.outputs(),
                        Arrays.stream(targets).mapToInt(t -> (int) t).toArray(),
                        new double[0]);
    }
}
