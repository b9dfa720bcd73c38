package io.unlearn.algorithms.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private final RandomGenerator random = Seeds.of(11).generator();

    /** The mean of n squares of normals has deviation sqrt(2/n); six of them are missed with probability 2e-9. */
    @Test
    void gaussianHasItsDeviation() {
        int n = 20_000;
        float[] values = new float[n];
        Draws.gaussian(values, Draws.all(n), 0.6, random);
        double square = 0;
        for (float value : values) {
            square += value * value;
        }
        assertThat(square / n / 0.36).isCloseTo(1, within(6 * Math.sqrt(2.0 / n)));
    }

    /** P(max &lt; 0.999 bound) = 0.999^n = 2e-9 on each side. */
    @Test
    void uniformFillsItsInterval() {
        int n = 20_000;
        float[] values = new float[n];
        Draws.uniform(values, Draws.all(n), 0.25, random);
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(sorted[0]).isBetween(-0.25f, -0.24975f);
        assertThat(sorted[n - 1]).isBetween(0.24975f, 0.25f);
    }

    @Test
    void onlyTheChosenEntriesAreDrawnAnew() {
        BitSet chosen = new BitSet();
        chosen.set(1);
        chosen.set(3);
        float[] normal = {1, 1, 1, 1, 1};
        Draws.gaussian(normal, chosen, 1, random);
        float[] uniform = {9, 9, 9, 9, 9};
        Draws.uniform(uniform, chosen, 1, random);
        for (int i = 0; i < 5; i++) {
            assertThat(normal[i] != 1).isEqualTo(chosen.get(i));
            assertThat(uniform[i] != 9).isEqualTo(chosen.get(i));
        }
    }

    @Test
    void noiseIsAdded() {
        float[] values = {100, 200};
        Draws.addGaussian(values, 0.5, Seeds.of(3).generator());
        RandomGenerator same = Seeds.of(3).generator();
        assertThat(values)
                .containsExactly(100 + (float) (0.5 * same.nextGaussian()), 200 + (float) (0.5 * same.nextGaussian()));
    }

    /** Each of 12 ordered pairs has probability 1/12; 6 deviations of its count are exceeded with probability 2e-8 in all. */
    @Test
    void everyOrderedChoiceIsEquallyLikely() {
        int n = 24_000;
        int[][] counts = new int[4][4];
        for (int i = 0; i < n; i++) {
            int[] pair = Draws.withoutReplacement(2, 4, random);
            counts[pair[0]][pair[1]]++;
        }
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                double expected = a == b ? 0 : n / 12.0;
                assertThat((double) counts[a][b]).isCloseTo(expected, within(6 * Math.sqrt(n * 11.0 / 144)));
            }
        }
        assertThat(counts[2][2]).isZero();
        assertThat(Draws.withoutReplacement(5, 5, random)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    /** All six differ with probability 6!/6^6 = 0.015; never in 40 draws with a repeat: 1e-73. */
    @Test
    void withReplacementRepeats() {
        boolean repeated = false;
        for (int i = 0; i < 40; i++) {
            int[] chosen = Draws.withReplacement(6, 6, random);
            assertThat(Arrays.stream(chosen)).allMatch(c -> c >= 0 && c < 6);
            repeated |= Arrays.stream(chosen).distinct().count() < 6;
        }
        assertThat(repeated).isTrue();
    }

    @Test
    void refusesToChooseMoreThanThereAre() {
        assertThatThrownBy(() -> Draws.withoutReplacement(3, 2, random)).isInstanceOf(OutOfRangeException.class);
    }
}
