package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;
import io.unlearn.djl.Networks;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Choices in the network of the challenge. */
class LayerChoiceTest {
    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    @Test
    void ofAResNet() {
        try (TorchModel model = TorchModel.of(
                Networks.resNet18(new int[] {3, 32, 32}, 10, Networks.Stem.IMAGENET), TorchDevice.cpu(), Seeds.of(1))) {
            assertThat(LayerChoice.firstConvolution().of(model)).containsExactly("conv1");
            assertThat(LayerChoice.lastLinear().of(model)).containsExactly("fc");
            assertThat(LayerChoice.firstWeighted().and(LayerChoice.lastLinear()).of(model))
                    .containsExactly("conv1", "fc");
            assertThat(LayerChoice.convolutions().of(model)).hasSize(20);
            assertThat(LayerChoice.convolutionsWithoutShortcuts().of(model))
                    .hasSize(17)
                    .doesNotContain("layer2.0.downsample.0");
            assertThat(model.parameters().stream()
                            .filter(p -> p.trainable() && !p.kind().isNorm())
                            .count())
                    .isEqualTo(22);
        }
    }

    @Test
    void ofASingleLayerEachOnce() {
        try (TorchModel model = TorchModel.of(Networks.mlp(new int[] {4}, 3), TorchDevice.cpu(), Seeds.of(1))) {
            assertThat(LayerChoice.firstWeighted().and(LayerChoice.lastLinear()).of(model))
                    .containsExactly("fc1");
            assertThat(LayerChoice.convolutions().of(model)).isEmpty();
            assertThat(LayerChoice.named("fc1", "conv1").of(model)).containsExactly("fc1");
        }
    }
}
