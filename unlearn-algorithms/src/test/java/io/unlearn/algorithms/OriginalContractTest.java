package io.unlearn.algorithms;

import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.testkit.UnlearnerContract;

class OriginalContractTest extends UnlearnerContract<double[], double[]> {
    @Override
    protected Unlearner<double[], double[]> unlearner() {
        return Baselines.original(double[]::clone);
    }

    @Override
    protected UnlearningTask<double[], double[]> task() {
        return BaselineTasks.task();
    }

    @Override
    protected double[] parameters(double[] model) {
        return model.clone();
    }
}
