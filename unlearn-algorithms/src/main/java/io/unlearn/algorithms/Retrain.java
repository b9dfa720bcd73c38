package io.unlearn.algorithms;

import io.unlearn.djl.Initialiser;
import io.unlearn.djl.Optimiser;
import java.util.function.UnaryOperator;

/**
 * Resets every layer and trains on the retain part: the reference that the methods are measured against. It needs no source of
 * the network, so that modules from Python can be retrained too.
 *
 * @param initialiser of all layers; must be the one that the original was trained from
 * @param weights of the classes in the cross-entropy, by the rows of the retain and the forget part together, since the
 *     original was trained with these
 * @param plan of the training; must be that of the original
 */
public record Retrain(Initialiser initialiser, ClassWeights weights, TrainingPlan plan) implements UnlearningMethod {
    /**
     * Returns the challenge's training: torchvision's initialisation, 30 epochs, batches of 64, Adam with rate 1e-4 and L2 5e-3
     * down a cosine, classes weighted by the inverse of their rows. The published program also keeps the epoch of best
     * validation accuracy; this does not.
     */
    public static Retrain challenge() {
        return new Retrain(
                Initialiser.TORCHVISION,
                new ClassWeights.Power(-1),
                new TrainingPlan(30, 64, Optimiser.adam(1e-4, 5e-3), Annealing.cosine()));
    }

    @Override
    public Recipe recipe() {
        return Recipe.named("retrain")
                .erase(Erasures.reset(LayerChoice.all(), initialiser))
                .repair(Repairs.minimise(
                        "train", Part.RETAIN, plan, Objectives.crossEntropy(weights, Part.RETAIN, Part.FORGET)))
                .build();
    }

    @Override
    public Retrain withPlans(UnaryOperator<TrainingPlan> change) {
        return new Retrain(initialiser, weights, change.apply(plan));
    }
}
