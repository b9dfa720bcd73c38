package io.unlearn.spark.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.internal.Setup;

/** Turns flat weights into models. */
public final class Shapes {
    private Shapes() {}

    /** Returns a model of weights {@code [k][d]} row-major; copied. */
    public static LinearModel model(double[] flat, Setup setup) {
        double[][] weights = new double[setup.outputs()][setup.columns()];
        for (int k = 0; k < weights.length; k++) {
            System.arraycopy(flat, k * setup.columns(), weights[k], 0, setup.columns());
        }
        return LinearModel.of(weights, setup.intercept(), setup.labels());
    }
}
