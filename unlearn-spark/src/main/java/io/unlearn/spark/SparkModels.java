package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.internal.Setup;

/** Between the library's models and Spark's. */
final class SparkModels {
    private SparkModels() {}

    static LinearModel linearModel(double[] flat, Setup setup) {
        double[][] weights = new double[setup.outputs()][setup.columns()];
        for (int k = 0; k < weights.length; k++) {
            System.arraycopy(flat, k * setup.columns(), weights[k], 0, setup.columns());
        }
        return LinearModel.of(weights, setup.intercept(), setup.labels());
    }
}
