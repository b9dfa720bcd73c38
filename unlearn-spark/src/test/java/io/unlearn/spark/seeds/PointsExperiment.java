package io.unlearn.spark.seeds;

import io.unlearn.algorithms.Annealing;
import io.unlearn.algorithms.Baselines;
import io.unlearn.algorithms.ClassWeights;
import io.unlearn.algorithms.TorchTrainer;
import io.unlearn.algorithms.TrainingPlan;
import io.unlearn.algorithms.experiment.Candidate;
import io.unlearn.algorithms.experiment.ExperimentDefinition;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.Networks;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.random.RandomGenerator;

/** A small perceptron on invented points, with one method. */
public class PointsExperiment implements ExperimentDefinition<TorchModel, TorchData> {
    private static final int[] SHAPE = {6};
    private static final int CLASSES = 3;

    private final TorchData all = points(60, 1);
    private final TorchData retain = points(48, 1);
    private final TorchData forget = points(12, 2);
    private final TorchData test = points(30, 3);

    /** For executors. */
    public PointsExperiment() {}

    private static TorchData points(int count, long seed) {
        RandomGenerator random = Seeds.of(seed).generator();
        float[] values = new float[count * SHAPE[0]];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return TorchData.of(values, SHAPE, random.ints(count, 0, CLASSES).toArray(), CLASSES);
    }

    private static Architecture architecture() {
        return Networks.mlp(SHAPE, CLASSES, 16);
    }

    @Override
    public String configuration() {
        return "perceptron of 16 on invented points, 3 epochs";
    }

    @Override
    public TorchData trainingSet() {
        return all;
    }

    @Override
    public Split<TorchData> split() {
        return new Split<>(retain, forget, test);
    }

    @Override
    public TorchData testSet() {
        return test;
    }

    @Override
    public TorchModel train(TorchData data, Seeds seeds, Progress progress) {
        TrainingPlan plan = new TrainingPlan(3, 8, Optimiser.adam(0.01, 0), Annealing.cosine());
        return new TorchTrainer(architecture(), TorchDevice.cpu(), ClassWeights.equal(), plan)
                .train(data, seeds, progress);
    }

    @Override
    public List<Candidate<TorchModel, TorchData>> candidates() {
        return List.of(new Candidate<>("none", 2, "none", Baselines.original(TorchModel::copy)));
    }

    @Override
    public float[] confidences(TorchModel model, TorchData data) {
        float[][] logits = model.logits(data, 16);
        float[] scores = new float[logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = logits[i][data.label(i)];
        }
        return scores;
    }

    @Override
    public double accuracy(TorchModel model, TorchData data) {
        float[][] logits = model.logits(data, 16);
        int right = 0;
        for (int i = 0; i < logits.length; i++) {
            float[] row = logits[i];
            int best = row[0] >= row[1] ? 0 : 1;
            right += (row[2] > row[best] ? 2 : best) == data.label(i) ? 1 : 0;
        }
        return (double) right / logits.length;
    }

    @Override
    public void save(TorchModel model, OutputStream out) throws IOException {
        Path file = Files.createTempFile("points", ".safetensors");
        try {
            model.save(file);
            Files.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public TorchModel load(InputStream in) throws IOException {
        Path file = Files.createTempFile("points", ".safetensors");
        try {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return TorchModel.load(file, architecture(), TorchDevice.cpu());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void closeModel(TorchModel model) {
        model.close();
    }
}
