package io.unlearn.core.internal.dense;

import java.util.stream.IntStream;

/** The lower triangle of X' diag(a) X + r I. Each task owns a few rows of the result, so that nothing has to be added up. */
final class Gram {
    /** Rows of the result that one task owns: four rows of X are read from the cache once for each tile. */
    private static final int TILE = 32;

    private Gram() {}

    /**
     * Returns the triangle.
     *
     * @param x rows; as many count as there are weights
     */
    static double[][] lower(double[][] x, int columns, double[] weights, double ridge) {
        double[][] lower = new double[columns][];
        int tiles = (columns + TILE - 1) / TILE;
        IntStream.range(0, tiles).parallel().forEach(t -> {
            // Long rows first: they take longest.
            int from = (tiles - 1 - t) * TILE;
            int to = Math.min(columns, from + TILE);
            for (int i = from; i < to; i++) {
                lower[i] = new double[i + 1];
            }
            addRows(x, weights, lower, from, to);
            for (int i = from; i < to; i++) {
                lower[i][i] += ridge;
            }
        });
        return lower;
    }

    private static void addRows(double[][] x, double[] weights, double[][] lower, int from, int to) {
        int r = 0;
        for (; r + 3 < weights.length; r += 4) {
            double[] x0 = x[r];
            double[] x1 = x[r + 1];
            double[] x2 = x[r + 2];
            double[] x3 = x[r + 3];
            for (int i = from; i < to; i++) {
                double a0 = weights[r] * x0[i];
                double a1 = weights[r + 1] * x1[i];
                double a2 = weights[r + 2] * x2[i];
                double a3 = weights[r + 3] * x3[i];
                Kernels.add4(lower[i], i + 1, a0, x0, a1, x1, a2, x2, a3, x3);
            }
        }
        for (; r < weights.length; r++) {
            for (int i = from; i < to; i++) {
                Kernels.add(lower[i], i + 1, weights[r] * x[r][i], x[r]);
            }
        }
    }
}
