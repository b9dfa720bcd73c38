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
import java.util.ArrayList;
import java.util.List;

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
    private static final String STAGE = "train";
    private static final String ORDER = "order";

    /** Returns how many models are best trained together, 1 where that does not pay. */
    int together() {
        return GroupSession.size(architecture, plan, device);
    }

    /** Trains a model for each of the seeds, all at once; they differ from those of {@link #train} in the order of float32 sums. */
    List<TorchModel> trainTogether(TorchData data, List<Seeds> seeds, Progress progress) {
        requireRows(data);
        List<TorchModel> models = new ArrayList<>();
        boolean done = false;
        try {
            seeds.forEach(own -> models.add(start(own)));
            List<Seeds> orders = seeds.stream().map(own -> own.split(ORDER)).toList();
            GroupSession.train(STAGE, models, plan, data, orders, weights.of(data.classCounts()), progress);
            done = true;
            return List.copyOf(models);
        } finally {
            if (!done) {
                models.forEach(TorchModel::close);
            }
        }
    }

    private TorchModel start(Seeds seeds) {
        return TorchModel.of(architecture, device, seeds.split("weights"));
    }

    private static void requireRows(TorchData data) {
        if (data.isEmpty()) {
            throw new EmptySplitException("data", "at least one row", "empty", "Give rows to train on.");
        }
    }

    @Override
    public TorchModel train(TorchData data, Seeds seeds, Progress progress) {
        requireRows(data);
        TorchModel model = start(seeds);
        boolean done = false;
        BatchLoss loss = Losses.crossEntropy(weights.of(data.classCounts()));
        try (Session session = new Session(STAGE, model, plan, data, seeds.split(ORDER), progress)) {
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
