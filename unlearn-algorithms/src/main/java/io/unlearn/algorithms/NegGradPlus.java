package io.unlearn.algorithms;

import ai.djl.ndarray.NDArray;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Batch;
import io.unlearn.djl.BatchLoss;
import io.unlearn.djl.Losses;
import io.unlearn.djl.Mode;
import io.unlearn.djl.TorchData;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/**
 * Descends the loss on the retain part and ascends it on the forget part at once: each step minimises
 * {@code a CE(retain batch) - (1 - a) CE(forget batch)}, where the forget batches start again when they are used up.
 *
 * <p>The published programs differ in the mode: DeepUnlearn keeps BatchNorm's statistics, RUM lets them move. The former also
 * has a pull towards the original weights, which is off by default and not offered here.
 *
 * @param share a, the weight of the retain part
 * @param mode whether BatchNorm uses its running statistics ({@link Mode#EVALUATE}) or those of the batch
 * @param plan of the training; epochs are passes over the retain part
 */
public record NegGradPlus(double share, Mode mode, TrainingPlan plan) implements UnlearningMethod {
    /** Checks the share. */
    public NegGradPlus {
        Check.inRange("share", share, 0, 1, "Give the weight of the retain part.");
    }

    /** Returns the settings of DeepUnlearn (Cadet et al., 2024): a = 0.95, ten epochs, batches of 256, SGD with rate 0.01. */
    public static NegGradPlus published() {
        return new NegGradPlus(0.95, Mode.EVALUATE, TrainingPlan.sgd(10, 256, 0.01, 0.9, 0));
    }

    /** Returns the method in another mode. */
    public NegGradPlus withMode(Mode other) {
        return new NegGradPlus(share, other, plan);
    }

    @Override
    public Recipe recipe() {
        Erasure contest = this::contest;
        return Recipe.named("neg-grad-plus")
                .erase(contest.needing(Need.RETAIN_SET, Need.FORGET_SET))
                .build();
    }

    private void contest(Workpiece work) {
        TorchData forget = work.data(Part.FORGET);
        Iterator<int[]> turns =
                new EndlessBatches(forget, plan.batchSize(), work.seeds().split("forget"));
        BatchLoss loss = (network, batch) -> {
            Batch other = network.batch(forget, turns.next());
            NDArray keep = Losses.crossEntropy(network.logits(batch.inputs()), batch.labels());
            NDArray lose = Losses.crossEntropy(network.logits(other.inputs()), other.labels());
            return Losses.times(keep, share).sub(Losses.times(lose, 1 - share));
        };
        try (Session session = work.session("descend and ascend", plan, work.data(Part.RETAIN))) {
            session.training().mode(mode);
            session.run(loss);
        }
    }

    @Override
    public NegGradPlus withPlans(UnaryOperator<TrainingPlan> change) {
        return new NegGradPlus(share, mode, change.apply(plan));
    }
}
