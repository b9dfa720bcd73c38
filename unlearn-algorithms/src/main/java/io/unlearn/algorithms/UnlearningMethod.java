package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A published method with its hyper-parameters, which can be changed; it is an unlearner as it stands. Immutable. */
public interface UnlearningMethod extends TorchUnlearner {
    /** Returns the stages of the method with these hyper-parameters. */
    TorchUnlearner recipe();

    /** Returns the method with each of its training plans changed. */
    UnlearningMethod withPlans(UnaryOperator<TrainingPlan> change);

    /** Returns the method with all learning rates multiplied: networks that are smaller than the published one need others. */
    default UnlearningMethod withLearningRateScale(double scale) {
        return withPlans(plan -> plan.withLearningRateScale(scale));
    }

    /** Returns the method with all numbers of epochs multiplied, each at least one. */
    default UnlearningMethod withEpochScale(double scale) {
        return withPlans(plan -> plan.withEpochScale(scale));
    }

    /** Returns the method with batches of this size in every plan. */
    default UnlearningMethod withBatchSize(int rows) {
        return withPlans(plan -> plan.withBatchSize(rows));
    }

    @Override
    default Set<Need> needs() {
        return recipe().needs();
    }

    @Override
    default void check(UnlearningTask<TorchModel, TorchData> task) {
        recipe().check(task);
    }

    @Override
    default String name() {
        return recipe().name();
    }

    @Override
    default TorchModel unlearn(UnlearningTask<TorchModel, TorchData> task, Seeds seeds, Progress progress) {
        return recipe().unlearn(task, seeds, progress);
    }
}
