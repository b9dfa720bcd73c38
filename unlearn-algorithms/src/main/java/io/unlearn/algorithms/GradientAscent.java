package io.unlearn.algorithms;

import java.util.function.UnaryOperator;

/**
 * Ascends the loss on the forget part, also called NegGrad: a baseline that unlearns by breaking the model. The loss has no
 * bound; large rates end with {@link io.unlearn.core.error.NotConvergedException}.
 *
 * @param plan of the ascent
 */
public record GradientAscent(TrainingPlan plan) implements UnlearningMethod {
    /**
     * Returns the form with the settings of the program Unlearn-Sparse (Jia et al., 2023) for forgetting a class: five epochs,
     * batches of 256, SGD with rate 1e-4, momentum 0.9 and weight decay 5e-4. For random rows its authors advise a search
     * between 1e-5 and 0.1.
     */
    public static GradientAscent unlearnSparse() {
        return new GradientAscent(TrainingPlan.sgd(5, 256, 1e-4, 0.9, 5e-4));
    }

    /** Returns the form with the settings of the program DeepUnlearn (Cadet et al., 2024): ten epochs at rate 0.01. */
    public static GradientAscent deepUnlearn() {
        return new GradientAscent(TrainingPlan.sgd(10, 256, 0.01, 0.9, 5e-4));
    }

    @Override
    public Recipe recipe() {
        return Recipe.named("neg-grad")
                .erase(Erasures.minimise("ascend", Part.FORGET, plan, Objectives.negatedCrossEntropy()))
                .build();
    }

    @Override
    public GradientAscent withPlans(UnaryOperator<TrainingPlan> change) {
        return new GradientAscent(change.apply(plan));
    }
}
