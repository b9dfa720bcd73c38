package io.unlearn.examples.torch;

import io.unlearn.algorithms.Annealing;
import io.unlearn.algorithms.ClassWeights;
import io.unlearn.algorithms.TorchGroups;
import io.unlearn.algorithms.TorchTrainer;
import io.unlearn.algorithms.TrainingPlan;
import io.unlearn.algorithms.experiment.Candidate;
import io.unlearn.algorithms.experiment.ExperimentDefinition;
import io.unlearn.algorithms.experiment.ModelGroups;
import io.unlearn.audit.LogitScaledConfidence;
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
import java.util.Optional;

/** A small convolutional network on images of Fashion-MNIST. Thread-safe: models are made on the thread that asks. */
final class ImageTask implements ExperimentDefinition<TorchModel, TorchData> {
    private static final int TRAIN_BATCH = 64;
    private static final double RATE = 2e-3;

    private final StudySize size;
    private final ImageParts parts;
    private final List<Candidate<TorchModel, TorchData>> candidates;

    ImageTask(StudySize size, ImageParts parts, List<Candidate<TorchModel, TorchData>> candidates) {
        this.size = size;
        this.parts = parts;
        this.candidates = List.copyOf(candidates);
    }

    private Architecture architecture() {
        int[] widths = size.widths().stream().mapToInt(Integer::intValue).toArray();
        return Networks.smallCnn(parts.train().exampleShapeCopy(), parts.train().classes(), widths);
    }

    @Override
    public String configuration() {
        return """
                data: Fashion-MNIST subset, %d training images of 14 x 14 (%d of each class), %d for validation, %d to test
                forget set: %d images of %d of %d invented subjects, by lot
                labels: a share of %s of all training labels is drawn anew by lot, any of the ten classes
                network: smallCnn %s, batch %d, Adam %s, cosine over %d epochs, cross-entropy
                """.formatted(
                        parts.train().size(),
                        size.trainPerClass(),
                        parts.split().validation().size(),
                        parts.test().size(),
                        parts.split().forget().size(),
                        size.forgetSubjects(),
                        size.subjects(),
                        size.noise(),
                        size.widths(),
                        TRAIN_BATCH,
                        RATE,
                        size.epochs());
    }

    @Override
    public TorchData trainingSet() {
        return parts.train();
    }

    @Override
    public Split<TorchData> split() {
        return parts.split();
    }

    @Override
    public TorchData testSet() {
        return parts.test();
    }

    @Override
    public TorchModel train(TorchData data, Seeds seeds, Progress progress) {
        return trainer().train(data, seeds, progress);
    }

    private TorchTrainer trainer() {
        return new TorchTrainer(architecture(), TorchDevice.cpu(), ClassWeights.equal(), plan());
    }

    @Override
    public Optional<ModelGroups<TorchModel, TorchData>> groups() {
        return Optional.of(new TorchGroups(trainer()));
    }

    private TrainingPlan plan() {
        return new TrainingPlan(size.epochs(), TRAIN_BATCH, Optimiser.adam(RATE, 0), Annealing.cosine());
    }

    @Override
    public List<Candidate<TorchModel, TorchData>> candidates() {
        return candidates;
    }

    @Override
    public float[] confidences(TorchModel model, TorchData data) {
        float[][] logits = model.logits(data, Accuracy.BATCH);
        float[] scores = new float[logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) LogitScaledConfidence.saturating(logits[i], data.label(i));
        }
        return scores;
    }

    @Override
    public double accuracy(TorchModel model, TorchData data) {
        return Accuracy.of(model, data);
    }

    @Override
    public void save(TorchModel model, OutputStream out) throws IOException {
        Path file = Files.createTempFile("model", ".safetensors");
        try {
            model.save(file);
            Files.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public TorchModel load(InputStream in) throws IOException {
        Path file = Files.createTempFile("model", ".safetensors");
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
