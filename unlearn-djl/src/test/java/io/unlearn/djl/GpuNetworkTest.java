package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same network on a CUDA device and on the CPU: the same weights from the same seeds, and the same outputs to float32 rounding. */
@Tag("gpu")
class GpuNetworkTest {
    private static final int[] SHAPE = {1, 8, 8};
    private static final Architecture CNN = Networks.smallCnn(SHAPE, 3, 4, 6);
    private static final TorchData DATA = Samples.blobs(96, SHAPE, 3, 1);

    @BeforeAll
    static void needsADevice() {
        Cuda.orSkip();
    }

    private static float[][] logits(Architecture architecture, TorchDevice device, int epochs) {
        try (TorchModel model = TorchModel.of(architecture, device, Seeds.of(5));
                Training training = Training.of(model, Optimiser.sgd(0.02, 0.9, 5e-4))) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                training.epoch(
                        DATA,
                        16,
                        Seeds.of(9).split(epoch),
                        (net, batch) -> Losses.crossEntropy(net.logits(batch.inputs()), batch.labels()));
            }
            return model.logits(DATA, 32);
        }
    }

    private static void compare(Architecture architecture, int epochs, double tolerance) {
        float[][] cpu = logits(architecture, TorchDevice.cpu(), epochs);
        float[][] gpu = logits(architecture, TorchDevice.gpu(0), epochs);
        for (int i = 0; i < cpu.length; i++) {
            for (int c = 0; c < cpu[i].length; c++) {
                assertThat(Math.abs(gpu[i][c] - cpu[i][c])).isLessThanOrEqualTo((float) tolerance);
            }
        }
    }

    @Test
    void untrainedNetworksScoreAlike() {
        compare(CNN, 0, 1e-4);
        compare(Networks.mlp(SHAPE, 3, 16), 0, 1e-4);
    }

    @Test
    void trainedNetworksScoreAlike() {
        compare(CNN, 2, 2e-2);
        compare(Networks.mlp(SHAPE, 3, 16), 2, 2e-2);
    }
}
