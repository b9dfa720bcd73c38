package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.Networks.Stem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResNetTest {
    private static final int[] SHAPE = {3, 32, 32};

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    @Test
    void hasTheParametersAndNamesOfTorchvision() {
        try (TorchModel model =
                TorchModel.of(Networks.resNet18(SHAPE, 10, Stem.IMAGENET), TorchDevice.cpu(), Seeds.of(1))) {
            assertThat(model.parameterCount()).isEqualTo(11_181_642);
            assertThat(model.layers())
                    .hasSize(41)
                    .startsWith("conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2", "layer1.0.bn2")
                    .contains("layer2.0.downsample.0", "layer2.0.downsample.1", "layer4.1.bn2")
                    .doesNotContain("layer1.0.downsample.0", "layer2.1.downsample.0")
                    .endsWith("fc");
            assertThat(model.parameter("layer3.0.downsample.0.weight"))
                    .hasToString("layer3.0.downsample.0.weight [256, 128, 1, 1] CONVOLUTION_WEIGHT");
            double square = 0;
            float[] conv = model.parameter("layer4.1.conv2.weight").valuesCopy();
            for (float each : conv) {
                square += (double) each * each;
            }
            // 2.4 million draws: the mean square is within 1 % with probability over 1 - 1e-20.
            assertThat(square / conv.length * (512 * 9 / 2.0)).isBetween(0.99, 1.01);
        }
    }

    @Test
    void learnsWithTheSmallStem() {
        TorchData data = Samples.blobs(8, new int[] {3, 8, 8}, 2, 1);
        try (TorchModel model = TorchModel.of(
                        Networks.resNet18(new int[] {3, 8, 8}, 10, Stem.SMALL), TorchDevice.cpu(), Seeds.of(1));
                Training training = Training.of(model, Optimiser.sgd(0.01, 0.9, 0))) {
            assertThat(model.parameterCount()).isEqualTo(11_173_962);
            TorchData ten = TorchData.of(data.valuesCopy(), new int[] {3, 8, 8}, data.labelsCopy(), 10);
            double first = training.step(ten, Samples.all(ten), Losses.crossEntropy());
            training.step(ten, Samples.all(ten), Losses.crossEntropy());
            assertThat(training.step(ten, Samples.all(ten), Losses.crossEntropy()))
                    .isLessThan(first);
            try (TorchModel copy = model.copy()) {
                assertThat(copy.digest()).isEqualTo(model.digest());
            }
        }
        assertThatThrownBy(() -> Networks.resNet18(new int[] {3, 28, 28}, 10, Stem.IMAGENET))
                .isInstanceOf(ShapeMismatchException.class);
    }
}
