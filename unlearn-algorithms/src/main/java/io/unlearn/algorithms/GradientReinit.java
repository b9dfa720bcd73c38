package io.unlearn.algorithms;

import io.unlearn.djl.Optimiser;
import java.util.function.UnaryOperator;

/**
 * Second place: LD&amp;BGW&amp;KJH of Kookmin University (Kaggle discussion 459200; "MSG" in DeepUnlearn).
 *
 * <p><b>Erase</b>: {@link SmallGradientReset}, 30 % of the convolution weights. <b>Repair</b>: five epochs of cross-entropy on
 * the retain part at 1/3, 2/3, 1, 2/3 and 1/3 of the rate, where the gradient of convolution weights that were kept is
 * multiplied by 0.1, before weight decay and momentum. All other tensors train at the full rate.
 *
 * <p>Conflict: the write-up selects "globally", the published program in each layer, which is the default.
 *
 * @param share of the weights that are drawn anew
 * @param scope what the share is taken of
 * @param keptFactor factor of the gradient of kept convolution weights
 * @param plan of the repair; its batch size is that of the gradients too
 */
public record GradientReinit(double share, SmallGradientReset.Scope scope, double keptFactor, TrainingPlan plan)
        implements UnlearningMethod {
    /** Returns the published settings. */
    public static GradientReinit published() {
        return new GradientReinit(
                0.30,
                SmallGradientReset.Scope.EACH_LAYER,
                0.1,
                new TrainingPlan(5, 64, Optimiser.sgd(0.001, 0.9, 5e-4), new Annealing.RiseAndFall()));
    }

    /** Returns the method with the share taken of each layer or of all together. */
    public GradientReinit withScope(SmallGradientReset.Scope other) {
        return new GradientReinit(share, other, keptFactor, plan);
    }

    @Override
    public Recipe recipe() {
        return Recipe.named("gradient-reinit")
                .erase(Erasures.resetSmallestGradients(share, scope, plan.batchSize()))
                .repair(Repairs.fineTuneErased(plan, keptFactor))
                .build();
    }

    @Override
    public GradientReinit withPlans(UnaryOperator<TrainingPlan> change) {
        return new GradientReinit(share, scope, keptFactor, change.apply(plan));
    }
}
