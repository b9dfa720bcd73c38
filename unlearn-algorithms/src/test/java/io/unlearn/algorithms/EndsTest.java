package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.ChallengeMetric;
import io.unlearn.audit.LogitScaledConfidence;
import io.unlearn.audit.UtilityRatios;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.Networks;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The ends of every leaderboard, on a network that has learned random labels by heart: what does nothing scores nothing, what
 * breaks the model next to nothing, retraining more than fine-tuning. Nothing is said about the order between the ends, which
 * turns on the tuning.
 */
@Tag("slow")
class EndsTest {
    private static final int MODELS = 24;
    private static final int[] SHAPE = {1, 8, 8};
    private static final int CLASSES = 4;

    private final Split<TorchData> split = split();
    private final TorchTrainer trainer = new TorchTrainer(
            Networks.smallCnn(SHAPE, CLASSES, 8, 12),
            TorchDevice.cpu(),
            ClassWeights.equal(),
            new TrainingPlan(30, 16, Optimiser.adam(5e-3, 0), Annealing.constant()));

    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    @Test
    void theEndsAreWhereTheyBelong() {
        TorchModel original = trainer.train(split.retain().concat(split.forget()), Seeds.of(1), Progress.none());
        UnlearningTask<TorchModel, TorchData> task = new UnlearningTask<>(original, split);
        Scores retrained = scores(Baselines.retrain(trainer), task, 100);
        Scores again = scores(Baselines.retrain(trainer), task, 200);
        Scores tuned = scores(FineTune.challenge().withBatchSize(16).withLearningRateScale(10), task, 300);
        Scores nothing = scores(Baselines.original(TorchModel::copy), task, 400);
        Scores ascended = scores(GradientAscent.unlearnSparse().withLearningRateScale(10), task, 500);
        original.close();
        double noise = f(again, retrained);
        assertThat(f(nothing, retrained)).isZero();
        assertThat(f(ascended, retrained)).isLessThan(0.02);
        assertThat(f(tuned, retrained)).isLessThan(noise);
        assertThat(noise).isBetween(0.12, 0.26);
        assertThat(nothing.confident).isGreaterThan(tuned.confident - 0.05);
        assertThat(tuned.confident).isGreaterThan(retrained.confident + 0.05);
    }

    private record Scores(ScoreMatrix confidences, double confident) {}

    private static double f(Scores unlearned, Scores retrained) {
        return ChallengeMetric.create()
                .withSubsamples(4)
                .evaluate(
                        unlearned.confidences,
                        retrained.confidences,
                        new UtilityRatios(1, 1),
                        0.1,
                        Seeds.of(9),
                        Progress.none())
                .forgetScore()
                .value();
    }

    private Scores scores(
            Unlearner<TorchModel, TorchData> method, UnlearningTask<TorchModel, TorchData> task, long seed) {
        TorchData forget = split.forget();
        float[][] confidences = new float[MODELS][forget.size()];
        int right = 0;
        for (int m = 0; m < MODELS; m++) {
            try (TorchModel model = method.unlearn(task, Seeds.of(seed).split(m), Progress.none())) {
                float[][] logits = model.logits(forget, 64);
                for (int i = 0; i < logits.length; i++) {
                    confidences[m][i] = (float) LogitScaledConfidence.saturating(logits[i], forget.label(i));
                    right += confidences[m][i] > 0 ? 1 : 0;
                }
            }
        }
        return new Scores(ScoreMatrix.of(confidences), right / (double) (MODELS * forget.size()));
    }

    /** Four patterns under noise; a quarter of the labels of the training rows is random. */
    private static Split<TorchData> split() {
        RandomGenerator random = Seeds.of(77).generator();
        int n = 280;
        float[] values = new float[n * 64];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            int pattern = i % CLASSES;
            labels[i] = i < 240 && random.nextInt(4) == 0 ? random.nextInt(CLASSES) : pattern;
            for (int p = 0; p < 64; p++) {
                double clean = Math.sin((pattern + 1) * (p % 8) * 0.5 + pattern * (p / 8));
                values[i * 64 + p] = (float) (clean + random.nextGaussian());
            }
        }
        TorchData all = TorchData.of(values, SHAPE, labels, CLASSES);
        return new Split<>(Tiny.rows(all, 40, 240), Tiny.rows(all, 0, 40), Tiny.rows(all, 240, n));
    }
}
