package io.unlearn.spark;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Preparation;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.internal.AcceptedConditions;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Promise;
import io.unlearn.certified.internal.Setup;
import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.spark.internal.ClusterModel;
import io.unlearn.spark.internal.ClusterProblem;
import io.unlearn.spark.internal.ForeignModel;
import io.unlearn.spark.internal.RowSource;
import io.unlearn.spark.internal.Survey;
import io.unlearn.spark.internal.SurveyChecks;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.ml.Transformer;

/**
 * Trains a linear model over a data set of Spark, from which rows can be removed with a certificate. What it minimises, and what
 * the certificates say, is what {@link io.unlearn.certified.CertifiedTrainer} minimises and says on one machine.
 *
 * <pre>{@code
 * try (SparkRemoval model = SparkTrainer.logistic()
 *         .regularisation(Regularisation.perSample(1e-4))
 *         .rowNormBound(1)
 *         .train(SparkRows.of(table).subject("customer"))) { ... }
 * }</pre>
 *
 * <p>Every value set here must be chosen without looking at the rows that may be removed later: the guarantee compares two runs
 * with the same settings. Not thread-safe; {@link #train} may be called several times.
 */
public final class SparkTrainer {
    private final Loss loss;
    private Regularisation regularisation = Regularisation.fixedTotal(1);
    private double rowNormBound = 1;
    private boolean intercept = true;
    private int[] labels = new int[0];
    private double targetBound = Double.NaN;
    private Masking masking;
    private double residualLimit = Double.NaN;
    private double betweenReleases = Double.NaN;
    private double adoptionTolerance = 0.01;
    private final Set<Preparation> prepared = EnumSet.noneOf(Preparation.class);
    private final Set<Condition> accepted = EnumSet.noneOf(Condition.class);
    private Progress progress = Progress.log();
    private Clock clock = Clock.systemUTC();
    private int mostColumns = ClusterProblem.MOST_COLUMNS;

    private SparkTrainer(Loss loss, Masking masking) {
        this.loss = loss;
        this.masking = masking;
    }

    /**
     * Returns a trainer for L2-regularised logistic regression: one output for two labels, one-vs-rest for more. Masks with
     * verified output noise at epsilon 1 and delta 1e-5 unless told otherwise.
     */
    public static SparkTrainer logistic() {
        return new SparkTrainer(Loss.LOGISTIC, Masking.outputNoise(1, 1e-5));
    }

    /** Returns a trainer for L2-regularised least squares (one half of the squared error). Masks nothing by default. */
    public static SparkTrainer leastSquares() {
        return new SparkTrainer(Loss.SQUARED, Masking.none());
    }

    /** Sets the regularisation; a total of 1 by default. */
    public SparkTrainer regularisation(Regularisation value) {
        regularisation = value;
        return this;
    }

    /**
     * Declares the largest Euclidean norm that the features of a row may have, without the intercept; 1 by default.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the bound is finite and above 0
     */
    public SparkTrainer rowNormBound(double bound) {
        rowNormBound = Check.positive("row norm bound", bound, "Declare a bound that every row keeps.");
        return this;
    }

    /** Sets whether a constant feature of 1 is appended, which is regularised like the others; true by default. */
    public SparkTrainer intercept(boolean value) {
        intercept = value;
        return this;
    }

    /**
     * Declares the labels. By default they are those that occur, which are then taken to be public.
     *
     * @throws InvalidArgumentException unless there are two different labels or more
     */
    public SparkTrainer labels(int... values) {
        int[] sorted = Arrays.stream(values).distinct().sorted().toArray();
        if (sorted.length < 2) {
            throw new InvalidArgumentException(
                    "labels", "at least two different ones", Arrays.toString(values), "Declare every label.");
        }
        labels = sorted;
        return this;
    }

    /**
     * Declares the largest absolute target of a regression. Needed only with output noise on least squares.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the bound is finite and above 0
     */
    public SparkTrainer targetBound(double bound) {
        targetBound = Check.positive("target bound", bound, "Declare a bound that every target keeps.");
        return this;
    }

    /** Sets how residuals are masked: verified output noise, or nothing for least squares. */
    public SparkTrainer masking(Masking value) {
        masking = value;
        return this;
    }

