package io.unlearn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Seeds;

/** Numbers for the contract of dense backends, and what they must come to. */
final class DenseCases {
    private static final double ROUNDING = 0x1p-52;

    /** Rows, columns and vectors. */
    static final String SHAPES = """
            1, 1, 1
            3, 2, 1
            7, 5, 3
            17, 33, 4
            64, 64, 8
            130, 67, 10
            1000, 9, 2
            257, 300, 5
            """;

    private DenseCases() {}

    static double[] random(int size, String name) {
        return Seeds.of(99).split(name).generator().doubles(size, -1, 1).toArray();
    }

    /** Dot product with the rounding error of each operation added at the end (Ogita, Rump and Oishi 2005). */
    static double dot(double[] a, int fromA, int strideA, double[] b, int fromB, int strideB, int n) {
        double sum = 0;
        double error = 0;
        for (int i = 0; i < n; i++) {
            double x = a[fromA + i * strideA];
            double y = b[fromB + i * strideB];
            double product = x * y;
            error += Math.fma(x, y, -product);
            double next = sum + product;
            double virtual = next - sum;
            error += (sum - (next - virtual)) + (product - virtual);
            sum = next;
        }
        return sum + error;
    }

    /** Entries are at most 1, so that n terms of products add up to rounding of at most about n eps n. */
    static void close(double actual, double expected, int terms, double scale) {
        assertThat(Math.abs(actual - expected)).isLessThanOrEqualTo(4 * ROUNDING * terms * Math.max(1, scale));
    }
}
