package io.unlearn.algorithms;

import io.unlearn.djl.Optimiser;
import java.util.function.UnaryOperator;

/**
 * Goes on training on the retain part, and hopes that the rest is forgotten: a baseline.
 *
 * @param name the name in reports
 * @param plan of the training
 */
public record FineTune(String name, TrainingPlan plan) implements UnlearningMethod {
    /**
     * Returns the form of the challenge's starter submission: one epoch, batches of 64, SGD with rate 0.001, momentum 0.9 and
     * weight decay 5e-4. Its cosine of period 1 has no effect within one epoch.
     */
    public static FineTune challenge() {
        return new FineTune("fine-tune", TrainingPlan.sgd(1, 64, 0.001, 0.9, 5e-4));
    }

    /** Returns the form of the starter kit for CIFAR-10: five epochs, batches of 128, SGD with rate 0.1 down a cosine. */
    public static FineTune starterKit() {
        return new FineTune(
                "fine-tune-starter-kit", new TrainingPlan(5, 128, Optimiser.sgd(0.1, 0.9, 5e-4), Annealing.cosine()));
    }

    @Override
    public Recipe recipe() {
        return Recipe.named(name).repair(Repairs.fineTune(plan)).build();
    }

    @Override
    public FineTune withPlans(UnaryOperator<TrainingPlan> change) {
        return new FineTune(name, change.apply(plan));
    }
}