    /**
     * Declares the limit on the gradient norm, sum form, below which every release is verified to be. By default 1e-8 times the
     * total regularisation, or what rounding allows for this number of rows if that is more. With a larger limit fewer passes are
     * needed before a release, and the noise is larger in the same proportion.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the limit is finite and above 0
     */
    public SparkTrainer residualLimit(double limit) {
        residualLimit = Check.positive("residual limit", limit, "Use for example 1e-8 times the regularisation.");
        return this;
    }

    /**
     * Sets the limit on the measured gradient norm, sum form, between releases; a removal that leaves more takes further passes. By
     * default a tenth of the total regularisation over the row norm bound.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the limit is finite and above 0
     */
    public SparkTrainer limitBetweenReleases(double limit) {
        betweenReleases =
                Check.positive("limit between releases", limit, "Use for example a tenth of the regularisation.");
        return this;
    }

    /**
     * Declares how far from its optimum an adopted model may be, as {@link io.unlearn.certified.CertifiedTrainer#adoptionTolerance}.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the tolerance is finite and above 0
     */
    public SparkTrainer adoptionTolerance(double tolerance) {
        adoptionTolerance = Check.positive("adoption tolerance", tolerance, "Use for example 0.01.");
        return this;
    }

    /** Declares what was done before training, as {@link io.unlearn.certified.CertifiedTrainer#prepared}. */
    public SparkTrainer prepared(Preparation... steps) {
        prepared.addAll(List.of(steps));
        return this;
    }

    /** Accepts what voids the guarantee, as {@link io.unlearn.certified.CertifiedTrainer#accept}. */
    public SparkTrainer accept(Condition... conditions) {
        accepted.addAll(List.of(conditions));
        return this;
    }

    /** Sets who is told of progress; the log by default. */
    public SparkTrainer progress(Progress value) {
        progress = value;
        return this;
    }

    /** Sets the clock that dates certificates; the system's by default. */
    public SparkTrainer clock(Clock value) {
        clock = value;
        return this;
    }

    /** Sets up to how many columns whole Hessians are kept; for the tests of this package. */
    SparkTrainer mostColumns(int value) {
        mostColumns = value;
        return this;
    }

    /**
     * Trains a model: one pass that surveys the rows, one shuffle of record ids unless they are promised to be distinct, and about
     * ten passes of Newton's method (two for least squares).
     *
     * @return the living model, which the caller closes
     * @throws io.unlearn.core.error.EmptySplitException if there is no row
     * @throws io.unlearn.core.error.NonFiniteValueException if a feature or label is missing or not finite
     * @throws io.unlearn.core.error.ShapeMismatchException if the vectors have different lengths
     * @throws io.unlearn.core.error.RowNormException if a row is longer than the declared bound
     * @throws io.unlearn.core.error.UnknownLabelException if a label was not declared
     * @throws io.unlearn.core.error.DuplicateRecordException if a record id occurs twice
     * @throws io.unlearn.core.error.NotConvergedException if the residual limit is not reached
     * @throws InvalidArgumentException if a column is missing or of another type, an id is missing, settings do not fit each other or
     *     the rows, or a preparation voids every certificate and was not accepted
     */
    public SparkRemoval train(SparkRows rows) {
        SparkSupport.check();
        Survey survey = RowSource.survey(rows);
        SurveyChecks.readable(survey);
        Ready ready = ready(survey);
        return train(ready, rows, new double[ready.setup.outputs() * ready.setup.columns()], at -> {});
    }

    /**
     * Adopts a model of Spark ML that was trained on these rows: checks that it is at the optimum of the objective that Spark gave
     * it, moves it to the residual limit by Newton steps, and prepares it for removals. Accepted are {@code
     * LogisticRegressionModel} (binomial), {@code OneVsRestModel} of them and {@code LinearRegressionModel}, alone or at the end of a
     * {@code PipelineModel}, if they were trained with {@code standardization = false}, {@code elasticNetParam = 0}, {@code
     * regParam > 0}, {@code fitIntercept = false} and without weights. A constant column does not make an intercept: Spark gives it
     * weight 0. For intercepts see {@link #adoptAsNewModel}.
     *
     * <p>The regularisation is Spark's {@code regParam} for each row, so that it shrinks with the rows as in Spark's own training on
     * fewer. A linear regression has it divided by the standard deviation of the targets; that number is kept as it is, and has to
     * be accepted with {@link Condition#HYPER_PARAMETERS_FROM_DATA}. Regularisation, intercept and labels of this trainer are not
     * looked at; everything else holds.
     *
     * <p>Stages of a pipeline before the model must be functions of each row alone; others have to be accepted with {@link
     * Condition#FEATURES_FITTED_ON_DATA}. The rows are then those before the first stage.
     *
     * @return the living model, which the caller closes, and how far it moved
     * @throws InvalidArgumentException if the model is of another kind or objective, with the reason and the fix; if the weights are
     *     not at the optimum; or as {@link #train}
     * @throws io.unlearn.core.error.ShapeMismatchException if the rows have another number of features
     */
    public SparkAdoption adopt(Transformer model, SparkRows rows) {
        SparkSupport.check();
        return SparkModelAdoption.adopt(this, model, rows, false);
    }

