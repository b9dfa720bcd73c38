package io.unlearn.certified;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random rows for tests: unit length, classes that overlap. */
final class Rows {
    private Rows() {}

    static TrainingRows classes(int n, int d, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] centres = gaussian(random, classes, d);
        double[][] x = gaussian(random, n, d);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i < classes ? i : random.nextInt(classes);
            for (int j = 0; j < d; j++) {
                x[i][j] += centres[labels[i]][j];
            }
            unit(x[i]);
        }
        return TrainingRows.classification(x, labels).withSubjects(subjects(n));
    }

    static TrainingRows targets(int n, int d, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = gaussian(random, n, d);
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            unit(x[i]);
            y[i] = Math.max(-3, Math.min(3, x[i][0] - 2 * x[i][d - 1] + 0.3 * random.nextGaussian()));
        }
        return TrainingRows.regression(x, y).withSubjects(subjects(n));
    }

    private static List<String> subjects(int n) {
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            subjects.add("s" + i / 4);
        }
        return subjects;
    }

    private static double[][] gaussian(SplittableRandom random, int n, int d) {
        double[][] x = new double[n][d];
        for (double[] row : x) {
            for (int j = 0; j < d; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return x;
    }

    private static void unit(double[] row) {
        double square = 0;
        for (double v : row) {
            square += v * v;
        }
        for (int j = 0; j < row.length; j++) {
            row[j] /= Math.sqrt(square);
        }
    }
}
