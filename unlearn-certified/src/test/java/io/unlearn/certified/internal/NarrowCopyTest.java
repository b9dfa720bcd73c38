package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Products with a float32 copy, against those in float64, whose own error is some 10^8 times smaller. */
class NarrowCopyTest {
    @RepeatedTest(200)
    void theErrorIsBelowItsBound(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int d = 1 + random.nextInt(150);
        double[][] p = matrix(random, d, Math.scalb(1.0, random.nextInt(-50, 50)));
        double[] x = vector(random, d, Math.scalb(1.0, random.nextInt(-400, 400)));
        double norm = frobenius(p);
        assertThat(NarrowCopy.allows(norm)).isTrue();
        double[] narrow = new double[d];
        new NarrowCopy(p).multiply(x, narrow);
        double[] error = narrow.clone();
        for (int i = 0; i < d; i++) {
            error[i] -= Vectors.dot(p[i], x);
        }
        double unit = norm * Vectors.norm(x);
        assertThat(Vectors.norm(error)).isLessThanOrEqualTo(NarrowCopy.ERROR * unit);
    }

    @Test
    void theBoundIsNotLooseByMoreThanTwoOrdersOfMagnitude() {
        double[][] p = new double[32][32];
        double[] x = new double[32];
        Arrays.fill(x, 1 + 0x1.8p-24);
        for (double[] row : p) {
            Arrays.fill(row, 1 + 0x1.8p-24);
        }
        double[] narrow = new double[32];
        new NarrowCopy(p).multiply(x, narrow);
        double one = Math.abs(narrow[0] - Vectors.dot(p[0], x));
        double error = one * Math.sqrt(32) / (frobenius(p) * Vectors.norm(x));
        assertThat(error).isGreaterThan(NarrowCopy.ERROR / 200);
    }

    @Test
    void zeroAndNormsOutOfRange() {
        double[] out = {1, 1};
        new NarrowCopy(new double[][] {{1, 2}, {2, 3}}).multiply(new double[2], out);
        assertThat(out).containsExactly(0, 0);
        assertThat(NarrowCopy.allows(0x1p61)).isFalse();
        assertThat(NarrowCopy.allows(0x1p-61)).isFalse();
        assertThat(NarrowCopy.allows(Double.NaN)).isFalse();
    }

    @Test
    void nothingIsLeftAfterErasing() {
        NarrowCopy copy = new NarrowCopy(new double[][] {{1, 2}, {2, 3}});
        copy.erase();
        double[] out = new double[2];
        copy.multiply(new double[] {1, 1}, out);
        assertThat(out).containsExactly(0, 0);
    }

    /** Symmetric, with entries over thirty orders of magnitude. */
    private static double[][] matrix(SplittableRandom random, int d, double scale) {
        boolean spread = random.nextBoolean();
        double[][] p = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double size = spread ? Math.exp(-70 * random.nextDouble()) : 1;
                p[i][j] = scale * size * (2 * random.nextDouble() - 1);
                p[j][i] = p[i][j];
            }
        }
        return p;
    }

    private static double[] vector(SplittableRandom random, int d, double scale) {
        double[] x = new double[d];
        for (int j = 0; j < d; j++) {
            x[j] = scale * (2 * random.nextDouble() - 1);
        }
        return x;
    }

    private static double frobenius(double[][] p) {
        double square = 0;
        for (double[] row : p) {
            square += Vectors.dot(row, row);
        }
        return Math.sqrt(square);
    }
}
