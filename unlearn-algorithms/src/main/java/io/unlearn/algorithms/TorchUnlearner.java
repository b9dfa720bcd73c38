package io.unlearn.algorithms;

import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.Set;

/** An unlearner of networks that tells beforehand what it needs. Immutable and thread-safe. */
public interface TorchUnlearner extends Unlearner<TorchModel, TorchData> {
    /** Returns what a task must have. */
    Set<Need> needs();

    /**
     * Refuses a task that this method cannot do; {@link #unlearn} does the same before it starts.
     *
     * @throws io.unlearn.core.error.InvalidArgumentException with what must be different, and the fix
     */
    void check(UnlearningTask<TorchModel, TorchData> task);
}
