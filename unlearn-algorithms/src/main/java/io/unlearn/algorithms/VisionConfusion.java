package io.unlearn.algorithms;

import io.unlearn.djl.BatchLoss;
import io.unlearn.djl.Optimiser;
import java.util.function.UnaryOperator;

/**
 * Third place: Seif Eddine Achour (Kaggle discussion 459334; "CFW" in DeepUnlearn), vision confusion and reconstitution.
 *
 * <p><b>Erase</b>: N(0, 0.6^2) is added to the weights of the chosen layers. <b>Repair</b>: four epochs of weighted
 * cross-entropy on the retain part down a cosine; before the last one N(0, 0.005^2) is added to the same weights. One
 * optimiser throughout.
 *
 * <p>Conflicts. The write-up says "the convolutional weights", but the published program reaches only the first convolution
 * of a ResNet, which is the default here: noise of deviation 0.6 on all would swamp weights of a tenth of that. The published
 * loss multiplies the mean cross-entropy of a batch by the mean weight of its rows, which is a learning rate for each batch;
 * {@link Weighting#EACH_ROW} is the weighted cross-entropy that the write-up describes. The weights are made for data in which
 * class 0 is the largest; DeepUnlearn takes {@link ClassWeights.Balanced}.
 *
 * <p>The "loss landscape adjuster" that the author names beside it is not specified in any source that could be read, and is
 * not here.
 *
 * @param layers whose weights are confused
 * @param confusion the first deviation
 * @param slightConfusion the deviation before the last epoch
 * @param weights of the classes, by the rows of the retain part
 * @param weighting how the weights enter
 * @param plan of the repair
 */
public record VisionConfusion(
        LayerChoice layers,
        double confusion,
        double slightConfusion,
        ClassWeights weights,
        Weighting weighting,
        TrainingPlan plan)
        implements UnlearningMethod {
    /** How class weights enter the loss. */
    public enum Weighting {
        /** The mean cross-entropy times the mean weight of the batch, as the published program does. */
        WHOLE_BATCH,
        /** The weighted mean sum(w l) / sum(w) of the batch, as the write-up says. */
        EACH_ROW
    }

    /** Returns the published settings. */
    public static VisionConfusion published() {
        return new VisionConfusion(
                LayerChoice.firstConvolution(),
                0.6,
                0.005,
                new ClassWeights.Favouring(0, 0.05),
                Weighting.WHOLE_BATCH,
                new TrainingPlan(4, 64, Optimiser.sgd(0.0007, 0.9, 5e-4), Annealing.cosine()));
    }

    /** Returns the method on other layers. */
    public VisionConfusion withLayers(LayerChoice other) {
        return new VisionConfusion(other, confusion, slightConfusion, weights, weighting, plan);
    }

    /** Returns the method with other class weights. */
    public VisionConfusion withWeights(ClassWeights other, Weighting form) {
        return new VisionConfusion(layers, confusion, slightConfusion, other, form, plan);
    }

    @Override
    public Recipe recipe() {
        Repair reconstitution = this::reconstitute;
        return Recipe.named("vision-confusion")
                .erase(Erasures.addNoise(layers, confusion))
                .repair(reconstitution.needing(Need.RETAIN_SET))
                .build();
    }

    private void reconstitute(Workpiece work) {
        BatchLoss loss = objective().on(work);
        int last = (int) Math.ceil(plan.epochs()) - 1;
        try (Session session = work.session("reconstitute", plan, work.data(Part.RETAIN))) {
            for (int epoch = 0; session.remains(); epoch++) {
                if (epoch == last) {
                    Erasures.addNoise(layers, slightConfusion).apply(work);
                }
                session.epoch(loss);
            }
        }
    }

    private Objective objective() {
        return weighting == Weighting.WHOLE_BATCH
                ? Objectives.batchScaledCrossEntropy(weights)
                : Objectives.crossEntropy(weights, Part.RETAIN);
    }

    @Override
    public VisionConfusion withPlans(UnaryOperator<TrainingPlan> change) {
        return new VisionConfusion(layers, confusion, slightConfusion, weights, weighting, change.apply(plan));
    }
}
