package io.unlearn.algorithms.experiment;

import java.util.random.RandomGenerator;

/** Labelled points {@code [n][features]}. */
record TinyData(double[][] points, int[] labels) {
    static final int FEATURES = 6;
    static final int CLASSES = 3;

    static TinyData draw(int size, boolean randomLabels, RandomGenerator random) {
        double[][] points = new double[size][FEATURES];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            int truth = i % CLASSES;
            labels[i] = randomLabels ? random.nextInt(CLASSES) : truth;
            for (int j = 0; j < FEATURES; j++) {
                points[i][j] = random.nextGaussian() + (j == truth ? 1.5 : 0);
            }
        }
        return new TinyData(points, labels);
    }

    TinyData with(TinyData more) {
        double[][] all = new double[size() + more.size()][];
        int[] names = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            TinyData from = i < size() ? this : more;
            int at = i < size() ? i : i - size();
            all[i] = from.points[at];
            names[i] = from.labels[at];
        }
        return new TinyData(all, names);
    }

    int size() {
        return labels.length;
    }
}
