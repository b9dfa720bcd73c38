package io.unlearn.certified;

import io.unlearn.certified.internal.Loss;
import io.unlearn.core.Condition;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.Progress;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a linear model from which rows can be removed with a certificate.
 *
 * <pre>{@code
 * try (LinearRemoval model = CertifiedTrainer.logistic()
 *         .regularisation(Regularisation.fixedTotal(1))
 *         .rowNormBound(1)
 *         .masking(Masking.outputNoise(1, 1e-5))
 *         .train(rows)) { ... }
 * }</pre>
 *
 * <p>Every value set here must be chosen without looking at the rows that may be removed later: the guarantee compares
 * two runs with the same settings. That holds for hyper-parameters picked by cross-validation too (Suriyakumar and Wilson
 * 2022, arXiv:2209.12269).
 *
 * <p>Not thread-safe; {@link #train} may be called several times.
 */
public final class CertifiedTrainer {
    private final TrainerSettings settings;

    private CertifiedTrainer(Loss loss, Masking masking) {
        this.settings = new TrainerSettings(loss, masking);
    }

    /**
     * Returns a trainer for L2-regularised logistic regression: one output for two labels, one-vs-rest for more. Masks
     * with verified output noise at epsilon 1 and delta 1e-5 unless told otherwise.
     */
    public static CertifiedTrainer logistic() {
        return new CertifiedTrainer(Loss.LOGISTIC, Masking.outputNoise(1, 1e-5));
    }

    /** Returns a trainer for L2-regularised least squares (one half of the squared error). Masks nothing by default. */
    public static CertifiedTrainer leastSquares() {
        return new CertifiedTrainer(Loss.SQUARED, Masking.none());
    }

    /** Sets the regularisation; a total of 1 by default. */
    public CertifiedTrainer regularisation(Regularisation value) {
        settings.regularisation = value;
        return this;
    }

    /**
     * Declares the largest Euclidean norm that the features of a row may have, without the intercept; 1 by default. Rows
     * above it are refused.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the bound is finite and above 0
     */
    public CertifiedTrainer rowNormBound(double bound) {
        settings.rowNormBound = Check.positive("row norm bound", bound, "Declare a bound that every row keeps.");
        return this;
    }

    /** Sets whether a constant feature of 1 is appended, which is regularised like the others; true by default. */
    public CertifiedTrainer intercept(boolean value) {
        settings.intercept = value;
        return this;
    }

    /**
     * Declares the labels. By default they are those of the training rows, which are then taken to be public: declare
     * them if the last row of a label might be removed.
     *
     * @throws InvalidArgumentException unless there are two different labels or more
     */
    public CertifiedTrainer labels(int... values) {
        int[] sorted = Arrays.stream(values).distinct().sorted().toArray();
        if (sorted.length < 2) {
            throw new InvalidArgumentException(
                    "labels", "at least two different ones", Arrays.toString(values), "Declare every label.");
        }
        settings.labels = sorted;
        return this;
    }

    /**
     * Declares the largest absolute target of a regression. Needed only with output noise on least squares.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the bound is finite and above 0
     */
    public CertifiedTrainer targetBound(double bound) {
        settings.targetBound = Check.positive("target bound", bound, "Declare a bound that every target keeps.");
        return this;
    }

    /** Sets how residuals are masked. */
    public CertifiedTrainer masking(Masking value) {
        settings.masking = value;
        return this;
    }

    /**
     * Declares where the features come from; by default they depend on their own row alone. A differentially private
     * extractor takes its share of epsilon and delta, which the masking declares for both together, and limits the number of
     * records that may ever be removed: training the head again does not take them out of the extractor.
     */
    public CertifiedTrainer features(FeatureExtractor value) {
        settings.features = value;
        return this;
    }

    /**
     * Declares what was done before training, in addition to what was declared earlier. <b>By default nothing was</b> but what is a
     * function of each row alone, or comes from other data. Training is refused for everything else, unless its condition
     * is accepted. A warning is logged if columns look standardised with the training rows.
     */
    public CertifiedTrainer prepared(Preparation... steps) {
        settings.prepared.addAll(List.of(steps));
        return this;
    }

    /**
     * Accepts what voids the guarantee, for those who know why it does not matter to them. Every certificate names the condition
     * of what was declared, and is verified under it only. Accepting what was not declared changes nothing.
     */
    public CertifiedTrainer accept(Condition... conditions) {
        settings.accepted.addAll(List.of(conditions));
        return this;
    }

    /** Sets what is done about rows that resemble removed ones and would stay; by default they are not looked for. */
    public CertifiedTrainer nearDuplicates(NearDuplicates value) {
        settings.nearDuplicates = value;
        return this;
    }

    /** Declares what those who ask for removals may have seen; {@link Requesters#ADAPTIVE}, the safe one, by default. */
    public CertifiedTrainer requesters(Requesters value) {
        settings.requesters = value;
        return this;
    }

    /**
     * Declares the limit on the gradient norm, sum form, below which every release is verified to be. By default 1e-8
     * times the total regularisation, or what rounding allows for data of this size if that is more; both depend on
     * declared numbers only.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the limit is finite and above 0
     */
    public CertifiedTrainer residualLimit(double limit) {
        settings.residualLimit =
                Check.positive("residual limit", limit, "Use for example 1e-8 times the regularisation.");
        return this;
    }

    /**
     * Sets the limit on the proved bound of the gradient norm, sum form, between releases; a removal whose bound passes it
     * takes a dearer way. By default a tenth of the total regularisation over the row norm bound: no score is then further
     * than 0.1 from that of the retrained model. The guarantee of a release does not depend on it.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the limit is finite and above 0
     */
    public CertifiedTrainer limitBetweenReleases(double limit) {
        settings.betweenReleases =
                Check.positive("limit between releases", limit, "Use for example a tenth of the regularisation.");
        return this;
    }

    /**
     * Declares how far from its optimum a model from elsewhere may be for {@link #adopt}: the largest gradient norm of the declared
     * objective, relative to that of its penalty, {@code R |w|}. 0.01 by default. At an optimum the losses and the
     * penalty balance, so that the number has no units; by strong convexity a model that is accepted is at most this share
     * of its own norm away from the optimum, and scaling the penalty wrongly by a factor of 2 gives at least 0.5. The guarantee does not depend on
     * it, since an adopted model is moved to the residual limit in any case: it decides whether the declaration is believed.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the tolerance is finite and above 0
     */
    public CertifiedTrainer adoptionTolerance(double tolerance) {
        settings.adoptionTolerance = Check.positive("adoption tolerance", tolerance, "Use for example 0.01.");
        return this;
    }

    /** Sets the dense backend; by default the best one on the class path for the size of the data, see {@link DenseBackend#bestFor}. */
    public CertifiedTrainer backend(DenseBackend value) {
        settings.backend = value;
        return this;
    }

    /** Sets who is told of progress; the log by default. */
    public CertifiedTrainer progress(Progress value) {
        settings.progress = value;
        return this;
    }

    /** Sets the clock that dates certificates; the system's by default. */
    public CertifiedTrainer clock(Clock value) {
        settings.clock = value;
        return this;
    }

    /**
     * Trains a model and prepares it for removals.
     *
     * <p>Deterministic but for the perturbation of {@link Masking.PublishedGuo}. Takes one Gram matrix
     * (n d^2), some tens of passes over the data (4 n d each) and one Hessian for each output.
     *
     * @return the living model, which the caller closes
     * @throws EmptySplitException if there is no row
     * @throws io.unlearn.core.error.RowNormException if a row is longer than the declared bound
     * @throws io.unlearn.core.error.UnknownLabelException if a label was not declared
     * @throws io.unlearn.core.error.NotConvergedException if the residual limit is not reached
     * @throws InvalidArgumentException if settings do not fit each other or the rows, or a preparation voids every certificate
     *     and was not accepted
     */
    public LinearRemoval train(TrainingRows rows) {
        TrainerSettings.Prepared ready = settings.prepare(rows);
        double[] zeros = new double[ready.setup().outputs() * ready.setup().columns()];
        return LinearRemoval.train(ready.setup(), rows, ready.targets(), zeros, ready.guards());
    }

    /**
     * Adopts a model that was trained elsewhere on these rows: checks that it is the optimum of the objective that is declared for
     * it, moves it to the residual limit by this library's solver, and prepares it for removals.
     *
     * <p>Regularisation, intercept and labels are those of the objective and the model; the trainer's own are not looked at.
     * Everything else that is set here holds. The certificates of an adopted model are those of a trained one, because the proof
     * asks for the residual only, not for how the weights were found. What was released before is another matter: nothing is
     * promised about the model as it came.
     *
     * <p>The weights are refused unless the gradient norm of the declared objective is at most {@link #adoptionTolerance} times that
     * of its penalty. The message holds the measured norm and the likely cause, found by trying the usual mistakes (mean
     * for sum, a factor 2, C for lambda, the intercept's penalty, swapped or reordered labels, softmax for one-vs-rest, two of these together,
     * another strength, training that was stopped early).
     *
     * @return the living model, which the caller closes, and how far it moved
     * @throws InvalidArgumentException if the weights are not at the optimum, if the declared objective leaves the intercept out of
     *     the penalty, or as {@link #train}
     * @throws io.unlearn.core.error.ShapeMismatchException if the model does not fit the rows
     * @throws io.unlearn.core.error.NotConvergedException if the residual limit is not reached
     */
    public Adoption adopt(LinearModel model, TrainingRows rows, DeclaredObjective objective) {
        ModelAdoption.check(model, rows, settings.masking);
        ModelAdoption.checkIntercept(model, objective);
        return adoption(model, rows, objective).adopt(objective, settings.adoptionTolerance);
    }

    /**
     * Trains a new model that starts from weights from elsewhere, wherever they are: like {@link #adopt}, but nothing is asked of
     * the gradient, and an intercept that was not regularised is regularised from now on. The model may then be another one than
     * that in use; look at {@link Adoption#relativeChange}.
     *
     * @return the living model, which the caller closes, and how far it moved
     * @throws InvalidArgumentException as {@link #train}
     * @throws io.unlearn.core.error.ShapeMismatchException if the model does not fit the rows
     * @throws io.unlearn.core.error.NotConvergedException if the residual limit is not reached
     */
    public Adoption adoptAsNewModel(LinearModel model, TrainingRows rows, DeclaredObjective objective) {
        ModelAdoption.check(model, rows, settings.masking);
        return adoption(model, rows, objective).asNewModel();
    }

    private ModelAdoption adoption(LinearModel model, TrainingRows rows, DeclaredObjective objective) {
        TrainerSettings.Prepared ready =
                settings.fitting(model, objective, rows.labelled()).prepare(rows);
        return new ModelAdoption(ready.setup(), rows, ready.targets(), model, ready.guards());
    }
}
