package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.MappedScores;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the time of a sweep over mapped files grows with the number of examples: ten times as many take about ten times. */
class MappedGrowthTest {
    private static final int MODELS = 16;

    /**
     * Times on a shared machine are noisy: a factor of 2 either way is allowed, which still tells linear growth, 100 from the
     * first to the last, from n log n with a large constant (150) only roughly, but from quadratic growth (10,000) surely.
     */
    @Test
    @Tag("slow")
    void isLinearToAMillionExamples(@TempDir Path folder) throws IOException {
        measure(folder, 10_000);
        double small = measure(folder, 10_000);
        double middle = measure(folder, 100_000);
        double large = measure(folder, 1_000_000);
        System.out.printf(
                Locale.ROOT,
                "exact supremum of mapped files, %d against %d models: %.3f s, %.3f s, %.3f s for 1e4, 1e5, 1e6 examples%n",
                MODELS,
                MODELS,
                small,
                middle,
                large);
        assertThat(large / middle).isLessThan(20);
        assertThat(large / small).isLessThan(200);
    }

    private static double measure(Path folder, int examples) throws IOException {
        Path unlearned = folder.resolve("u" + examples + ".npy");
        Path retrained = folder.resolve("r" + examples + ".npy");
        scores(examples, 0.5f, "unlearned").writeNpy(unlearned);
        scores(examples, 0, "retrained").writeNpy(retrained);
        MappedScores u = MappedScores.open(unlearned);
        MappedScores r = MappedScores.open(retrained);
        long start = System.nanoTime();
        double[] epsilons = ChallengeEpsilon.exactSupremum(u, r, ChallengeEpsilon.PUBLISHED_DELTA, Progress.none());
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(epsilons).hasSize(examples);
        assertThat(epsilons[examples - 1])
                .isEqualTo(
                        ChallengeEpsilon.exactSupremum(
                                u.block(examples - 1, examples),
                                r.block(examples - 1, examples),
                                ChallengeEpsilon.PUBLISHED_DELTA,
                                Progress.none())[0]);
        return seconds;
    }

    private static ScoreMatrix scores(int examples, float shift, String name) {
        RandomGenerator random = Seeds.of(19).split(name).generator();
        float[][] scores = new float[MODELS][examples];
        for (float[] row : scores) {
            for (int e = 0; e < examples; e++) {
                row[e] = (float) random.nextGaussian() + shift;
            }
        }
        return ScoreMatrix.of(scores);
    }
}
