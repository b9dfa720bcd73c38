package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.ShapeMismatchException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of Spark ML that are adopted, and those that are refused with the reason and the fix. */
class SparkAdoptionTest {
    private static final double LAMBDA = 1e-3;
    private static final int N = 1000;
    private static final Rows BINARY = Rows.classes(N, 6, 2, 11);
    private static final Dataset<Row> TABLE = BINARY.data(row -> true).cache();
    private static final SparkRows ROWS = SparkRows.of(TABLE).subject("person");

    private static SparkTrainer logistic() {
        return SparkTrainer.logistic().progress(Progress.none());
    }

    private static LogisticRegression estimator() {
        return new LogisticRegression()
                .setRegParam(LAMBDA)
                .setStandardization(false)
                .setFitIntercept(false);
    }

    @Test
    void aLogisticRegressionIsTwoNewtonStepsAway() {
        try (SparkAdoption adoption = logistic().adopt(estimator().fit(TABLE), ROWS);
                SparkRemoval trained = logistic()
                        .regularisation(Regularisation.perSample(LAMBDA))
                        .intercept(false)
                        .train(ROWS)) {
            assertThat(adoption.gradientNorm())
                    .as("Spark stops early")
                    .isBetween(1e-6, 0.1)
                    .isLessThanOrEqualTo(adoption.gradientLimit());
            assertThat(adoption.steps()).isLessThanOrEqualTo(2);
            SparkRemoval model = adoption.model();
            assertThat(model.trainingResidual()).isLessThanOrEqualTo(model.residualLimit());
            model.remove(RemovalRequest.subject("s7"));
            trained.remove(RemovalRequest.subject("s7"));
            assertThat(model.publish().certificate().mechanism())
                    .isEqualTo(trained.publish().certificate().mechanism());
            assertThat(model.publish().certificate().mechanism().strongConvexity())
                    .as("the penalty of the remaining rows")
                    .isEqualTo(LAMBDA * (N - 4));
            double[] expected = trained.innerWeightsCopy();
            double apart = 2 * model.residualLimit() / (LAMBDA * (N - 4));
            for (int j = 0; j < expected.length; j++) {
                assertThat(model.innerWeightsCopy()[j]).isBetween(expected[j] - apart, expected[j] + apart);
            }
        }
    }

