package io.unlearn.algorithms.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;
import org.junit.jupiter.api.Test;

class KernelsTest {
    @Test
    void eachKernelIsTransposed() {
        float[] two = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90};
        assertThat(Kernels.transposedCopy(two, 3))
                .containsExactly(1, 4, 7, 2, 5, 8, 3, 6, 9, 10, 40, 70, 20, 50, 80, 30, 60, 90);
    }

    @Test
    void twiceIsTheIdentityAndKernelsOfSizeOneStay() {
        float[] weights = new float[2 * 3 * 5 * 5];
        Draws.gaussian(weights, Draws.all(weights.length), 1, Seeds.of(1).generator());
        assertThat(Kernels.transposedCopy(Kernels.transposedCopy(weights, 5), 5))
                .isEqualTo(weights);
        assertThat(Kernels.transposedCopy(weights, 1)).isEqualTo(weights).isNotSameAs(weights);
    }
}
