package io.unlearn.algorithms;

import ai.djl.ndarray.NDArray;
import io.unlearn.djl.Losses;

/** The recipe that docs/methods.md shows. */
final class OwnRecipe {
    private OwnRecipe() {}

    // snippet
    /** Prunes 80 %, then matches the original's logits while predictions are kept from becoming too sure. */
    static Recipe pruneAndSoften() {
        TrainingPlan plan = TrainingPlan.sgd(3, 16, 0.01, 0.9, 5e-4).withAnnealing(Annealing.cosine());
        Objective softened = work -> (network, batch) -> {
            NDArray logits = network.logits(batch.inputs());
            NDArray teacher = network.frozen(work.original(), batch.inputs());
            NDArray sure = Losses.entropy(logits).mean().neg();
            return logits.sub(teacher).square().mean().add(Losses.times(sure, 0.1));
        };
        return Recipe.named("prune-and-soften")
                .erase(Erasures.pruneSmallest(0.8))
                .repair(Repairs.minimise("match and soften", Part.RETAIN, plan, softened))
                .build();
    }
    // end
}