    @Test
    void oneVsRestIsCertifiedTogether() {
        Rows rows = Rows.classes(600, 5, 3, 12);
        Dataset<Row> table = rows.data(row -> true).cache();
        Transformer model = new OneVsRest().setClassifier(estimator()).fit(table);
        try (SparkAdoption adoption = logistic().adopt(model, SparkRows.of(table))) {
            assertThat(adoption.steps()).isLessThanOrEqualTo(3);
            assertThat(adoption.model().publish().model().outputs()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "l-bfgs", "auto"})
    void aLinearRegressionHasItsEffectivePenaltyFrozen(String solver) {
        Rows rows = Rows.targets(N, 5, 13);
        Dataset<Row> table = rows.data(row -> true).cache();
        Transformer model = new LinearRegression()
                .setRegParam(0.01)
                .setStandardization(false)
                .setFitIntercept(false)
                .setSolver(solver)
                .fit(table);
        SparkTrainer trainer =
                SparkTrainer.leastSquares().adoptionTolerance(1e-5).progress(Progress.none());
        assertThatThrownBy(() -> trainer.adopt(model, SparkRows.of(table)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("lambda over the standard deviation of the targets")
                .hasMessageContaining("accept(Condition.HYPER_PARAMETERS_FROM_DATA)");
        trainer.accept(Condition.HYPER_PARAMETERS_FROM_DATA);
        try (SparkAdoption adoption = trainer.adopt(model, SparkRows.of(table))) {
            assertThat(adoption.gradientNorm()).isLessThanOrEqualTo(adoption.gradientLimit());
            assertThat(adoption.model().publish().certificate().conditions())
                    .containsExactly(Condition.HYPER_PARAMETERS_FROM_DATA);
        }
    }

    private static void refused(Transformer model, String reason, String fix) {
        assertThatThrownBy(() -> logistic().adopt(model, ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(fix);
    }

    @Test
    void objectivesThatCannotBeCertified() {
        refused(estimator().setStandardization(true).fit(TABLE), "standardization must be false", "Normalizer");
        refused(estimator().setFitIntercept(true).fit(TABLE), "free (fitIntercept = true)", "adoptAsNewModel");
        refused(estimator().setElasticNetParam(0.5).fit(TABLE), "elastic net parameter must be 0", "L2");
        refused(estimator().setRegParam(0).fit(TABLE), "regParam must be above 0", "1e-4");
        refused(estimator().setFamily("multinomial").fit(TABLE), "multinomial (softmax)", "OneVsRest");
        Dataset<Row> weighted = TABLE.withColumn("weight", org.apache.spark.sql.functions.lit(2.0));
        refused(estimator().setWeightCol("weight").fit(weighted), "weights of rows must be absent", "setWeightCol");
        refused(new LinearSVC().setMaxIter(2).fit(TABLE), "LinearSVCModel", "Only these");
        refused(
                new GeneralizedLinearRegression()
                        .setFamily("binomial")
                        .setRegParam(LAMBDA)
                        .fit(TABLE),
                "GeneralizedLinearRegressionModel, which always standardises",
                "setStandardization(false)");
        refused(
                new LinearRegression().setLoss("huber").setRegParam(LAMBDA).fit(TABLE),
                "loss must be squaredError",
                "squaredError");
    }

    @Test
    void aFreeInterceptStartsANewModelThatRegularisesIt() {
        LogisticRegressionModel model = estimator().setFitIntercept(true).fit(TABLE);
        try (SparkAdoption adoption = logistic().adoptAsNewModel(model, ROWS);
                SparkRemoval trained = logistic()
                        .regularisation(Regularisation.perSample(LAMBDA))
                        .train(ROWS)) {
            assertThat(adoption.gradientLimit()).isInfinite();
            assertThat(adoption.change()).isPositive();
            double[] expected = trained.innerWeightsCopy();
            double apart = 2 * trained.residualLimit() / (LAMBDA * N);
            for (int j = 0; j < expected.length; j++) {
                assertThat(adoption.model().innerWeightsCopy()[j]).isBetween(expected[j] - apart, expected[j] + apart);
            }
            LogisticRegressionModel made =
                    UnlearnedModels.logistic(adoption.model().publish(), model);
            assertThat(made.intercept()).isNotZero();
        }
    }

    @Test
    void aConstantColumnToWhichSparkGivesNoWeight() {
        Rows rows = Rows.classes(N, 6, 2, 11).withConstant(1);
        Dataset<Row> table = rows.data(row -> true).cache();
        LogisticRegressionModel model = estimator().fit(table);
        assertThat(model.coefficients().apply(6)).isZero();
        SparkTrainer trainer = logistic().rowNormBound(Math.sqrt(2));
        assertThatThrownBy(() -> trainer.adopt(model, SparkRows.of(table)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("Likely cause: a constant column, to which Spark gives weight 0")
                .hasMessageContaining("adoptAsNewModel");
        try (SparkAdoption adoption = trainer.adoptAsNewModel(model, SparkRows.of(table))) {
            assertThat(adoption.model().innerWeightsCopy()[6]).isNotZero();
        }
    }

    @Test
    void rowsOrPenaltiesOfAnotherModel() {
        assertThatThrownBy(() -> logistic()
                        .adopt(estimator().fit(TABLE), Rows.classes(50, 5, 2, 1).onCluster()))
                .isInstanceOf(ShapeMismatchException.class);
        Rows others = Rows.classes(N, 6, 2, 99);
        assertThatThrownBy(() -> logistic().adopt(estimator().fit(TABLE), others.onCluster()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("gradient norm of the mean loss plus regParam / 2 |w|^2")
                .hasMessageContaining("adoptionTolerance");
        assertThatThrownBy(() -> SparkTrainer.leastSquares().adopt(estimator().fit(TABLE), ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("SparkTrainer.logistic()");
    }

    @Test
    void aPipelineOfStagesThatLookAtOneRow() {
        PipelineModel pipeline =
                pipeline(new Normalizer().setInputCol("features").setOutputCol("unit"), "unit");
        SparkTrainer trainer = SparkTrainer.logistic().progress(Progress.none());
        try (SparkAdoption adoption = trainer.adopt(pipeline, ROWS)) {
            assertThat(adoption.model()
                            .remove(RemovalRequest.record("9"))
                            .certifiedOrThrow()
                            .rows())
                    .isEqualTo(1);
            assertThat(adoption.model().publish().certificate().conditions()).isEmpty();
        }
    }

    @Test
    void aPipelineWithAFittedStage() {
        PipelineModel pipeline =
                pipeline(new StandardScaler().setInputCol("features").setOutputCol("scaled"), "scaled");
        SparkTrainer trainer = SparkTrainer.logistic().rowNormBound(1e3).progress(Progress.none());
        assertThatThrownBy(() -> trainer.adopt(pipeline, ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(
                        "stage 0 of the pipeline (StandardScalerModel) must be a function of each row alone")
                .hasMessageContaining("Normalizer")
                .hasMessageContaining("accept(Condition.FEATURES_FITTED_ON_DATA)");
        trainer.accept(Condition.FEATURES_FITTED_ON_DATA);
        try (SparkAdoption adoption = trainer.adopt(pipeline, ROWS)) {
            assertThat(adoption.model().publish().certificate().conditions())
                    .containsExactly(Condition.FEATURES_FITTED_ON_DATA);
        }
    }

    private static PipelineModel pipeline(PipelineStage first, String features) {
        LogisticRegression last = estimator().setFeaturesCol(features);
        return new Pipeline().setStages(new PipelineStage[] {first, last}).fit(TABLE);
    }
}
