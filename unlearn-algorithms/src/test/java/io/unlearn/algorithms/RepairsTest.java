package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RepairsTest {
    private static final TrainingPlan ONE_STEP = TrainingPlan.sgd(1, 64, 0.1, 0, 0);

    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    /** One step without momentum and decay: kept entries move by a tenth of what they would. */
    @Test
    void whatWasKeptMovesATenth() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        BitSet even = new BitSet();
        for (int i = 0; i < 216; i += 2) {
            even.set(i);
        }
        Map<String, float[]> before = Tiny.values(task.original());
        Map<String, float[]> free = after(task, even, 1);
        Map<String, float[]> held = after(task, even, 0.1);
        free.forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                float factor = name.equals("conv2.weight") && i % 2 == 1 ? 0.1f : 1;
                float start = before.get(name)[i];
                assertThat(held.get(name)[i] - start).isCloseTo(factor * (values[i] - start), within(1e-6f));
            }
        });
        assertThat(Tiny.differences(before.get("conv2.weight"), held.get("conv2.weight")))
                .isGreaterThan(200);
        task.original().close();
    }

    private static Map<String, float[]> after(
            UnlearningTask<TorchModel, TorchData> task, BitSet erased, double factor) {
        Workpiece work = Workpiece.of("test", task, task.original().copy(), Seeds.of(1), Progress.none());
        try (TorchModel model = work.model()) {
            TorchParameter parameter = model.parameter("conv2.weight");
            work.markErased(parameter, erased);
            Repairs.fineTuneErased(ONE_STEP, factor).apply(work);
            return Tiny.values(model);
        }
    }

    @Test
    void fineTuningIsAStepDownTheGradientOfTheRetainPart() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        Workpiece work = Tiny.apply(Repairs.fineTune(TrainingPlan.sgd(3, 8, 0.02, 0.9, 0)), task, 1);
        try (TorchModel original = task.original();
                TorchModel model = work.model()) {
            assertThat(loss(model, task.split().retain()))
                    .isLessThan(loss(original, task.split().retain()));
        }
    }

    private static double loss(TorchModel model, TorchData data) {
        float[][] logits = model.logits(data, 64);
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double total = 0;
            for (float logit : logits[i]) {
                total += Math.exp(logit);
            }
            sum += Math.log(total) - logits[i][data.label(i)];
        }
        return sum / logits.length;
    }
}
