package io.unlearn.algorithms;

import io.unlearn.algorithms.internal.PseudoLabelled;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.Initialiser;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Fine-tunes on the retain part together with forget rows under labels that are wrong in the way in which a model that never
 * saw them is wrong: part 2 of the fifth place, Algorithm 1 of its authors.
 *
 * <p>Two helpers are made from the retain part: f_t, the original fine-tuned, and f_s, a model trained from nothing.
 *
 * <ul>
 *   <li>{@link Source#INCORRECT_DIRECTION}: a forget row that the original gets right, and on which f_t differs from it, is
 *       added under f_t's prediction.
 *   <li>{@link Source#CONFIDENT_MISTAKE}: a forget row that f_s gets wrong with an entropy below a threshold is added under
 *       f_s's prediction.
 * </ul>
 *
 * <p>A row that both find is added twice. Then the original is fine-tuned on the retain part and the rows found. <b>Only the
 * algorithm is published.</b> All numbers are ours, and so is the choice of f_s: the authors speak of a small model, while by
 * default it is the original's own network, reset; {@link ScratchModel} gives another.
 *
 * @param sources which rows are added
 * @param entropy the threshold, in nats
 * @param scratch makes f_s before it is trained
 * @param direction the training of f_t
 * @param mistakes the training of f_s
 * @param plan of the last fine-tuning
 */
public record PseudoLabels(
        Set<Source> sources,
        double entropy,
        ScratchModel scratch,
        TrainingPlan direction,
        TrainingPlan mistakes,
        TrainingPlan plan)
        implements UnlearningMethod {
    /** Where wrong labels come from. */
    public enum Source {
        /** Predictions that change when the original is fine-tuned. */
        INCORRECT_DIRECTION,
        /** Confident mistakes of a model that never saw the row. */
        CONFIDENT_MISTAKE
    }

    /** Makes the network of the helper f_s. */
    @FunctionalInterface
    public interface ScratchModel {
        /** Returns a new model with fresh weights and the original's inputs and classes, which the caller closes. */
        TorchModel make(TorchModel original, Seeds seeds);

        /** Returns the original's network with every layer reset by PyTorch's defaults. */
        static ScratchModel sameNetwork() {
            return (original, seeds) -> {
                TorchModel copy = original.copy();
                try {
                    copy.layers().forEach(layer -> copy.reset(layer, Initialiser.PYTORCH, seeds));
                    return copy;
                } catch (RuntimeException e) {
                    copy.close();
                    throw e;
                }
            };
        }
    }

    /** Copies the set and checks the threshold. */
    public PseudoLabels {
        sources = Set.copyOf(sources);
        Check.positive("entropy", entropy, "Give a threshold between 0 and the logarithm of the number of classes.");
    }

    /** Returns our settings. */
    public static PseudoLabels ours() {
        TrainingPlan starter = FineTune.challenge().plan();
        return new PseudoLabels(
                EnumSet.allOf(Source.class),
                0.5,
                ScratchModel.sameNetwork(),
                starter,
                new TrainingPlan(5, 64, Optimiser.adam(1e-3, 0), Annealing.cosine()),
                starter.withEpochs(3).withAnnealing(Annealing.cosine()));
    }

    /** Returns the method with other sources. */
    public PseudoLabels withSources(Set<Source> others) {
        return new PseudoLabels(others, entropy, scratch, direction, mistakes, plan);
    }

    /** Returns the method with another threshold, in nats. */
    public PseudoLabels withEntropy(double threshold) {
        return new PseudoLabels(sources, threshold, scratch, direction, mistakes, plan);
    }

    /** Returns the method with another helper f_s. */
    public PseudoLabels withScratch(ScratchModel other) {
        return new PseudoLabels(sources, entropy, other, direction, mistakes, plan);
    }

    @Override
    public PseudoLabels withPlans(UnaryOperator<TrainingPlan> change) {
        return new PseudoLabels(
                sources, entropy, scratch, change.apply(direction), change.apply(mistakes), change.apply(plan));
    }

    @Override
    public Recipe recipe() {
        Repair repair = this::repair;
        return Recipe.named("pseudo-labels")
                .repair(repair.needing(Need.RETAIN_SET, Need.FORGET_SET))
                .build();
    }

    private void repair(Workpiece work) {
        TorchData data = work.data(Part.RETAIN);
        if (sources.contains(Source.INCORRECT_DIRECTION)) {
            data = PseudoLabelled.joined(data, changedDirections(work));
        }
        if (sources.contains(Source.CONFIDENT_MISTAKE)) {
            data = PseudoLabelled.joined(data, confidentMistakes(work));
        }
        try (Session session = work.session("fine-tune on pseudo-labels", plan, data)) {
            session.run(Objectives.crossEntropy().on(work));
        }
    }

    private TorchData changedDirections(Workpiece work) {
        TorchData forget = work.data(Part.FORGET);
        try (TorchModel tuned = work.original().copy()) {
            train(work, "fine-tune a helper", tuned, direction);
            return PseudoLabelled.changed(forget, logits(work.original(), forget), logits(tuned, forget));
        }
    }

    private TorchData confidentMistakes(Workpiece work) {
        TorchData forget = work.data(Part.FORGET);
        try (TorchModel fresh = scratch.make(work.original(), work.seeds().split("scratch"))) {
            train(work, "train a helper", fresh, mistakes);
            return PseudoLabelled.mistaken(forget, logits(fresh, forget), entropy);
        }
    }

    private static void train(Workpiece work, String stage, TorchModel helper, TrainingPlan plan) {
        try (Session session = work.session(stage, helper, plan, work.data(Part.RETAIN))) {
            session.run(Objectives.crossEntropy().on(work));
        }
    }

    private float[][] logits(TorchModel model, TorchData data) {
        return model.logits(data, plan.batchSize());
    }
}
