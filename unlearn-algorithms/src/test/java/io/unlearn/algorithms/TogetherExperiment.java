package io.unlearn.algorithms;

import io.unlearn.algorithms.experiment.Candidate;
import io.unlearn.algorithms.experiment.ExperimentDefinition;
import io.unlearn.algorithms.experiment.ModelGroups;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.djl.Initialiser;
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
import java.util.concurrent.atomic.AtomicInteger;

/** Perceptrons that can be made together or one by one; breaks at one of the scores if asked to. */
final class TogetherExperiment implements ExperimentDefinition<TorchModel, TorchData> {
    private static final TrainingPlan PLAN =
            new TrainingPlan(2.5, 4, Optimiser.sgd(0.02, 0.9, 5e-4), Annealing.cosine());

    final AtomicInteger scored = new AtomicInteger();
    private final boolean together;
    private final int breakAt;
    private final TorchTrainer trainer =
            new TorchTrainer(Tiny.mlp(), TorchDevice.cpu(), new ClassWeights.Balanced(), PLAN);
    private final Split<TorchData> split = Tiny.split();

    TogetherExperiment(boolean together, int breakAt) {
        this.together = together;
        this.breakAt = breakAt;
    }

    @Override
    public String configuration() {
        return "perceptrons";
    }

    @Override
    public TorchData trainingSet() {
        return split.retain().concat(split.forget());
    }

    @Override
    public Split<TorchData> split() {
        return split;
    }

    @Override
    public TorchData testSet() {
        return split.validation();
    }

    @Override
    public TorchModel train(TorchData data, Seeds seeds, Progress progress) {
        return trainer.train(data, seeds, progress);
    }

    @Override
    public Optional<ModelGroups<TorchModel, TorchData>> groups() {
        return together ? Optional.of(new TorchGroups(trainer)) : Optional.empty();
    }

    @Override
    public List<Candidate<TorchModel, TorchData>> candidates() {
        TrainingPlan wild = TrainingPlan.sgd(2, 4, 1e30, 0, 0);
        return List.of(
                new Candidate<>("tuned", 3, "x", new FineTune("fine-tune", PLAN)),
                new Candidate<>("wild", 2, "x", new FineTune("fine-tune", wild)),
                new Candidate<>("tuned", 3, "x", new Retrain(Initialiser.PYTORCH, new ClassWeights.Balanced(), PLAN)),
                new Candidate<>("tuned", 2, "x", new GradientAscent(PLAN.withEpochs(0.2))));
    }

    @Override
    public float[] confidences(TorchModel model, TorchData data) {
        if (scored.incrementAndGet() == breakAt) {
            throw new IllegalStateException("power cut");
        }
        float[][] logits = model.logits(data, 32);
        float[] scores = new float[logits.length];
        for (int i = 0; i < scores.length; i++) {
            double others = 0;
            for (int k = 0; k < logits[i].length; k++) {
                others += k == data.label(i) ? 0 : Math.exp(logits[i][k]);
            }
            scores[i] = (float) (logits[i][data.label(i)] - Math.log(others));
        }
        return scores;
    }

    @Override
    public double accuracy(TorchModel model, TorchData data) {
        return 1;
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
            return TorchModel.load(file, Tiny.mlp(), TorchDevice.cpu());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void closeModel(TorchModel model) {
        model.close();
    }
}
