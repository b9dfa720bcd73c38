package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import java.util.function.UnaryOperator;

/** The two methods between which every other one lies. They hold no state and are as thread-safe as what they are given. */
public final class Baselines {
    private Baselines() {}

    /**
     * Trains a model from nothing.
     *
     * @param <M> the type of a model
     * @param <D> the type of a data set
     */
    @FunctionalInterface
    public interface Trainer<M, D> {
        /** Returns a new model trained on {@code data}, which the caller owns; all randomness comes from {@code seeds}. */
        M train(D data, Seeds seeds, Progress progress);
    }

    /**
     * Returns the method that does nothing: the result is a copy of the original. It is the lower end of every comparison, and
     * an unlearner in its own right for a model that was trained with differential privacy.
     *
     * @param copy returns an independent copy of a model
     */
    public static <M, D> Unlearner<M, D> original(UnaryOperator<M> copy) {
        return new Named<>("original", (task, seeds, progress) -> copy.apply(task.original()));
    }

    /**
     * Returns the method that trains again on the retain part. It is the reference that the others are measured against.
     *
     * @param trainer the training procedure of the original
     */
    public static <M, D> Unlearner<M, D> retrain(Trainer<M, D> trainer) {
        return new Named<>(
                "retrain",
                (task, seeds, progress) -> trainer.train(task.split().retain(), seeds.split("retrain"), progress));
    }

    private interface Method<M, D> {
        M unlearn(UnlearningTask<M, D> task, Seeds seeds, Progress progress);
    }

    private record Named<M, D>(String name, Method<M, D> method) implements Unlearner<M, D> {
        @Override
        public M unlearn(UnlearningTask<M, D> task, Seeds seeds, Progress progress) {
            return method.unlearn(task, seeds, progress);
        }
    }
}
