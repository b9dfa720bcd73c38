package io.unlearn.algorithms;

import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;

/** Every method on a network of DJL blocks. */
class BlockContractTest extends EveryMethod {
    @Override
    UnlearningTask<TorchModel, TorchData> newTask() {
        return Tiny.task(Tiny.cnn());
    }
}
