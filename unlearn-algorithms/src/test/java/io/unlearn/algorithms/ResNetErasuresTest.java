package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.Networks;
import io.unlearn.djl.ParameterKind;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The erasures in the network of the challenge, 11.18 million parameters. */
class ResNetErasuresTest {
    private static UnlearningTask<TorchModel, TorchData> task;
    private static Map<String, float[]> before;

    @BeforeAll
    static void build() {
        Natives.orSkip();
        int[] shape = {3, 32, 32};
        TorchModel model =
                TorchModel.of(Networks.resNet18(shape, 10, Networks.Stem.IMAGENET), TorchDevice.cpu(), Seeds.of(1));
        float[] pixels = new float[16 * 3 * 32 * 32];
        int[] labels = new int[16];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.37);
            labels[i / 3_072] = i / 3_072 % 10;
        }
        TorchData all = TorchData.of(pixels, shape, labels, 10);
        task = new UnlearningTask<>(
                model, new Split<>(Tiny.rows(all, 0, 8), Tiny.rows(all, 8, 12), Tiny.rows(all, 12, 16)));
        before = Tiny.values(model);
    }

    @AfterAll
    static void close() {
        task.original().close();
    }

    private static int changes(TorchModel model, TorchParameter parameter) {
        return Tiny.differences(
                before.get(parameter.name()), model.parameter(parameter.name()).valuesCopy());
    }

    private static List<TorchParameter> of(TorchModel model, ParameterKind... kinds) {
        return model.parameters().stream()
                .filter(parameter -> List.of(kinds).contains(parameter.kind()))
                .toList();
    }

    @Test
    void thirtyPercentOfEachConvolution() {
        try (TorchModel model = Tiny.apply(
                        Erasures.resetSmallestGradients(0.3, SmallGradientReset.Scope.EACH_LAYER, 4), task, 1)
                .model()) {
            List<TorchParameter> convolutions = of(model, ParameterKind.CONVOLUTION_WEIGHT);
            assertThat(convolutions).hasSize(20);
            convolutions.forEach(weight -> assertThat(changes(model, weight))
                    .as(weight.name())
                    .isBetween((int) Math.rint(0.3 * weight.size()) - 1, (int) Math.rint(0.3 * weight.size())));
            assertThat(Tiny.changed(before, model)).hasSize(20);
        }
    }

    /** A draw equals the old weight with probability near 1e-7 each: at most 30 of eleven million. */
    @Test
    void ninetyNinePercentOfAllWeightsTogether() {
        try (TorchModel model =
                Tiny.apply(Erasures.pruneSmallest(0.99), task, 1).model()) {
            List<TorchParameter> pruned =
                    of(model, ParameterKind.CONVOLUTION_WEIGHT, ParameterKind.LINEAR_WEIGHT, ParameterKind.LINEAR_BIAS);
            int total = pruned.stream().mapToInt(TorchParameter::size).sum();
            int changed = pruned.stream()
                    .mapToInt(parameter -> changes(model, parameter))
                    .sum();
            assertThat(changed).isBetween((int) Math.rint(0.99 * total) - 30, (int) Math.rint(0.99 * total));
            assertThat(Tiny.changed(before, model)).hasSizeLessThanOrEqualTo(22);
        }
    }

    @Test
    void noiseOnTheFirstConvolutionAlone() {
        try (TorchModel model = Tiny.apply(Erasures.addNoise(LayerChoice.firstConvolution(), 0.6), task, 1)
                .model()) {
            assertThat(Tiny.changed(before, model)).containsExactly("conv1.weight");
        }
    }

    @Test
    void transpositionLeavesTheProjectionsAlone() {
        try (TorchModel model = Tiny.apply(Erasures.transposeKernels(), task, 1).model()) {
            assertThat(Tiny.changed(before, model)).hasSize(17).noneMatch(name -> name.contains("downsample"));
        }
    }
}
