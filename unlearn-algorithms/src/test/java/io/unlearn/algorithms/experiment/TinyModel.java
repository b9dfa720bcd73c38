package io.unlearn.algorithms.experiment;

import io.unlearn.core.Seeds;
import java.util.random.RandomGenerator;

/** Softmax regression, trained by plain stochastic gradient descent. */
record TinyModel(double[][] weights) {
    static TinyModel drawn(Seeds seeds) {
        RandomGenerator random = seeds.split("start").generator();
        double[][] weights = new double[TinyData.CLASSES][TinyData.FEATURES + 1];
        for (double[] row : weights) {
            for (int j = 0; j < row.length; j++) {
                row[j] = 0.5 * random.nextGaussian();
            }
        }
        return new TinyModel(weights);
    }

    TinyModel copy() {
        double[][] rows = new double[weights.length][];
        for (int k = 0; k < rows.length; k++) {
            rows[k] = weights[k].clone();
        }
        return new TinyModel(rows);
    }

    /** Takes {@code steps} steps of one random example each, in place; a negative rate goes uphill. */
    TinyModel trained(TinyData data, int steps, double rate, Seeds seeds) {
        RandomGenerator random = seeds.split("order").generator();
        for (int step = 0; step < steps; step++) {
            int i = random.nextInt(data.size());
            double[] z = logits(data.points()[i]);
            double total = 0;
            for (int k = 0; k < z.length; k++) {
                z[k] = Math.exp(z[k]);
                total += z[k];
            }
            for (int k = 0; k < z.length; k++) {
                double pull = rate * ((k == data.labels()[i] ? 1 : 0) - z[k] / total);
                for (int j = 0; j < TinyData.FEATURES; j++) {
                    weights[k][j] += pull * data.points()[i][j];
                }
                weights[k][TinyData.FEATURES] += pull;
            }
        }
        return this;
    }

    double[] logits(double[] point) {
        double[] z = new double[TinyData.CLASSES];
        for (int k = 0; k < z.length; k++) {
            z[k] = weights[k][TinyData.FEATURES];
            for (int j = 0; j < point.length; j++) {
                z[k] += weights[k][j] * point[j];
            }
        }
        return z;
    }
}
