package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.Quantiles;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    private static final double[] SORTED = {1, 2, 4, 8, 16};

    @Test
    void interpolatesBetweenOrderStatistics() {
        assertThat(Quantiles.ofSorted(SORTED, 0)).isEqualTo(1);
        assertThat(Quantiles.ofSorted(SORTED, 1)).isEqualTo(16);
        assertThat(Quantiles.ofSorted(SORTED, 0.5)).isEqualTo(4);
        assertThat(Quantiles.ofSorted(SORTED, 0.625)).isCloseTo(6, within(1e-12));
        assertThat(Quantiles.ofSorted(new double[] {7}, 0.3)).isEqualTo(7);
    }

    @Test
    void theMiddleLeavesOutHalfOfTheRestOnEitherSide() {
        double[] values = {16, 1, 8, 2, 4};
        assertThat(Quantiles.middle(values, 0.5)).isEqualTo(new Interval(2, 8, 0.5));
        Interval wide = Quantiles.middle(values, 0.9);
        assertThat(wide.low()).isCloseTo(1.2, within(1e-12));
        assertThat(wide.high()).isCloseTo(14.4, within(1e-12));
        assertThat(values).containsExactly(16, 1, 8, 2, 4);
    }

    @Test
    void oneUndefinedValueLeavesNoInterval() {
        Interval none = Quantiles.middle(new double[] {1, Double.NaN, 2}, 0.5);
        assertThat(none.low()).isNaN();
        assertThat(none.high()).isNaN();
        assertThat(none.confidence()).isEqualTo(0.5);
    }
}
