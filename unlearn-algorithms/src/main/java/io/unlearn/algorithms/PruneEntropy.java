package io.unlearn.algorithms;

import java.util.function.UnaryOperator;

/**
 * Fourth place: Sebastian Oleszko (Kaggle discussion 459148; "PRMQ" in DeepUnlearn).
 *
 * <p><b>Erase</b>: {@link MagnitudePrune}, 99 %. <b>Repair</b>: 3.2 epochs on the retain part that minimise the cross-entropy
 * with class weights N_c^-0.1 plus the squared difference of entropies from the original's. At the end the weights are rounded
 * to 16 bits and back.
 *
 * <p>Conflicts. The slides print sums, the program takes means, as here. The program's loop takes one step more than
 * {@code (int) (3.2 batches)}; here it is that number exactly. The write-up weighs by "w^0.1", the slides and the program by
 * N_c^-0.1.
 *
 * @param share of weights and biases that are taken out
 * @param weights of the classes, by the rows of the retain part
 * @param half whether the weights are rounded to 16 bits at the end
 * @param plan of the repair
 */
public record PruneEntropy(double share, ClassWeights weights, boolean half, TrainingPlan plan)
        implements UnlearningMethod {
    /** Returns the published settings. */
    public static PruneEntropy published() {
        return new PruneEntropy(0.99, new ClassWeights.Power(-0.1), true, TrainingPlan.sgd(3.2, 64, 0.0005, 0.9, 5e-4));
    }

    /** Returns the method with or without the rounding at the end. */
    public PruneEntropy withHalf(boolean rounded) {
        return new PruneEntropy(share, weights, rounded, plan);
    }

    /** Returns the method with another share taken out. */
    public PruneEntropy withShare(double other) {
        return new PruneEntropy(other, weights, half, plan);
    }

    @Override
    public Recipe recipe() {
        Recipe.Builder stages = Recipe.named("prune-entropy")
                .erase(Erasures.pruneSmallest(share))
                .repair(Repairs.minimise("match entropy", Part.RETAIN, plan, Objectives.entropyMatching(weights)));
        return (half ? stages.erase(Erasures.roundToHalf()) : stages).build();
    }

    @Override
    public PruneEntropy withPlans(UnaryOperator<TrainingPlan> change) {
        return new PruneEntropy(share, weights, half, change.apply(plan));
    }
}
