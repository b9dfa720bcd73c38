package io.unlearn.djl;

/** A linear classifier in float64, from the formulas: the oracle of the tests of gradients and optimisers. */
final class SoftmaxRegression {
    final double[] weight;
    final double[] bias;
    private final int classes;
    private final int features;

    SoftmaxRegression(float[] weight, float[] bias) {
        this.classes = bias.length;
        this.features = weight.length / classes;
        this.weight = toDouble(weight);
        this.bias = toDouble(bias);
    }

    private static double[] toDouble(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    double[] probabilities(float[] x) {
        double[] z = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            z[c] = bias[c];
            for (int j = 0; j < features; j++) {
                z[c] += weight[c * features + j] * x[j];
            }
            z[c] = Math.exp(z[c]);
            sum += z[c];
        }
        for (int c = 0; c < classes; c++) {
            z[c] /= sum;
        }
        return z;
    }

    double loss(TorchData data, int[] rows) {
        double sum = 0;
        for (int row : rows) {
            sum -= Math.log(probabilities(data.valuesCopy(row))[data.label(row)]);
        }
        return sum / rows.length;
    }

    /** Returns the gradient of the mean cross-entropy, of the weight and then of the bias. */
    double[][] gradient(TorchData data, int[] rows) {
        double[][] g = {new double[weight.length], new double[classes]};
        for (int row : rows) {
            float[] x = data.valuesCopy(row);
            double[] p = probabilities(x);
            for (int c = 0; c < classes; c++) {
                double error = (p[c] - (c == data.label(row) ? 1 : 0)) / rows.length;
                g[1][c] += error;
                for (int j = 0; j < features; j++) {
                    g[0][c * features + j] += error * x[j];
                }
            }
        }
        return g;
    }

    /** Returns the Hessian of the mean cross-entropy in the weight, times v: the mean of (diag p - p p') (V x) x'. */
    double[] hessianTimes(TorchData data, float[] v) {
        double[] product = new double[weight.length];
        for (int row = 0; row < data.size(); row++) {
            float[] x = data.valuesCopy(row);
            double[] p = probabilities(x);
            double[] moved = new double[classes];
            double mean = 0;
            for (int c = 0; c < classes; c++) {
                for (int j = 0; j < features; j++) {
                    moved[c] += v[c * features + j] * x[j];
                }
                mean += p[c] * moved[c];
            }
            for (int c = 0; c < classes; c++) {
                for (int j = 0; j < features; j++) {
                    product[c * features + j] += p[c] * (moved[c] - mean) * x[j] / data.size();
                }
            }
        }
        return product;
    }
}
