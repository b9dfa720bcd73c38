package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.InvalidArgumentException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static double[] first(Schedule schedule, int count) {
        return LongStream.range(0, count).mapToDouble(schedule::at).toArray();
    }

    @Test
    void constant() {
        assertThat(first(Schedule.constant(0.1), 3)).containsExactly(0.1, 0.1, 0.1);
    }

    /** cos of 0, 60, 120, 180 and 240 degrees. */
    @Test
    void cosine() {
        assertThat(first(Schedule.cosine(1.2, 3, 0.2), 5))
                .containsExactly(new double[] {1.2, 0.95, 0.45, 0.2, 0.45}, within(1e-12));
        assertThat(Schedule.cosine(0.001, 2, 0).at(3)).isCloseTo(0.0005, within(1e-12));
    }

    @Test
    void values() {
        double[] rates = {3, 2, 1};
        Schedule schedule = Schedule.values(rates);
        rates[0] = 9;
        assertThat(first(schedule, 5)).containsExactly(3, 2, 1, 1, 1);
    }

    @Test
    void warmUpThenDecay() {
        assertThat(first(Schedule.warmUpThenDecay(0.001, 3, 5), 7))
                .containsExactly(new double[] {0.001 / 3, 0.002 / 3, 0.001, 0.002 / 3, 0.001 / 3, 0, 0}, within(1e-12));
        assertThat(first(Schedule.warmUpThenDecay(4, 1, 4), 5))
                .containsExactly(new double[] {4, 3, 2, 1, 0}, within(1e-12));
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> Schedule.constant(Double.NaN)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> Schedule.cosine(1, 0, 0)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> Schedule.values()).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> Schedule.warmUpThenDecay(1, 0, 3)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> Schedule.warmUpThenDecay(1, 4, 3)).isInstanceOf(InvalidArgumentException.class);
    }
}
