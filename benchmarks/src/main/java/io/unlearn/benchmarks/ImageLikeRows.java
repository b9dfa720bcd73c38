package io.unlearn.benchmarks;

import io.unlearn.core.Seeds;
import java.util.random.RandomGenerator;

/**
 * Rows with the spectrum of images: a prototype for each class, smooth factors of falling size, a little noise, no negative
 * values, length 1.
 *
 * @param rows {@code [n][d]}
 * @param labels from 0
 */
record ImageLikeRows(double[][] rows, int[] labels) {
    private static final int FACTORS = 60;

    static ImageLikeRows draw(int n, int d, int classes, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        double[][] prototypes = smooth(classes, d, random);
        double[][] factors = smooth(FACTORS, d, random);
        double[][] rows = new double[n][d];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = random.nextInt(classes);
            double[] row = rows[i];
            for (int j = 0; j < d; j++) {
                row[j] = 0.5 + prototypes[labels[i]][j] + 0.05 * random.nextGaussian();
            }
            for (int f = 0; f < FACTORS; f++) {
                double size = random.nextGaussian() / (1 + f);
                for (int j = 0; j < d; j++) {
                    row[j] += size * factors[f][j];
                }
            }
            scale(row);
        }
        return new ImageLikeRows(rows, labels);
    }

    private static double[][] smooth(int count, int d, RandomGenerator random) {
        double[][] curves = new double[count][d];
        for (double[] curve : curves) {
            double frequency = 1 + 20 * random.nextDouble();
            double phase = 6.3 * random.nextDouble();
            for (int j = 0; j < d; j++) {
                curve[j] = 0.5 * Math.sin(frequency * j / d * 6.3 + phase);
            }
        }
        return curves;
    }

    private static void scale(double[] row) {
        double square = 0;
        for (int j = 0; j < row.length; j++) {
            row[j] = Math.max(0, row[j]);
            square += row[j] * row[j];
        }
        double length = Math.sqrt(square) * (1 + 1e-12);
        for (int j = 0; j < row.length; j++) {
            row[j] /= length;
        }
    }
}
