package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stage of the seventh place that chooses tensors, on its own. */
class NoiseInjectionTest {
    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    private static NoiseInjection with(double rate, int epochs) {
        NoiseInjection published = NoiseInjection.published();
        return published.withPlans(plan -> TrainingPlan.sgd(epochs, 8, rate, 0.9, 5e-4));
    }

    private static List<String> changed(Architecture network, NoiseInjection method, long seed) {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(network);
        Map<String, float[]> before = Tiny.values(task.original());
        Erasure injection = method::inject;
        try (TorchModel model = Tiny.apply(injection, task, seed).model()) {
            return Tiny.changed(before, model);
        } finally {
            task.original().close();
        }
    }

    @Test
    void nineOfTwelveTensorsAreTrainedInAnEpoch() {
        List<String> first = changed(Tiny.mlp(), with(0.01, 1), 1);
        assertThat(first).hasSize(9);
        assertThat(changed(Tiny.mlp(), with(0.01, 1), 2)).hasSize(9).isNotEqualTo(first);
    }

    /** Without learning the noise alone is seen: on at most the three tensors that the first epoch left out. */
    @Test
    void noiseSparesWhatWasChosenBefore() {
        assertThat(changed(Tiny.mlp(), with(0, 1), 1)).isEmpty();
        int reached = 0;
        for (int seed = 0; seed < 10; seed++) {
            List<String> noisy = changed(Tiny.mlp(), with(0, 5), seed);
            assertThat(noisy).hasSizeLessThanOrEqualTo(3);
            reached += noisy.size();
        }
        assertThat(reached).isPositive();
    }

    @Test
    void normalisationIsTrainedBesideTheChosenTensors() {
        NoiseInjection one = new NoiseInjection(
                1,
                0.7,
                0.04,
                false,
                NoiseInjection.Normalisation.BY_KIND,
                TrainingPlan.sgd(1, 8, 0.01, 0.9, 5e-4),
                TrainingPlan.sgd(1, 8, 0.01, 0.9, 5e-4));
        List<String> changed = changed(Tiny.cnn(), one, 1);
        assertThat(changed).hasSize(8 + 1);
        assertThat(changed.stream().filter(name -> name.startsWith("bn"))).hasSize(8);
        assertThat(changed(Tiny.cnn(), one.withWholeFirst(true), 1)).hasSize(8 + 4);
        assertThat(changed(Tiny.cnn(), one.withNormalisation(NoiseInjection.Normalisation.BY_NAME), 1))
                .hasSize(8 + 1);
    }
}
