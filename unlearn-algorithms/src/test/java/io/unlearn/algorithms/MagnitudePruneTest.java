package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MagnitudePruneTest {
    private static final Map<String, Integer> FAN_IN = Map.of("conv1.weight", 9, "conv2.weight", 36, "fc.weight", 24);
    private static final List<String> PRUNED = List.of("conv1.weight", "conv2.weight", "fc.weight", "fc.bias");

    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    @Test
    void keepsTheLargestPercentOverAllTensorsTogether() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        Map<String, float[]> before = Tiny.values(task.original());
        try (TorchModel original = task.original();
                TorchModel model =
                        Tiny.apply(Erasures.pruneSmallest(0.99), task, 1).model()) {
            assertThat(Tiny.changed(before, model)).isSubsetOf(PRUNED);
            float threshold = threshold(before, 0.99);
            int kept = 0;
            for (String name : PRUNED) {
                float[] old = before.get(name);
                float[] now = model.parameter(name).valuesCopy();
                for (int i = 0; i < now.length; i++) {
                    if (Math.abs(old[i]) > threshold) {
                        assertThat(now[i]).isEqualTo(old[i]);
                        kept++;
                    } else if (name.endsWith("bias")) {
                        assertThat(now[i]).isZero();
                    } else {
                        assertThat(now[i]).isNotEqualTo(old[i]);
                        assertThat(Math.abs(now[i])).isLessThanOrEqualTo((float) (1 / Math.sqrt(FAN_IN.get(name))));
                    }
                }
            }
            int total =
                    PRUNED.stream().mapToInt(name -> before.get(name).length).sum();
            assertThat(kept).isEqualTo(total - (int) Math.rint(0.99 * total));
            assertThat(original.digest()).isNotEqualTo(model.digest());
        }
    }

    private static float threshold(Map<String, float[]> before, double share) {
        List<Float> magnitudes = new ArrayList<>();
        for (String name : PRUNED) {
            for (float value : before.get(name)) {
                magnitudes.add(Math.abs(value));
            }
        }
        Collections.sort(magnitudes);
        return magnitudes.get((int) Math.rint(share * magnitudes.size()) - 1);
    }
}
