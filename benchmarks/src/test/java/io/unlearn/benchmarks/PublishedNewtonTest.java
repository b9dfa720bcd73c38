package io.unlearn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.RowMatrix;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The yardstick computes what its paper says, as far as float32 carries. */
class PublishedNewtonTest {
    private static final int N = 300;
    private static final int D = 7;
    private static final double LAMBDA = 1e-2;

    private final double[][] rows = new double[N][D];
    private final int[] labels = new int[N];
    private final double[][] weights = new double[3][D];

    PublishedNewtonTest() {
        RandomGenerator random = Seeds.of(4).generator();
        for (int i = 0; i < N; i++) {
            labels[i] = random.nextInt(3);
            for (int j = 0; j < D; j++) {
                rows[i][j] = (random.nextGaussian() + (j == labels[i] ? 2 : 0)) / 8;
            }
        }
        for (double[] output : weights) {
            for (int j = 0; j < D; j++) {
                output[j] = random.nextGaussian();
            }
        }
    }

    @Test
    void stepsAreNewtonStepsOfTheRemainingRows() {
        double[][] exact = {weights[0].clone(), weights[1].clone(), weights[2].clone()};
        float[][] signs = PublishedNewton.signs(labels, 3);
        try (PublishedNewton published = PublishedNewton.of(rows, signs, weights, LAMBDA)) {
            for (int removal = 0; removal < 3; removal++) {
                double expected = 0;
                for (int k = 0; k < 3; k++) {
                    expected += newtonStep(removal, signs[k], exact[k]);
                }
                // Power iterations come near the spectral norm from below.
                assertThat(published.removeFirst()).isBetween(0.98 * expected, 1.0001 * expected);
            }
            for (int k = 0; k < 3; k++) {
                float[] got = published.weightsCopy(k);
                for (int j = 0; j < D; j++) {
                    assertThat((double) got[j]).isCloseTo(exact[k][j], within(1e-5));
                    assertThat((double) got[j]).isNotCloseTo(weights[k][j], within(1e-4));
                }
            }
        }
    }

    @Test
    void twoClassesAreOneOutput() {
        float[][] signs = PublishedNewton.signs(new int[] {0, 1, 1}, 2);
        assertThat(signs).isDeepEqualTo(new float[][] {{-1, 1, 1}});
    }

    /** Takes the step in float64 through a Cholesky factor, and returns the bound of Corollary 1. */
    private double newtonStep(int removed, float[] signs, double[] w) {
        double[][] remaining = Arrays.copyOfRange(rows, removed + 1, N);
        double[] curvature = new double[remaining.length];
        for (int i = 0; i < remaining.length; i++) {
            double p = 1 / (1 + Math.exp(-dot(remaining[i], w)));
            curvature[i] = p * (1 - p);
        }
        double[] step = new double[D];
        double slope = -signs[removed] / (1 + Math.exp(signs[removed] * dot(rows[removed], w)));
        for (int j = 0; j < D; j++) {
            step[j] = slope * rows[removed][j] + LAMBDA * w[j];
        }
        try (RowMatrix x = DenseBackend.plainJava().rows(remaining);
                SymmetricMatrix hessian = x.weightedGram(curvature, LAMBDA * remaining.length);
                CholeskyFactor factor = hessian.cholesky()) {
            factor.solve(step, 1);
        }
        double image = 0;
        for (double[] row : remaining) {
            image += Math.pow(dot(row, step), 2);
        }
        for (int j = 0; j < D; j++) {
            w[j] += step[j];
        }
        return 0.25 * spectralNorm(remaining) * Math.sqrt(dot(step, step)) * Math.sqrt(image);
    }

    private static double spectralNorm(double[][] x) {
        double[] v = new double[D];
        Arrays.fill(v, 1);
        double norm = 0;
        for (int t = 0; t < 2_000; t++) {
            double[] next = new double[D];
            for (double[] row : x) {
                double z = dot(row, v);
                for (int j = 0; j < D; j++) {
                    next[j] += z * row[j];
                }
            }
            norm = Math.sqrt(dot(next, next));
            for (int j = 0; j < D; j++) {
                v[j] = next[j] / norm;
            }
        }
        return Math.sqrt(norm);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
