package io.unlearn.certified;

import io.unlearn.core.Progress;
import io.unlearn.core.Split;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.testkit.UnlearnerContract;

/** The unlearner without noise, so that its result depends on nothing random at all. */
class RetrainUnlearnerContractTest extends UnlearnerContract<LinearModel, TrainingRows> {
    private static final TrainingRows ROWS = Rows.targets(60, 4, 9);

    private static CertifiedTrainer trainer() {
        return CertifiedTrainer.leastSquares().progress(Progress.none());
    }

    @Override
    protected Unlearner<LinearModel, TrainingRows> unlearner() {
        return RemovalUnlearner.retrain(RetrainUnlearnerContractTest::trainer);
    }

    @Override
    protected UnlearningTask<LinearModel, TrainingRows> task() {
        try (LinearRemoval original = trainer().train(ROWS)) {
            TrainingRows retain = ROWS.where(i -> i >= 10);
            TrainingRows forget = ROWS.where(i -> i < 10);
            return new UnlearningTask<>(original.publish().model(), new Split<>(retain, forget, forget));
        }
    }

    @Override
    protected double[] parameters(LinearModel model) {
        return model.weightsCopy();
    }
}