    /**
     * Trains a new model that starts from the weights of a model of Spark ML: like {@link #adopt}, but nothing is asked of the
     * gradient; an intercept that Spark left free is regularised from now on, and constant columns may have a weight. The model is then
     * another one than that in use; look at {@link SparkAdoption#change}.
     *
     * @throws InvalidArgumentException as {@link #adopt}, but for the intercept and the optimum
     */
    public SparkAdoption adoptAsNewModel(Transformer model, SparkRows rows) {
        SparkSupport.check();
        return SparkModelAdoption.adopt(this, model, rows, true);
    }

    /** Returns a trainer with what a model from elsewhere says, and this one's settings otherwise. */
    SparkTrainer fitting(ForeignModel model, Survey survey) {
        SparkTrainer copy = new SparkTrainer(loss, masking);
        copy.regularisation = model.regularisation(survey);
        copy.rowNormBound = rowNormBound;
        copy.intercept = model.intercept();
        copy.labels = model.labels();
        copy.targetBound = targetBound;
        copy.residualLimit = residualLimit;
        copy.betweenReleases = betweenReleases;
        copy.prepared.addAll(prepared);
        copy.accepted.addAll(accepted);
        copy.progress = progress;
        copy.clock = clock;
        copy.mostColumns = mostColumns;
        return copy;
    }

    Loss loss() {
        return loss;
    }

    double adoptionTolerance() {
        return adoptionTolerance;
    }

    Set<Condition> acceptedCopy() {
        return Set.copyOf(accepted);
    }

    SparkRemoval train(Ready ready, SparkRows rows, double[] start, Consumer<ClusterModel.Start> check) {
        double limit = Double.isNaN(residualLimit)
                ? ClusterProblem.defaultLimit(ready.setup, ready.survey.rows())
                : residualLimit;
        return new SparkRemoval(
                ClusterModel.train(ready.setup, rows, ready.survey.rows(), limit, start, mostColumns, check),
                ready.conditions);
    }

    /** What training starts from. */
    record Ready(Setup setup, Survey survey, Collection<Condition> conditions) {}

    /** Checks the settings and what a survey found against each other. */
    Ready ready(Survey survey) {
        checkMasking();
        List<Condition> conditions = AcceptedConditions.of(prepared, accepted);
        SurveyChecks.norms(survey, rowNormBound);
        int[] present = loss == Loss.SQUARED ? new int[0] : SurveyChecks.labels(survey, labels);
        if (loss == Loss.SQUARED) {
            SurveyChecks.targets(survey, targetBound);
        }
        return new Ready(setup(survey.width(), present), survey, conditions);
    }

    private Setup setup(int width, int[] present) {
        Promise promise = Promise.of(masking);
        return new Setup(
                loss,
                regularisation,
                masking,
                promise,
                intercept ? Math.sqrt(rowNormBound * rowNormBound + 1) : rowNormBound,
                rowNormBound,
                targetBound,
                intercept,
                present,
                present.length > 2 ? present.length : 1,
                width + (intercept ? 1 : 0),
                residualLimit,
                betweenReleases,
                DenseBackend.plainJava(),
                progress,
                clock);
    }

    private void checkMasking() {
        boolean fits = masking instanceof Masking.ProvedOutput || masking instanceof Masking.None;
        if (!fits || loss == Loss.LOGISTIC && masking instanceof Masking.None) {
            throw new InvalidArgumentException(
                    "masking",
                    loss == Loss.LOGISTIC
                            ? "verified output noise for logistic regression"
                            : "verified output noise or none",
                    masking.getClass().getSimpleName(),
                    "Use Masking.outputNoise(...).");
        }
        if (loss == Loss.SQUARED && masking instanceof Masking.ProvedOutput && Double.isNaN(targetBound)) {
            throw new InvalidArgumentException(
                    "target bound", "declared", "missing", "Call targetBound(...): the noise is scaled by it.");
        }
    }
}
