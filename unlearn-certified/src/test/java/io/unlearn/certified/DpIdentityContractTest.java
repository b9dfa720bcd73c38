package io.unlearn.certified;

import io.unlearn.core.Split;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.testkit.UnlearnerContract;

class DpIdentityContractTest extends UnlearnerContract<double[], TrainingRows> {
    private static final TrainingRows ROWS = Rows.classes(20, 3, 2, 4);

    @Override
    protected Unlearner<double[], TrainingRows> unlearner() {
        return DpIdentityUnlearner.of(DpTraining.gaussian(0.05), 1, 1e-5, double[]::clone, TrainingRows::size);
    }

    @Override
    protected UnlearningTask<double[], TrainingRows> task() {
        TrainingRows retain = ROWS.where(i -> i >= 4);
        TrainingRows forget = ROWS.where(i -> i < 4);
        return new UnlearningTask<>(new double[] {1, -2, 0.5}, new Split<>(retain, forget, forget));
    }

    @Override
    protected double[] parameters(double[] model) {
        return model.clone();
    }
}
