package io.unlearn.algorithms;

import io.unlearn.djl.Optimiser;
import java.util.function.UnaryOperator;

/**
 * Fifth place: toshi_k and marvelworld (Kaggle discussion 458531; the first part is "CT" in DeepUnlearn). Each run is one of
 * two parts, chosen by the seed, so that many runs are a mixture.
 *
 * <p><b>Part 1</b>: {@link KernelTransposition}, then three epochs of cross-entropy on the retain part down a cosine.
 * <b>Part 2</b>: {@link PseudoLabels}.
 *
 * <p>Conflicts. The write-up says "transposed vertically and horizontally"; program and slides transpose, as here. Submitted
 * were 246 runs of part 1 with 266 of part 2, and the reverse; the notebook's name says 48 to 52. The default probability of
 * part 1 is 246/512.
 *
 * @param transposeShare the probability of part 1
 * @param plan of the repair of part 1
 * @param pseudoLabels part 2
 */
public record TransposePseudoLabel(double transposeShare, TrainingPlan plan, PseudoLabels pseudoLabels)
        implements UnlearningMethod {
    /** Returns the published settings; those of part 2 are ours, since its were not published. */
    public static TransposePseudoLabel published() {
        return new TransposePseudoLabel(
                246.0 / 512,
                new TrainingPlan(3, 64, Optimiser.sgd(0.001, 0.9, 5e-4), Annealing.cosine()),
                PseudoLabels.ours());
    }

    /** Returns the method with another mixture: 0 and 1 for one part alone. */
    public TransposePseudoLabel withTransposeShare(double share) {
        return new TransposePseudoLabel(share, plan, pseudoLabels);
    }

    /** Returns part 1 alone. */
    public Recipe transposition() {
        return Recipe.named("transpose")
                .erase(Erasures.transposeKernels())
                .repair(Repairs.fineTune(plan))
                .build();
    }

    @Override
    public Mixture recipe() {
        return new Mixture("transpose-pseudo-label", transposeShare, transposition(), pseudoLabels.recipe());
    }

    @Override
    public TransposePseudoLabel withPlans(UnaryOperator<TrainingPlan> change) {
        return new TransposePseudoLabel(transposeShare, change.apply(plan), pseudoLabels.withPlans(change));
    }
}
