package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.ShapeMismatchException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ExampleSweepTest {
    /** Each number is that of the class which computes it alone, with ties and with unequal groups. */
    @Test
    void agreesWithItsParts() {
        RandomGenerator random = Seeds.of(7).generator();
        double[][] u = new double[18][130];
        double[][] r = new double[15][130];
        for (int e = 0; e < 130; e++) {
            int example = e;
            for (double[] row : u) {
                row[example] = draw(random, example) + 1.5;
            }
            for (double[] row : r) {
                row[example] = draw(random, example);
            }
        }
        ScoreMatrix unlearned = ScoreMatrix.of(u);
        ScoreMatrix retrained = ScoreMatrix.of(r);
        ExampleSweep sweep = ExampleSweep.withPublishedGrid(unlearned, retrained, 1e-5, 0.1, Progress.none());
        assertThat(sweep.exactCopy())
                .isEqualTo(ChallengeEpsilon.exactSupremum(unlearned, retrained, 1e-5, Progress.none()));
        assertThat(sweep.gridCopy())
                .isEqualTo(ChallengeEpsilon.publishedGrid(unlearned, retrained, 1e-5, Progress.none()));
        double[] lower = ThresholdBounds.prepare(18, 15, 1e-5, 0.1, ThresholdStrategy.equalLocalLevels())
                .bothDirections()
                .lower(unlearned, retrained, Progress.none());
        assertThat(sweep.lowerCopy()).containsExactly(lower, within(1e-14));
        assertThat(Arrays.stream(lower).filter(v -> v > 0).count()).isGreaterThan(5);
        for (int e = 0; e < 130; e++) {
            assertThat(sweep.aucCopy()[e])
                    .isEqualTo(RocCurve.of(wide(unlearned.columnCopy(e)), wide(retrained.columnCopy(e)))
                            .auc());
        }
        ExampleSweep without = ExampleSweep.of(unlearned, retrained, 1e-5, 0.1, Progress.none());
        assertThat(without.gridCopy()).isEmpty();
        assertThat(without.exactCopy()).isEqualTo(sweep.exactCopy());
        assertThatThrownBy(() -> ExampleSweep.of(unlearned, ScoreMatrix.of(new float[3][2]), 0, 0.1, Progress.none()))
                .isInstanceOf(ShapeMismatchException.class);
    }

    private static double draw(RandomGenerator random, int example) {
        double z = random.nextGaussian();
        return example % 2 == 0 ? Math.rint(2 * z) / 2 : z;
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
