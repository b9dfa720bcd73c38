package io.unlearn.algorithms.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.djl.TorchData;
import org.junit.jupiter.api.Test;

class PseudoLabelledTest {
    private final TorchData forget =
            TorchData.of(new float[] {10, 11, 12, 13}, new int[] {1}, new int[] {0, 1, 2, 0}, 3);

    @Test
    void rowsOnWhichTheTunedModelChangedItsMind() {
        float[][] original = {{3, 0, 0}, {0, 3, 0}, {3, 0, 0}, {3, 0, 0}};
        float[][] tuned = {{0, 0, 3}, {0, 3, 0}, {0, 3, 0}, {0, 3, 0}};
        TorchData found = PseudoLabelled.changed(forget, original, tuned);
        assertThat(found.labelsCopy()).containsExactly(2, 1);
        assertThat(found.valuesCopy()).containsExactly(10, 13);
    }

    @Test
    void rowsThatAreConfidentlyWrong() {
        float[][] logits = {{0, 9, 0}, {0, 9, 0}, {0.1f, 0, 0}, {0, 0, 9}};
        TorchData found = PseudoLabelled.mistaken(forget, logits, 0.5);
        assertThat(found.labelsCopy()).containsExactly(1, 2);
        assertThat(found.valuesCopy()).containsExactly(10, 13);
        assertThat(PseudoLabelled.mistaken(forget, logits, 1.2).labelsCopy()).containsExactly(1, 0, 2);
    }

    @Test
    void aRowMayBeAddedTwice() {
        TorchData twice = PseudoLabelled.joined(PseudoLabelled.joined(forget, forget), forget.subset(2));
        assertThat(twice.size()).isEqualTo(9);
        assertThat(twice.labelsCopy()).containsExactly(0, 1, 2, 0, 0, 1, 2, 0, 2);
        assertThat(twice.valuesCopy()).containsExactly(10, 11, 12, 13, 10, 11, 12, 13, 12);
    }

    @Test
    void entropyInNats() {
        assertThat(PseudoLabelled.entropy(new float[] {7, 7, 7})).isCloseTo(Math.log(3), within(1e-12));
        assertThat(PseudoLabelled.entropy(new float[] {1e4f, 0, -1e4f})).isCloseTo(0, within(1e-12));
        double p = 1 / (1 + Math.exp(-2));
        assertThat(PseudoLabelled.entropy(new float[] {2, 0}))
                .isCloseTo(-p * Math.log(p) - (1 - p) * Math.log(1 - p), within(1e-12));
    }
}
