package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Split;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.Losses;
import io.unlearn.djl.Mode;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmallGradientResetTest {
    private static final List<String> WEIGHTS = List.of("conv1.weight", "conv2.weight");

    private UnlearningTask<TorchModel, TorchData> task;
    private Map<String, float[]> before;

    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    /** As many retain rows as forget rows, so that the sample is all of them. */
    @BeforeEach
    void train() {
        UnlearningTask<TorchModel, TorchData> whole = Tiny.task(Tiny.cnn());
        Split<TorchData> split = whole.split();
        task = new UnlearningTask<>(
                whole.original(),
                new Split<>(Tiny.rows(split.retain(), 0, Tiny.FORGET), split.forget(), split.validation()));
        before = Tiny.values(task.original());
    }

    @AfterEach
    void close() {
        task.original().close();
    }

    @Test
    void drawsTheSmallestOfEachLayerAnew() {
        Map<String, float[]> gradients = gradients();
        try (TorchModel model = reset(SmallGradientReset.Scope.EACH_LAYER).model()) {
            assertThat(Tiny.changed(before, model)).containsExactlyElementsOf(WEIGHTS);
            for (String name : WEIGHTS) {
                float[] gradient = gradients.get(name);
                int count = (int) Math.rint(0.3 * gradient.length);
                assertThat(changes(model, name)).isEqualTo(count);
                checkSelection(model, name, gradient, threshold(gradient, count));
            }
        }
    }

    @Test
    void drawsTheSmallestOfAllLayersAnew() {
        Map<String, float[]> gradients = gradients();
        float[] first = gradients.get("conv1.weight");
        float[] second = gradients.get("conv2.weight");
        float[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        int count = (int) Math.rint(0.3 * all.length);
        try (TorchModel model = reset(SmallGradientReset.Scope.ALL_TOGETHER).model()) {
            assertThat(changes(model, "conv1.weight") + changes(model, "conv2.weight"))
                    .isEqualTo(count);
            WEIGHTS.forEach(name -> checkSelection(model, name, gradients.get(name), threshold(all, count)));
        }
    }

    /** 65 entries of variance 2/54 in each of 20 runs: six deviations of the mean square, 2e-9. */
    @Test
    void newValuesHaveHesVariance() {
        double sum = 0;
        int n = 0;
        for (int seed = 0; seed < 20; seed++) {
            SmallGradientReset erasure = new SmallGradientReset(0.3, SmallGradientReset.Scope.EACH_LAYER, 64);
            try (TorchModel model = Tiny.apply(erasure, task, seed).model()) {
                float[] values = model.parameter("conv2.weight").valuesCopy();
                for (int i = 0; i < values.length; i++) {
                    if (values[i] != before.get("conv2.weight")[i]) {
                        sum += values[i] * values[i];
                        n++;
                    }
                }
            }
        }
        assertThat(sum / n / (2.0 / (6 * 9))).isCloseTo(1, within(6 * Math.sqrt(2.0 / n)));
    }

    @Test
    void marksWhatItDrew() {
        Workpiece work = reset(SmallGradientReset.Scope.EACH_LAYER);
        try (TorchModel model = work.model()) {
            for (String name : WEIGHTS) {
                float[] values = model.parameter(name).valuesCopy();
                for (int i = 0; i < values.length; i++) {
                    assertThat(work.erasedCopy(model.parameter(name)).get(i))
                            .isEqualTo(values[i] != before.get(name)[i]);
                }
            }
            assertThat(work.isMarked(model.parameter("fc.weight"))).isFalse();
        }
    }

    private Workpiece reset(SmallGradientReset.Scope scope) {
        return Tiny.apply(Erasures.resetSmallestGradients(0.3, scope, 64), task, 3);
    }

    private int changes(TorchModel model, String name) {
        return Tiny.differences(before.get(name), model.parameter(name).valuesCopy());
    }

    private void checkSelection(TorchModel model, String name, float[] gradient, float threshold) {
        float[] values = model.parameter(name).valuesCopy();
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i] != before.get(name)[i]).isEqualTo(Math.abs(gradient[i]) <= threshold);
        }
    }

    private static float threshold(float[] gradient, int count) {
        float[] magnitudes = gradient.clone();
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        Arrays.sort(magnitudes);
        return magnitudes[count - 1];
    }

    private Map<String, float[]> gradients() {
        try (TorchModel copy = task.original().copy();
                Training training = Training.of(copy, Optimiser.sgd(1, 0, 0))) {
            training.mode(Mode.EVALUATE);
            TorchData retain = task.split().retain();
            TorchData forget = task.split().forget();
            Map<String, float[]> kept = training.gradients(retain, retain.batches(64), Losses.crossEntropy());
            Map<String, float[]> lost = training.gradients(forget, forget.batches(64), Losses.crossEntropy());
            lost.forEach((name, gradient) -> {
                for (int i = 0; i < gradient.length; i++) {
                    kept.get(name)[i] -= gradient[i];
                }
            });
            return kept;
        }
    }
}
