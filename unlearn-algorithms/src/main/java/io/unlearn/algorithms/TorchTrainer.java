package io.unlearn.algorithms;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.BatchLoss;
import io.unlearn.djl.Losses;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;

/**
 * Trains networks from nothing: the procedure of an original, and with {@link Baselines#retrain} that of its references.
 *
 * @param architecture of the network, with its initialisation
 * @param device where it is trained
 * @param weights of the classes, by the rows that are trained on
 * @param plan of the training
 */
public record TorchTrainer(Architecture architecture, TorchDevice device, ClassWeights weights, TrainingPlan plan)
        implements Baselines.Trainer<TorchModel, TorchData> {
    @Override
    public TorchModel train(TorchData data, Seeds seeds, Progress progress) {
        if (data.isEmpty()) {
            throw new EmptySplitException("data", "at least one row", "empty", "Give rows to train on.");
        }
        TorchModel model = TorchModel.of(architecture, device, seeds.split("weights"));
        boolean done = false;
        BatchLoss loss = Losses.crossEntropy(weights.of(data.classCounts()));
        try (Session session = new Session("train", model, plan, data, seeds.split("order"), progress)) {
            session.run(loss);
            done = true;
            return model;
        } finally {
            if (!done) {
                model.close();
            }
        }
    }
}
