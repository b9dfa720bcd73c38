package io.unlearn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;
import org.junit.jupiter.api.Test;

class PublishedTrainingTest {
    @Test
    void endsWhereTheGradientVanishesUpToFloat32() {
        int n = 500;
        ImageLikeRows drawn = ImageLikeRows.draw(n, 20, 3, Seeds.of(5));
        float[][] signs = PublishedNewton.signs(drawn.labels(), 3);
        double start = TrainingBenchmark.residual(drawn.rows(), signs, new float[60], 1e-2 * n);
        try (PublishedTraining published = PublishedTraining.of(drawn.rows(), signs, 1e-2)) {
            float[] trained = published.train();
            assertThat(TrainingBenchmark.residual(drawn.rows(), signs, trained, 1e-2 * n))
                    .isLessThan(1e-5 * start);
            assertThat(published.evaluations()).isBetween(100, 2_100);
            assertThat(published.train()).containsExactly(trained);
        }
    }
}
