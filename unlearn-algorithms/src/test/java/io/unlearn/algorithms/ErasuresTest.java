package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.Initialiser;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tensors an erasure changes, and by how much. */
class ErasuresTest {
    private UnlearningTask<TorchModel, TorchData> task;
    private Map<String, float[]> before;

    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    @BeforeEach
    void train() {
        task = Tiny.task(Tiny.cnn());
        before = Tiny.values(task.original());
    }

    @AfterEach
    void close() {
        task.original().close();
    }

    @Test
    void resetChangesTheChosenLayersAndNoOther() {
        LayerChoice ends = LayerChoice.firstWeighted().and(LayerChoice.lastLinear());
        try (TorchModel model =
                Tiny.apply(Erasures.reset(ends, Initialiser.PYTORCH), task, 1).model()) {
            assertThat(Tiny.changed(before, model)).containsExactly("conv1.weight", "fc.weight", "fc.bias");
            bounded(model, "conv1.weight", 1.0 / 3);
            bounded(model, "fc.weight", 1 / Math.sqrt(24));
            bounded(model, "fc.bias", 1 / Math.sqrt(24));
        }
    }

    private static void bounded(TorchModel model, String name, double bound) {
        for (float value : model.parameter(name).valuesCopy()) {
            assertThat((double) Math.abs(value)).isLessThanOrEqualTo(bound);
        }
    }

    @Test
    void resetOfANormalisationBringsItsStatisticsBack() {
        try (TorchModel model = Tiny.apply(Erasures.reset(LayerChoice.named("bn2"), Initialiser.PYTORCH), task, 1)
                .model()) {
            assertThat(Tiny.changed(before, model)).hasSize(4).allMatch(name -> name.startsWith("bn2"));
        }
    }

    @Test
    void randomLayersComeFromThePoolAndAreDrawnWithReplacement() {
        Set<Integer> counts = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            Erasure erasure = Erasures.resetRandom(2, LayerChoice.convolutions(), Initialiser.PYTORCH);
            try (TorchModel model = Tiny.apply(erasure, task, seed).model()) {
                List<String> changed = Tiny.changed(before, model);
                assertThat(changed).isSubsetOf("conv1.weight", "conv2.weight");
                counts.add(changed.size());
            }
        }
        assertThat(counts).containsExactlyInAnyOrder(1, 2);
    }

    /** 36 draws: their mean square misses by a factor of 2.5 or 0.25 with probability below 1e-6. */
    @Test
    void noiseReachesTheWeightsOfTheChosenLayer() {
        try (TorchModel model = Tiny.apply(Erasures.addNoise(LayerChoice.firstConvolution(), 0.6), task, 1)
                .model()) {
            assertThat(Tiny.changed(before, model)).containsExactly("conv1.weight");
            float[] old = before.get("conv1.weight");
            float[] now = model.parameter("conv1.weight").valuesCopy();
            double square = 0;
            for (int i = 0; i < now.length; i++) {
                square += (now[i] - old[i]) * (now[i] - old[i]) / now.length;
            }
            assertThat(square / 0.36).isBetween(0.25, 2.5);
        }
    }

    @Test
    void transpositionSwapsTheLastTwoAxes() {
        try (TorchModel model = Tiny.apply(Erasures.transposeKernels(), task, 1).model()) {
            assertThat(Tiny.changed(before, model)).containsExactly("conv1.weight", "conv2.weight");
            for (String name : List.of("conv1.weight", "conv2.weight")) {
                float[] old = before.get(name);
                float[] now = model.parameter(name).valuesCopy();
                for (int i = 0; i < now.length; i++) {
                    int kernel = i / 9 * 9;
                    int row = i % 9 / 3;
                    int column = i % 3;
                    assertThat(now[i]).isEqualTo(old[kernel + 3 * column + row]);
                }
            }
        }
    }

    @Test
    void roundingToHalfReachesEveryTensor() {
        try (TorchModel model = Tiny.apply(Erasures.roundToHalf(), task, 1).model()) {
            assertThat(Tiny.changed(before, model)).contains("conv2.weight", "bn1.running_var", "fc.weight");
            Tiny.values(model).forEach((name, values) -> {
                float[] old = before.get(name);
                for (int i = 0; i < values.length; i++) {
                    assertThat(values[i]).isCloseTo(old[i], within(Math.abs(old[i]) / 2048 + 3e-8f));
                }
            });
        }
    }

    @Test
    void layersThatAreNotThereAreRefusedBeforeTheStart() {
        assertThatThrownBy(() -> Tiny.apply(Erasures.addNoise(LayerChoice.named("stem"), 1), task, 1))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("model must be a network with the layers that are chosen but is cnn");
        try (TorchModel mlp = Tiny.task(Tiny.mlp()).original()) {
            UnlearningTask<TorchModel, TorchData> other = new UnlearningTask<>(mlp, task.split());
            for (UnlearningMethod method : List.of(
                    GradientReinit.published(),
                    VisionConfusion.published(),
                    TransposePseudoLabel.published(),
                    ForgetRemember.first())) {
                assertThatThrownBy(() -> method.unlearn(other, Seeds.of(1)))
                        .as(method.name())
                        .isInstanceOf(InvalidArgumentException.class)
                        .hasMessageContaining("model must be a network with");
            }
        }
    }
}
