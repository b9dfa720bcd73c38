package io.unlearn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConjugateGradientsTest {
    /** By products and by a factor: the two ways of the benchmark solve the same system. */
    @Test
    void agreesWithTheFactor() {
        try (HessianCase given = HessianCase.draw(400, 64, false, "java")) {
            ConjugateGradients solved = ConjugateGradients.solve(given::hessianVector, given.right, 1e-12);
            double[] expected = given.right.clone();
            given.factor.solve(expected, 1);
            for (int j = 0; j < expected.length; j++) {
                assertThat(Math.abs(solved.solution()[j] - expected[j])).isLessThanOrEqualTo(1e-10);
            }
            assertThat(solved.products()).isBetween(2, 64);
        }
    }

    @Test
    void whatADeviceCannotDoIsSaid() {
        assertThatThrownBy(() -> HessianCase.draw(10, 2, true, "java"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("skipped: plain Java");
    }
}
