package io.unlearn.certified;

import io.unlearn.certified.Masking.PublishedGuo.Accounting;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Promise;
import io.unlearn.certified.internal.RenyiBound;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.Targets;
import io.unlearn.certified.internal.Training;
import io.unlearn.core.Condition;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.Progress;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private final Loss loss;
    private Regularisation regularisation = Regularisation.fixedTotal(1);
    private double rowNormBound = 1;
    private boolean intercept = true;
    private int @Nullable [] labels;
    private double targetBound = Double.NaN;
    private Masking masking;
    private FeatureExtractor features = FeatureExtractor.publicOne();
    private Requesters requesters = Requesters.ADAPTIVE;
    private final Set<Preparation> prepared = EnumSet.noneOf(Preparation.class);
    private final Set<Condition> accepted = EnumSet.noneOf(Condition.class);
    private NearDuplicates nearDuplicates = NearDuplicates.ignore();
    private double residualLimit = Double.NaN;
    private double betweenReleases = Double.NaN;
    private double adoptionTolerance = 0.01;
    private @Nullable DenseBackend backend;
    private Progress progress = Progress.log();
    private Clock clock = Clock.systemUTC();

    private CertifiedTrainer(Loss loss, Masking masking) {
        this.loss = loss;
        this.masking = masking;
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
        this.regularisation = value;
        return this;
    }

    /**
     * Declares the largest Euclidean norm that the features of a row may have, without the intercept; 1 by default. Rows
     * above it are refused.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the bound is finite and above 0
     */
    public CertifiedTrainer rowNormBound(double bound) {
        this.rowNormBound = Check.positive("row norm bound", bound, "Declare a bound that every row keeps.");
        return this;
    }

    /** Sets whether a constant feature of 1 is appended, which is regularised like the others; true by default. */
    public CertifiedTrainer intercept(boolean value) {
        this.intercept = value;
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
        this.labels = sorted;
        return this;
    }

    /**
     * Declares the largest absolute target of a regression. Needed only with output noise on least squares.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the bound is finite and above 0
     */
    public CertifiedTrainer targetBound(double bound) {
        this.targetBound = Check.positive("target bound", bound, "Declare a bound that every target keeps.");
        return this;
    }

    /** Sets how residuals are masked. */
    public CertifiedTrainer masking(Masking value) {
        this.masking = value;
        return this;
    }

    /**
     * Declares where the features come from; by default they depend on their own row alone. A differentially private
     * extractor takes its share of epsilon and delta, which the masking declares for both together, and limits the number of
     * records that may ever be removed: training the head again does not take them out of the extractor.
     */
    public CertifiedTrainer features(FeatureExtractor value) {
        this.features = value;
        return this;
    }

    /**
     * Declares what was done before training, in addition to what was declared earlier. <b>By default nothing was</b> but what is a
     * function of each row alone, or comes from other data. Training is refused for everything else, unless its condition
     * is accepted. A warning is logged if columns look standardised with the training rows.
     */
    public CertifiedTrainer prepared(Preparation... steps) {
        prepared.addAll(List.of(steps));
        return this;
    }

    /**
     * Accepts what voids the guarantee, for those who know why it does not matter to them. Every certificate names the condition
     * of what was declared, and is verified under it only. Accepting what was not declared changes nothing.
     */
    public CertifiedTrainer accept(Condition... conditions) {
        accepted.addAll(List.of(conditions));
        return this;
    }

    /** Sets what is done about rows that resemble removed ones and would stay; by default they are not looked for. */
    public CertifiedTrainer nearDuplicates(NearDuplicates value) {
        this.nearDuplicates = value;
        return this;
    }

    /** Declares what those who ask for removals may have seen; {@link Requesters#ADAPTIVE}, the safe one, by default. */
    public CertifiedTrainer requesters(Requesters value) {
        this.requesters = value;
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
        this.residualLimit = Check.positive("residual limit", limit, "Use for example 1e-8 times the regularisation.");
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
        this.betweenReleases =
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
        this.adoptionTolerance = Check.positive("adoption tolerance", tolerance, "Use for example 0.01.");
        return this;
    }

    /** Sets the dense backend; by default the best one on the class path for the size of the data, see {@link DenseBackend#bestFor}. */
    public CertifiedTrainer backend(DenseBackend value) {
        this.backend = value;
        return this;
    }

    /** Sets who is told of progress; the log by default. */
    public CertifiedTrainer progress(Progress value) {
        this.progress = value;
        return this;
    }

    /** Sets the clock that dates certificates; the system's by default. */
    public CertifiedTrainer clock(Clock value) {
        this.clock = value;
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
        Prepared ready = prepare(rows);
        double[] zeros = new double[ready.setup.outputs() * ready.setup.columns()];
        return LinearRemoval.train(ready.setup, rows, ready.targets, zeros, ready.guards);
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
        ModelAdoption.check(model, rows, masking);
        ModelAdoption.checkIntercept(model, objective);
        return adoption(model, rows, objective).adopt(objective, adoptionTolerance);
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
        ModelAdoption.check(model, rows, masking);
        return adoption(model, rows, objective).asNewModel();
    }

    private ModelAdoption adoption(LinearModel model, TrainingRows rows, DeclaredObjective objective) {
        CertifiedTrainer fitting = copy();
        fitting.regularisation = objective.regularisation(loss == Loss.SQUARED);
        fitting.intercept = model.intercept();
        fitting.labels = rows.labelled() ? model.labelsCopy() : null;
        Prepared ready = fitting.prepare(rows);
        return new ModelAdoption(ready.setup, rows, ready.targets, model, ready.guards);
    }

    private CertifiedTrainer copy() {
        CertifiedTrainer copy = new CertifiedTrainer(loss, masking);
        copy.regularisation = regularisation;
        copy.rowNormBound = rowNormBound;
        copy.intercept = intercept;
        copy.labels = labels;
        copy.targetBound = targetBound;
        copy.features = features;
        copy.requesters = requesters;
        copy.prepared.addAll(prepared);
        copy.accepted.addAll(accepted);
        copy.nearDuplicates = nearDuplicates;
        copy.residualLimit = residualLimit;
        copy.betweenReleases = betweenReleases;
        copy.backend = backend;
        copy.progress = progress;
        copy.clock = clock;
        return copy;
    }

    private record Prepared(Setup setup, Targets targets, Guards guards) {}

    private Prepared prepare(TrainingRows rows) {
        if (rows.size() == 0) {
            throw new EmptySplitException("training rows", "at least one", 0, "Pass the rows to train on.");
        }
        checkKind(rows);
        checkMasking();
        Guards guards = Guards.of(prepared, accepted, nearDuplicates);
        StandardisedColumns.warn(rows);
        RowChecks.norms(rows, rowNormBound);
        int[] declared = loss == Loss.SQUARED ? new int[0] : declaredLabels(rows);
        Targets targets = loss == Loss.SQUARED ? Targets.real(rows) : Targets.ofLabels(rows, declared);
        if (loss == Loss.SQUARED && !Double.isNaN(targetBound)) {
            RowChecks.targets(rows, targetBound);
        }
        Promise promise = Promise.of(masking, features);
        double bound = intercept ? Math.sqrt(rowNormBound * rowNormBound + 1) : rowNormBound;
        Setup setup = new Setup(
                loss,
                regularisation,
                promise.headOf(masking),
                promise,
                bound,
                rowNormBound,
                targetBound,
                intercept,
                declared,
                targets.outputs(),
                rows.columns() + (intercept ? 1 : 0),
                residualLimit,
                betweenReleases,
                backend == null ? DenseBackend.bestFor(rows.size(), rows.columns()) : backend,
                progress,
                clock);
        if (setup.masking() instanceof Masking.RenyiJacobian renyi) {
            checkRenyi(renyi, Training.bound(setup, renyi, rows.size()));
        }
        return new Prepared(setup, targets, guards);
    }

    private void checkKind(TrainingRows rows) {
        if (rows.labelled() == (loss == Loss.SQUARED)) {
            throw new InvalidArgumentException(
                    "training rows",
                    loss == Loss.SQUARED ? "made by TrainingRows.regression" : "made by TrainingRows.classification",
                    rows.labelled() ? "labelled" : "unlabelled",
                    "Use the trainer that fits the targets.");
        }
    }

    private void checkMasking() {
        if (loss == Loss.LOGISTIC && masking instanceof Masking.None) {
            throw new InvalidArgumentException(
                    "masking",
                    "output noise or objective perturbation for logistic regression",
                    "none",
                    "A Newton removal is not exact here; use Masking.outputNoise.");
        }
        boolean kept = masking instanceof Masking.PublishedGuo || masking instanceof Masking.RenyiJacobian;
        if (requesters == Requesters.ADAPTIVE && kept) {
            throw new InvalidArgumentException(
                    "requesters",
                    "NON_ADAPTIVE with a secret linear term that is kept over requests",
                    requesters,
                    "Use Masking.outputNoise, which covers requests that depend on earlier releases; or call"
                            + " requesters(Requesters.NON_ADAPTIVE) if no request does.");
        }
        if (loss == Loss.SQUARED && masking.perturbation() > 0) {
            throw new InvalidArgumentException(
                    "masking",
                    "none or output noise for least squares",
                    "objective perturbation",
                    "Removal is exact here and leaves nothing for a perturbation to hide.");
        }
        if (loss == Loss.SQUARED && masking instanceof Masking.ProvedOutput && Double.isNaN(targetBound)) {
            throw new InvalidArgumentException(
                    "target bound", "declared", "missing", "Call targetBound(...): the noise is scaled by it.");
        }
        if (masking instanceof Masking.PublishedGuo published
                && published.accounting() == Accounting.PUBLISHED_SUM
                && (intercept || rowNormBound > 1)) {
            throw new InvalidArgumentException(
                    "row norm bound",
                    "at most 1 without an intercept, as the published bound assumes",
                    rowNormBound + (intercept ? " with an intercept" : ""),
                    "Scale the rows and call intercept(false), or use Masking.outputNoise.");
        }
    }

    private void checkRenyi(Masking.RenyiJacobian renyi, RenyiBound bound) {
        if (regularisation.mode() != Regularisation.Mode.FIXED_TOTAL) {
            throw new InvalidArgumentException(
                    "regularisation",
                    "of a fixed total with RENYI_JACOBIAN, whose proof needs it",
                    "per row",
                    "Use Regularisation.fixedTotal(...), or Masking.outputNoise.");
        }
        double epsilon = bound.epsilon(renyi.sigma(), renyi.delta());
        if (!(epsilon <= renyi.epsilon())) {
            throw new OutOfRangeException(
                    "epsilon that the bound gives for " + renyi.records() + " rows (kappa " + bound.kappa()
                            + ", kappaF " + bound.kappaF() + ", residual over sigma " + bound.residual() / renyi.sigma()
                            + ")",
                    "at most " + renyi.epsilon(),
                    epsilon,
                    "Raise the regularisation or sigma, declare fewer rows, or use Masking.outputNoise, which covers any"
                            + " number.");
        }
    }

    private int[] declaredLabels(TrainingRows rows) {
        if (labels != null) {
            return labels.clone();
        }
        int[] seen = rows.labelsCopy();
        if (seen.length < 2) {
            throw new InvalidArgumentException(
                    "labels",
                    "at least two different ones",
                    Arrays.toString(seen),
                    "Declare the labels with labels(...), or add rows of another one.");
        }
        return seen;
    }
}
