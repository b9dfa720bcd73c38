package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.regression.LinearRegressionModel;

/** Between the library's models and Spark's. */
final class SparkModels {
    private SparkModels() {}

    /** Returns the weights of a model of Spark; with an intercept if the model has one that is not 0 or fits one. */
    static LinearModel linearModel(Transformer model) {
        if (model instanceof LogisticRegressionModel m) {
            return linearModel(
                    new double[][] {m.coefficients().toArray()}, new double[] {m.intercept()}, new int[] {0, 1});
        }
        if (model instanceof LinearRegressionModel m) {
            return linearModel(new double[][] {m.coefficients().toArray()}, new double[] {m.intercept()}, new int[0]);
        }
        if (model instanceof OneVsRestModel m) {
            int k = m.models().length;
            double[][] weights = new double[k][];
            double[] intercepts = new double[k];
            for (int c = 0; c < k; c++) {
                LogisticRegressionModel part = (LogisticRegressionModel) m.models()[c];
                weights[c] = part.coefficients().toArray();
                intercepts[c] = part.intercept();
            }
            return linearModel(weights, intercepts, IntStream.range(0, k).toArray());
        }
        throw new InvalidArgumentException(
                "model",
                "one that UnlearnedModels made, or a pipeline that ends with one",
                model.getClass().getSimpleName(),
                "Make it by UnlearnedModels.");
    }

    private static LinearModel linearModel(double[][] weights, double[] intercepts, int[] labels) {
        boolean free = Arrays.stream(intercepts).anyMatch(b -> b != 0);
        double[][] all = weights.clone();
        for (int c = 0; free && c < all.length; c++) {
            all[c] = Arrays.copyOf(all[c], all[c].length + 1);
            all[c][all[c].length - 1] = intercepts[c];
        }
        return LinearModel.of(all, free, labels);
    }
}
