package io.unlearn.spark;

import io.unlearn.core.Condition;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.spark.internal.ClusterModel;
import io.unlearn.spark.internal.ForeignModel;
import io.unlearn.spark.internal.FrozenStages;
import io.unlearn.spark.internal.RowSource;
import io.unlearn.spark.internal.Survey;
import io.unlearn.spark.internal.SurveyChecks;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Checks a model of Spark ML against the objective that it was trained with, and moves it to that objective's minimiser. */
final class SparkModelAdoption {
    private final SparkTrainer trainer;
    private final boolean asNewModel;
    private final Set<Condition> conditions = EnumSet.noneOf(Condition.class);

    private SparkModelAdoption(SparkTrainer trainer, boolean asNewModel) {
        this.trainer = trainer;
        this.asNewModel = asNewModel;
    }

    static SparkAdoption adopt(SparkTrainer trainer, Transformer model, SparkRows rows, boolean asNewModel) {
        SparkModelAdoption adoption = new SparkModelAdoption(trainer, asNewModel);
        return model instanceof PipelineModel pipeline
                ? adoption.adoptLast(pipeline, rows)
                : adoption.adopt(model, rows);
    }

    private SparkAdoption adoptLast(PipelineModel pipeline, SparkRows rows) {
        Transformer[] stages = pipeline.stages();
        Check.shape("pipeline", "of at least one stage", stages.length > 0, "of none", "Pass the fitted pipeline.");
        Dataset<Row> data = rows.data();
        for (int i = 0; i < stages.length - 1; i++) {
            if (FrozenStages.needsCondition(i, stages[i], trainer.acceptedCopy())) {
                conditions.add(Condition.FEATURES_FITTED_ON_DATA);
            }
            data = stages[i].transform(data);
        }
        Transformer last = stages[stages.length - 1];
        String features = String.valueOf(last.getOrDefault(last.getParam("featuresCol")));
        return adopt(last, rows.withData(data).withFeatures(features));
    }

    private SparkAdoption adopt(Transformer model, SparkRows rows) {
        ForeignModel foreign = ForeignModel.of(model, asNewModel);
        requireLoss(foreign);
        foreign.condition().ifPresent(this::requireAccepted);
        Survey survey = RowSource.survey(rows);
        SurveyChecks.readable(survey);
        double[] start = foreign.weights();
        int extra = foreign.intercept() ? 1 : 0;
        Check.shape(
                "model",
                "of " + survey.width() + " features like the rows",
                start.length == foreign.outputs() * (survey.width() + extra),
                "of " + (start.length / foreign.outputs() - extra),
                "Pass the rows that it was trained on.");
        SparkTrainer fitting = trainer.fitting(foreign, survey);
        SparkTrainer.Ready ready = fitting.ready(survey);
        ready = new SparkTrainer.Ready(ready.setup(), survey, withOwn(ready));
        double[] measured = new double[2];
        SparkRemoval made = fitting.train(ready, rows, start, at -> believe(at, measured));
        double square = 0;
        double[] now = made.innerWeightsCopy();
        for (int j = 0; j < now.length; j++) {
            square += (now[j] - start[j]) * (now[j] - start[j]);
        }
        return new SparkAdoption(made, measured[0], measured[1], made.model().trainingSteps(), Math.sqrt(square));
    }

    private Set<Condition> withOwn(SparkTrainer.Ready ready) {
        conditions.addAll(ready.conditions());
        return conditions;
    }

    private void requireLoss(ForeignModel foreign) {
        if (foreign.loss() != trainer.loss()) {
            throw new InvalidArgumentException(
                    "model",
                    "one with the loss of the trainer, " + trainer.loss().text(),
                    foreign.loss().text(),
                    "Use SparkTrainer.logistic() for classification and SparkTrainer.leastSquares() for regression.");
        }
    }

    private void requireAccepted(Condition condition) {
        if (!trainer.acceptedCopy().contains(condition)) {
            throw new InvalidArgumentException(
                    "regularisation",
                    "declared before training",
                    "lambda over the standard deviation of the targets, which was computed from the rows",
                    "Call accept(Condition." + condition + "), which keeps it as it is and writes that into every"
                            + " certificate; or train a new model by SparkTrainer.");
        }
        conditions.add(condition);
    }

    /** Refuses weights that are not at the optimum of the objective; notes the measured gradient norm and its limit. */
    private void believe(ClusterModel.Start at, double[] measured) {
        measured[0] = at.gradientNorm();
        measured[1] = asNewModel
                ? Double.POSITIVE_INFINITY
                : Math.max(at.limit(), trainer.adoptionTolerance() * at.penaltyNorm());
        if (!asNewModel && measured[0] > measured[1] && at.gradientNormOfOthers() <= measured[1]) {
            throw new InvalidArgumentException(
                    "gradient of features with weight 0",
                    "small like that of the others",
                    "as large as " + measured[0],
                    "Likely cause: a constant column, to which Spark gives weight 0 whatever the labels are. Call"
                            + " adoptAsNewModel(...), which lets it have a weight, or drop the column and train without it.");
        }
        if (!(measured[0] <= measured[1])) {
            throw new InvalidArgumentException(
                    "gradient norm of the mean loss plus regParam / 2 |w|^2 at the weights (sum form)",
                    "at most " + measured[1] + " (" + trainer.adoptionTolerance() + " of its penalty's)",
                    measured[0],
                    "Pass the very rows that it was trained on; or, if training was stopped early, train on with a smaller"
                            + " setTol, or allow it by adoptionTolerance(" + measured[0] / at.penaltyNorm()
                            + ") or more.");
        }
    }
}
