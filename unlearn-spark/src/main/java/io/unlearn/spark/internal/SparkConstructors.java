package io.unlearn.spark.internal;

import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;

/**
 * The only place that calls constructors which Spark keeps to itself in Scala; in bytecode they are public. A test makes, saves and
 * loads a model by each, so that a version of Spark without one of them is noticed there.
 */
public final class SparkConstructors {
    private SparkConstructors() {}

    /** Returns a model for the labels 0 and 1. */
    public static LogisticRegressionModel logistic(String uid, Vector coefficients, double intercept) {
        return new LogisticRegressionModel(uid, coefficients, intercept);
    }

    /** Returns a regression. */
    public static LinearRegressionModel regression(String uid, Vector coefficients, double intercept) {
        return new LinearRegressionModel(uid, coefficients, intercept);
    }

    /** Returns one-vs-rest over models, with the parameters and the labels of another one. */
    public static OneVsRestModel oneVsRest(String uid, OneVsRestModel like, ClassificationModel<?, ?>[] models) {
        return like.copyValues(new OneVsRestModel(uid, like.labelMetadata(), models), like.extractParamMap());
    }

    /** Returns a pipeline of stages. */
    public static PipelineModel pipeline(String uid, Transformer[] stages) {
        return new PipelineModel(uid, stages);
    }
}
