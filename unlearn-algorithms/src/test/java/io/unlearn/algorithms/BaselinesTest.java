package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import org.junit.jupiter.api.Test;

class BaselinesTest {
    @Test
    void retrainingForgets() {
        double[] model = Baselines.<double[], double[]>retrain(BaselineTasks::train)
                .unlearn(BaselineTasks.task(), Seeds.of(1), Progress.none());
        assertThat(model[0]).isCloseTo(2, within(0.01));
    }

    @Test
    void doingNothingDoesNot() {
        double[] model = Baselines.<double[], double[]>original(double[]::clone)
                .unlearn(BaselineTasks.task(), Seeds.of(1), Progress.none());
        assertThat(model[0]).isCloseTo(4, within(0.01));
    }
}
