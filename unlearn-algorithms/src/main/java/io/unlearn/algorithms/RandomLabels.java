package io.unlearn.algorithms;

import io.unlearn.djl.BatchLoss;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Trains on the retain part together with the forget part under random labels: a baseline after Graves, Nagisetty and Ganesh,
 * "Amnesiac Machine Learning" (AAAI 2021).
 *
 * @param name the name in reports
 * @param wrongOnly whether a random label is never the true one
 * @param eachEpoch whether the labels are drawn anew in each epoch
 * @param plan of the training
 */
public record RandomLabels(String name, boolean wrongOnly, boolean eachEpoch, TrainingPlan plan)
        implements UnlearningMethod {
    /** Returns the amnesiac form: one wrong label for each row, three epochs, batches of 128, Adam with rate 1e-4. */
    public static RandomLabels amnesiac() {
        return new RandomLabels(
                "random-labels", true, false, new TrainingPlan(3, 128, Optimiser.adam(1e-4, 0), Annealing.constant()));
    }

    /** Returns the successive form: labels of any class, drawn anew in each epoch, otherwise as the amnesiac form. */
    public static RandomLabels successive() {
        return new RandomLabels(
                "successive-random-labels", false, true, amnesiac().plan());
    }

    @Override
    public Recipe recipe() {
        Erasure confuse = this::confuse;
        return Recipe.named(name)
                .erase(confuse.needing(Need.RETAIN_SET, Need.FORGET_SET))
                .build();
    }

    private void confuse(Workpiece work) {
        TorchData retain = work.data(Part.RETAIN);
        TorchData forget = work.data(Part.FORGET);
        RandomGenerator random = work.random("labels");
        TorchData data = retain.concat(relabelled(forget, random));
        BatchLoss loss = Objectives.crossEntropy().on(work);
        try (Session session = work.session("train on random labels", plan, data)) {
            while (session.remains()) {
                session.epoch(data, loss);
                data = eachEpoch ? retain.concat(relabelled(forget, random)) : data;
            }
        }
    }

    /** Returns the rows under random labels. */
    TorchData relabelled(TorchData forget, RandomGenerator random) {
        int[] labels = forget.labelsCopy();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = wrongOnly
                    ? (labels[i] + 1 + random.nextInt(forget.classes() - 1)) % forget.classes()
                    : random.nextInt(forget.classes());
        }
        return forget.withLabels(labels);
    }

    @Override
    public RandomLabels withPlans(UnaryOperator<TrainingPlan> change) {
        return new RandomLabels(name, wrongOnly, eachEpoch, change.apply(plan));
    }
}
