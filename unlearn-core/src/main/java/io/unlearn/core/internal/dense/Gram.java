package io.unlearn.core.internal.dense;

import java.util.stream.IntStream;

/** The lower triangle of X' diag(a) X + r I. Each task owns a few rows of the result, so that nothing has to be added up. */
final class Gram {
    /** Rows of the result that one task owns: a block of X is read from the cache once for each. */
    private static final int TILE = 16;

    private Gram() {}

    static double[][] lower(double[][] blocks, int blockRows, int columns, double[] weights, double ridge) {
        double[][] lower = new double[columns][];
        int tiles = (columns + TILE - 1) / TILE;
        IntStream.range(0, tiles).parallel().forEach(t -> {
            // Long rows first: they take longest.
            int tile = tiles - 1 - t;
            int from = tile * TILE;
            int to = Math.min(columns, from + TILE);
            for (int i = from; i < to; i++) {
                lower[i] = new double[i + 1];
            }
            for (int b = 0; b < blocks.length; b++) {
                addBlock(blocks[b], b * blockRows, columns, weights, lower, from, to);
            }
            for (int i = from; i < to; i++) {
                lower[i][i] += ridge;
            }
        });
        return lower;
    }

    private static void addBlock(
            double[] x, int firstRow, int columns, double[] weights, double[][] lower, int from, int to) {
        int count = x.length / columns;
        for (int i = from; i < to; i++) {
            double[] y = lower[i];
            int r = 0;
            for (; r + 3 < count; r += 4) {
                int o0 = r * columns;
                int o1 = o0 + columns;
                int o2 = o1 + columns;
                int o3 = o2 + columns;
                double a0 = weights[firstRow + r] * x[o0 + i];
                double a1 = weights[firstRow + r + 1] * x[o1 + i];
                double a2 = weights[firstRow + r + 2] * x[o2 + i];
                double a3 = weights[firstRow + r + 3] * x[o3 + i];
                Kernels.add4(y, 0, i + 1, a0, x, o0, a1, x, o1, a2, x, o2, a3, x, o3);
            }
            for (; r < count; r++) {
                Kernels.add(y, 0, i + 1, weights[firstRow + r] * x[r * columns + i], x, r * columns);
            }
        }
    }
}
