package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.VerificationReport;
import io.unlearn.core.Certificate;
import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.ShapeMismatchException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unlearned models are Spark's again: they predict, save, load and stand in pipelines, with a certificate beside them. */
class UnlearnedModelsTest {
    private static final Rows BINARY = Rows.classes(400, 5, 2, 21);
    private static final Dataset<Row> TABLE = BINARY.data(row -> true).cache();

    @TempDir
    Path folder;

    private static LogisticRegression estimator() {
        return new LogisticRegression()
                .setRegParam(0.01)
                .setStandardization(false)
                .setFitIntercept(false);
    }

    private static Release<LinearModel> unlearned(SparkTrainer trainer, Transformer model, Dataset<Row> table) {
        try (SparkAdoption adoption = trainer.progress(Progress.none())
                .adopt(model, SparkRows.of(table).subject("person"))) {
            adoption.model().remove(RemovalRequest.subject("s2"));
            return adoption.model().publish();
        }
    }

    @Test
    void aLogisticRegressionSavesAndLoadsWithItsCertificate() throws Exception {
        LogisticRegressionModel original = estimator().setThreshold(0.4).fit(TABLE);
        Release<LinearModel> release = unlearned(SparkTrainer.logistic(), original, TABLE);
        LogisticRegressionModel made = UnlearnedModels.logistic(release, original);
        assertThat(made.uid()).isEqualTo(original.uid() + "_unlearned");
        assertThat(made.getThreshold()).isEqualTo(0.4);
        String path = folder.resolve("model").toString();
        UnlearnedModels.save(made, release, path);
        LogisticRegressionModel loaded = LogisticRegressionModel.load(path);
        assertThat(loaded.uid()).isEqualTo(made.uid());
        assertThat(loaded.coefficients()).isEqualTo(made.coefficients());
        Certificate certificate = UnlearnedModels.certificate(loaded, path);
        assertThat(certificate).isEqualTo(release.certificate());
        VerificationReport report =
                SparkCertificateVerifier.verify(certificate, release.model(), BINARY.onCluster(row -> row / 4 != 2));
        assertThat(report.valid()).as(report.summary()).isTrue();
        assertThat(loaded.transform(TABLE).select("prediction").collectAsList())
                .isEqualTo(made.transform(TABLE).select("prediction").collectAsList());
    }

    @Test
    void theCertificateIsThatOfThisModel() throws Exception {
        LogisticRegressionModel original = estimator().fit(TABLE);
        Release<LinearModel> release = unlearned(SparkTrainer.logistic(), original, TABLE);
        LogisticRegressionModel made = UnlearnedModels.logistic(release, original);
        String path = folder.resolve("model").toString();
        UnlearnedModels.save(made, release, path);
        assertThatThrownBy(() -> UnlearnedModels.save(made, release, path)).hasMessageContaining("already exists");
        assertThatThrownBy(() -> UnlearnedModels.certificate(original, path))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("in the certificate beside the model must be");
        Path file = folder.resolve("model/unlearning/certificate.json");
        Files.delete(folder.resolve("model/unlearning/.certificate.json.crc"));
        Files.writeString(file, Files.readString(file).replaceFirst("\"uid\":\"", "\"uid\":\"x"));
        assertThatThrownBy(() -> UnlearnedModels.certificate(made, path))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("uid in the certificate");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> UnlearnedModels.certificate(made, path))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("damaged");
        Files.delete(file);
        assertThatThrownBy(() -> UnlearnedModels.certificate(made, path)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> UnlearnedModels.save(
                        original, release, folder.resolve("other").toString()))
                .hasMessageContaining("coefficients of the model must be those that the certificate names");
    }

    @Test
    void aPipelineKeepsItsOtherStages() {
        PipelineModel original = new Pipeline()
                .setStages(new PipelineStage[] {
                    new Normalizer().setInputCol("features").setOutputCol("unit"),
                    estimator().setFeaturesCol("unit")
                })
                .fit(TABLE);
        Release<LinearModel> release = unlearned(SparkTrainer.logistic(), original, TABLE);
        LogisticRegressionModel last =
                UnlearnedModels.logistic(release, (LogisticRegressionModel) original.stages()[1]);
        PipelineModel made = UnlearnedModels.pipeline(original, last);
        assertThat(made.uid()).endsWith("_unlearned").isNotEqualTo(original.uid());
        String path = folder.resolve("pipeline").toString();
        UnlearnedModels.save(made, release, path);
        PipelineModel loaded = PipelineModel.load(path);
        assertThat(UnlearnedModels.certificate(loaded, path)).isEqualTo(release.certificate());
        assertThat(loaded.transform(TABLE).select("probability").collectAsList())
                .isEqualTo(made.transform(TABLE).select("probability").collectAsList());
    }

    @Test
    void aLinearRegressionSavesAndLoads() {
        Dataset<Row> table = Rows.targets(300, 4, 22).data(row -> true).cache();
        LinearRegressionModel original = new LinearRegression()
                .setRegParam(0.01)
                .setStandardization(false)
                .setFitIntercept(false)
                .fit(table);
        SparkTrainer trainer = SparkTrainer.leastSquares().accept(Condition.HYPER_PARAMETERS_FROM_DATA);
        Release<LinearModel> release = unlearned(trainer, original, table);
        LinearRegressionModel made = UnlearnedModels.regression(release, original);
        String path = folder.resolve("regression").toString();
        UnlearnedModels.save(made, release, path);
        LinearRegressionModel loaded = LinearRegressionModel.load(path);
        assertThat(loaded.coefficients()).isEqualTo(made.coefficients());
        assertThat(UnlearnedModels.certificate(loaded, path)).isEqualTo(release.certificate());
        assertThatThrownBy(() -> UnlearnedModels.logistic(release, estimator().fit(TABLE)))
                .isInstanceOf(ShapeMismatchException.class);
    }

    @Test
    void oneVsRestSavesAndLoads() {
        Dataset<Row> table = Rows.classes(300, 4, 3, 23).data(row -> true).cache();
        OneVsRestModel original = new OneVsRest().setClassifier(estimator()).fit(table);
        Release<LinearModel> release = unlearned(SparkTrainer.logistic(), original, table);
        OneVsRestModel made = UnlearnedModels.oneVsRest(release, original);
        String path = folder.resolve("several").toString();
        UnlearnedModels.save(made, release, path);
        OneVsRestModel loaded = OneVsRestModel.load(path);
        assertThat(UnlearnedModels.certificate(loaded, path)).isEqualTo(release.certificate());
        assertThat(loaded.transform(table).select("prediction").collectAsList())
                .isEqualTo(made.transform(table).select("prediction").collectAsList());
    }
}
