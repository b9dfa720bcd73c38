package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.ModelStack;
import io.unlearn.djl.Schedule;
import io.unlearn.djl.StackTraining;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Session} does with cross-entropy, for many models of one chain of layers at once. Each gets the order of rows and the dropout that
 * a session of its own with the same seeds would give it, so that results differ in the order of float32 sums only.
 */
final class GroupSession {
    /** Memory for the stacked weights and activations of one group. */
    private static final long BYTES = 256L << 20;

    /** Small enough that the groups of an experiment keep many cores at work; larger ones gain little more. */
    private static final int LARGEST = 16;

    private GroupSession() {}

    /**
     * Returns how many models are best trained together, 1 where that does not pay.
     *
     * @param architecture of the models; null for one that is not known
     */
    static int size(@Nullable Architecture architecture, TrainingPlan plan, TorchDevice device) {
        if (architecture == null || !ModelStack.worthwhile(architecture, plan.batchSize(), device)) {
            return 1;
        }
        return Math.min(LARGEST, ModelStack.fitting(architecture, plan.batchSize(), BYTES));
    }

    /**
     * Trains models in place by a plan.
     *
     * @param orders where the order of rows comes from, for each
     * @param classWeights of the cross-entropy; empty for none
     */
    static void train(
            String stage,
            List<TorchModel> models,
            TrainingPlan plan,
            TorchData data,
            List<Seeds> orders,
            float[] classWeights,
            Progress progress) {
        Architecture architecture = models.get(0).architecture().orElseThrow();
        try (ModelStack stack = ModelStack.of(architecture, models);
                StackTraining training = StackTraining.of(stack, plan.optimiser())) {
            if (classWeights.length > 0) {
                training.classWeights(classWeights);
            }
            Schedule schedule = plan.schedule(data.size());
            long total = plan.steps(data.size());
            long steps = 0;
            for (int epoch = 0; steps < total; epoch++) {
                int number = epoch;
                List<Seeds> own =
                        orders.stream().map(order -> order.split(number)).toList();
                training.dropout(
                        own.stream().map(order -> order.split("dropout")).toList());
                List<int[][]> batches = StackTraining.batches(data, plan.batchSize(), own);
                batches = batches.subList(0, (int) Math.min(batches.size(), total - steps));
                long before = steps;
                double[] rates = Session.rates(plan, schedule, before, epoch, batches.size());
                Session.checkCancelled(stage);
                training.steps(data, batches, rates, done -> {
                    progress.update(stage, before + done, total);
                    Session.checkCancelled(stage);
                });
                steps += batches.size();
            }
            stack.copyInto(models);
        }
    }
}
