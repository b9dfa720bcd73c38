package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.unlearn.core.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A number in a loss is there for the gradient, whatever Java's collector does in between. */
class NumbersInLossesTest {
    @Test
    void aNumberOutlivesTheCollector() {
        Architecture plan = Networks.mlp(new int[] {3}, 2);
        TorchData data = TorchData.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {3}, new int[] {0, 1}, 2);
        try (TorchModel model = TorchModel.of(plan, TorchDevice.cpu(), Seeds.of(1));
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            Map<String, float[]> calm = gradients(training, data, false);
            for (int round = 0; round < 5; round++) {
                Map<String, float[]> busy = gradients(training, data, true);
                calm.forEach((name, wanted) -> assertThat(busy.get(name)).containsExactly(wanted));
            }
        }
    }

    private static Map<String, float[]> gradients(Training training, TorchData data, boolean collect) {
        return training.gradients(data, List.of(new int[] {0, 1}), (net, batch) -> {
            NDArray scaled = Losses.times(net.logits(batch.inputs()), 0.2);
            NDArray loss = Losses.times(Losses.crossEntropy(scaled, batch.labels()), 3);
            if (collect) {
                overwriteFreedMemory();
            }
            return loss;
        });
    }

    private static void overwriteFreedMemory() {
        System.gc();
        byte[] garbage = new byte[8];
        Arrays.fill(garbage, (byte) 0x7f);
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer.allocateDirect(8).put(garbage);
        }
    }
}
