package io.unlearn.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.core.Certificate;
import io.unlearn.core.Release;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.Check;
import io.unlearn.spark.internal.CertificateFile;
import io.unlearn.spark.internal.SparkConstructors;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;

/**
 * Releases as models of Spark ML again. They carry the parameters of the original and a uid of their own, which ends with {@code
 * _unlearned}, so that no registry takes one for the other. They transform, save and load like any model of Spark, alone and in a
 * {@link PipelineModel}; the summary of the training is not theirs and is left out. Stateless.
 */
public final class UnlearnedModels {
    /** What the uid of an unlearned model ends with. */
    public static final String SUFFIX = "_unlearned";

    private UnlearnedModels() {}

    /**
     * Returns a release as a binary logistic regression.
     *
     * @param original whose parameters (columns, thresholds) it gets
     * @throws io.unlearn.core.error.ShapeMismatchException if the release is of another shape, or has labels other than 0 and 1
     */
    public static LogisticRegressionModel logistic(Release<LinearModel> release, LogisticRegressionModel original) {
        LinearModel model = release.model();
        int[] labels = model.labelsCopy();
        boolean fits = labels.length == 2 && labels[0] == 0 && labels[1] == 1;
        requireShape(model, original.numFeatures(), fits, "labels 0 and 1");
        return logistic(uid(original.uid()), model.weightsCopy(), 0, model, original);
    }

    private static LogisticRegressionModel logistic(
            String uid, double[] flat, int output, LinearModel model, LogisticRegressionModel original) {
        double[] weights = new double[model.features()];
        System.arraycopy(flat, output * model.columns(), weights, 0, weights.length);
        double intercept = model.intercept() ? flat[(output + 1) * model.columns() - 1] : 0;
        LogisticRegressionModel made = SparkConstructors.logistic(uid, Vectors.dense(weights), intercept);
        return original.copyValues(made, original.extractParamMap());
    }

    /**
     * Returns a release as a linear regression.
     *
     * @param original whose parameters it gets
     * @throws io.unlearn.core.error.ShapeMismatchException if the release is of another shape
     */
    public static LinearRegressionModel regression(Release<LinearModel> release, LinearRegressionModel original) {
        LinearModel model = release.model();
        requireShape(model, original.numFeatures(), model.labelsCopy().length == 0, "no labels");
        double[] flat = model.weightsCopy();
        double intercept = model.intercept() ? flat[flat.length - 1] : 0;
        double[] weights = java.util.Arrays.copyOf(flat, model.features());
        LinearRegressionModel made =
                SparkConstructors.regression(uid(original.uid()), Vectors.dense(weights), intercept);
        return original.copyValues(made, original.extractParamMap());
    }

    /**
     * Returns a release as one-vs-rest over logistic regressions.
     *
     * @param original whose parameters it gets
     * @throws io.unlearn.core.error.ShapeMismatchException if the release is of another shape
     */
    public static OneVsRestModel oneVsRest(Release<LinearModel> release, OneVsRestModel original) {
        LinearModel model = release.model();
        ClassificationModel<?, ?>[] parts = new ClassificationModel<?, ?>[original.models().length];
        requireShape(
                model, original.models()[0].numFeatures(), model.outputs() == parts.length, parts.length + " outputs");
        for (int c = 0; c < parts.length; c++) {
            LogisticRegressionModel like = (LogisticRegressionModel) original.models()[c];
            parts[c] = logistic(uid(like.uid()), model.weightsCopy(), c, model, like);
        }
        return SparkConstructors.oneVsRest(uid(original.uid()), original, parts);
    }

    /** Returns a pipeline with the last stage replaced by an unlearned one. */
    public static PipelineModel pipeline(PipelineModel original, Transformer unlearned) {
        Transformer[] stages = original.stages().clone();
        stages[stages.length - 1] = unlearned;
        return SparkConstructors.pipeline(uid(original.uid()), stages);
    }

    private static String uid(String original) {
        return original.endsWith(SUFFIX) ? original : original + SUFFIX;
    }

    private static void requireShape(LinearModel model, int features, boolean fits, String labels) {
        Check.shape(
                "release",
                "of a model with " + features + " features and " + labels,
                fits && model.features() == features,
                model + " with " + model.labelsCopy().length + " labels",
                "Pass the model that was adopted.");
    }

    /**
     * Saves a model as Spark does, and its certificate beside it in {@code <path>/unlearning/certificate.json}, with the uid and a
     * hash of the coefficients. Spark's own overwriting deletes the whole folder, certificate included.
     *
     * @param model an unlearned one, or a pipeline that ends with one
     * @param path a folder that does not exist, wherever Hadoop can write
     * @throws InvalidArgumentException if the release is not that of the model
     * @throws UncheckedIOException if the folder exists or cannot be written
     */
    public static void save(Transformer model, Release<LinearModel> release, String path) {
        String digest = digest(model);
        if (!digest.equals(release.certificate().modelDigest())) {
            throw new InvalidArgumentException(
                    "coefficients of the model",
                    "those that the certificate names",
                    "others",
                    "Save the model that was made of this release.");
        }
        try {
            ((MLWritable) model).write().save(path);
            CertificateFile.write(SparkSession.active(), path, last(model).uid(), digest, release.certificate());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "folder of the model must be new and writable but is not: " + e.getMessage()
                            + ". Save to another one.",
                    e);
        }
    }

    /**
     * Reads the certificate beside a model that was loaded, and checks that it is the certificate of this model.
     *
     * @param model as loaded from the folder
     * @throws InvalidStateException if it names another uid or other coefficients, or is damaged
     * @throws UncheckedIOException if there is none
     */
    public static Certificate certificate(Transformer model, String path) {
        try {
            return CertificateFile.read(SparkSession.active(), path, last(model).uid(), digest(model));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "certificate beside the model must be readable but is not: " + e.getMessage()
                            + ". Save models by UnlearnedModels.save(...).",
                    e);
        }
    }

    private static Transformer last(Transformer model) {
        return model instanceof PipelineModel pipeline ? pipeline.stages()[pipeline.stages().length - 1] : model;
    }

    private static String digest(Transformer model) {
        return SparkModels.linearModel(last(model)).digest();
    }
}
