package io.unlearn.algorithms;

import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.Set;

/**
 * A part of a recipe that works on a copy of the original model. Stages hold no state: what one leaves for a later one is in
 * the {@link Workpiece}. They may be used by several threads at once.
 */
public sealed interface Stage permits Erasure, Repair {
    /** Changes the model of the workpiece. */
    void apply(Workpiece work);

    /** Returns what must be there; it is checked before the first stage of a recipe starts. */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * Refuses a task that this stage cannot do for other reasons than its {@linkplain #needs needs}, before the first stage
     * of a recipe starts.
     *
     * @throws io.unlearn.core.error.InvalidArgumentException with what must be different
     */
    default void check(UnlearningTask<TorchModel, TorchData> task) {}
}
