package io.unlearn.certified;

import io.unlearn.certified.internal.DescentPlanner;
import io.unlearn.certified.internal.Loss;
import io.unlearn.core.Condition;
import io.unlearn.core.Progress;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/**
 * Settings of a {@link DescentToDelete}. Every value must be chosen without looking at the rows: the guarantee compares two
 * runs with the same settings. One of {@link #stepsPerUpdate} and {@link #noise} has to be declared.
 *
 * <p>Not thread-safe; {@link #train} may be called several times.
 */
public final class DescentTrainer {
    private final DescentSettings settings;

    DescentTrainer(Loss loss) {
        this.settings = new DescentSettings(loss);
    }

    /**
     * Sets the regularisation, lambda/2 |w|^2 beside the mean loss; 0.01 by default. Steps grow with one over it.
     *
     * @throws OutOfRangeException unless it is finite and above 0
     */
    public DescentTrainer regularisation(double value) {
        settings.lambda = Check.positive("regularisation", value, "Use for example 0.01.");
        settings.merelyConvex = false;
        return this;
    }

    /**
     * Takes the loss as it is, merely convex, over weights of at most this norm: a regularisation is added for which the bound
     * on the excess risk is least. It follows from declared numbers and the number of rows alone. Needs
     * {@link #stepsPerUpdate}.
     *
     * @throws OutOfRangeException unless the radius is finite and above 0
     */
    public DescentTrainer merelyConvex(double ball) {
        radius(ball);
        settings.merelyConvex = true;
        return this;
    }

    /**
     * Declares the largest absolute target that a row may have; needed for least squares, and for nothing else.
     *
     * @throws OutOfRangeException unless the bound is finite and above 0
     */
    public DescentTrainer targetBound(double bound) {
        settings.targetBound = Check.positive("target bound", bound, "Declare a bound that every target keeps.");
        return this;
    }

    /**
     * Declares the radius of the ball that weights are projected on. By default a bound on the norm of the minimiser over all
     * weights, whatever the rows are; a smaller ball may not hold it, and such a certificate cannot be verified.
     *
     * @throws OutOfRangeException unless the radius is finite and above 0
     */
    public DescentTrainer radius(double value) {
        settings.radius = Check.positive("radius", value, "Use the largest norm that weights may have.");
        return this;
    }

    /**
     * Declares the largest Euclidean norm that the features of a row may have, without the intercept; 1 by default.
     *
     * @throws OutOfRangeException unless the bound is finite and above 0
     */
    public DescentTrainer rowNormBound(double bound) {
        settings.rowNormBound = Check.positive("row norm bound", bound, "Declare a bound that every row keeps.");
        return this;
    }

    /** Sets whether a constant feature of 1 is appended, regularised like the others; true by default. */
    public DescentTrainer intercept(boolean value) {
        settings.intercept = value;
        return this;
    }

    /**
     * Declares the labels. By default they are those of the training rows, which are then taken to be public.
     *
     * @throws InvalidArgumentException unless there are two different labels or more
     */
    public DescentTrainer labels(int... values) {
        int[] sorted = Arrays.stream(values).distinct().sorted().toArray();
        if (sorted.length < 2) {
            throw new InvalidArgumentException(
                    "labels", "at least two different ones", Arrays.toString(values), "Declare every label.");
        }
        settings.labels = sorted;
        return this;
    }

    /**
     * Declares I, the gradient steps for one row that comes or leaves; the noise follows.
     *
     * @throws OutOfRangeException if it is below 1 or above ten million
     */
    public DescentTrainer stepsPerUpdate(int count) {
        settings.steps = (int) Check.inRange(
                "steps per update", count, 1, DescentPlanner.MOST_STEPS, "More steps, less noise; use for example 50.");
        settings.noise = Double.NaN;
        return this;
    }

    /**
     * Declares the standard deviation of the noise in each coordinate; the steps follow.
     *
     * @throws OutOfRangeException unless it is finite and above 0
     */
    public DescentTrainer noise(double standardDeviation) {
        settings.noise = Check.positive("noise", standardDeviation, "Less noise, more steps; use for example 0.01.");
        settings.steps = 0;
        return this;
    }

    /**
     * Declares what all releases together have to give; epsilon 1 and delta 1e-5 by default.
     *
     * @throws OutOfRangeException unless epsilon is finite and above 0, and delta in (0, 1)
     */
    public DescentTrainer privacy(double newEpsilon, double newDelta) {
        settings.epsilon = Check.positive("epsilon", newEpsilon, "Use a finite epsilon above 0, for example 1.");
        settings.delta =
                Check.inOpenUnit("delta", newDelta, "Use a delta well below 1 / number of rows, for example 1e-5.");
        return this;
    }

    /**
     * Declares how many releases after a removal the guarantee covers together; 100 by default. The theorem as published is
     * about one.
     *
     * @throws OutOfRangeException if it is below 1
     */
    public DescentTrainer releases(int count) {
        settings.releases =
                (int) Check.atLeast("releases", count, 1, "Say how many releases have to be covered together.");
        return this;
    }

    /**
     * Declares the fewest rows for which the guarantee has to hold; half of the training rows by default, as published. The
     * noise grows with one over it.
     *
     * @throws OutOfRangeException if it is below 1
     */
    public DescentTrainer minimumRows(int count) {
        settings.minimumRows = (int) Check.atLeast("minimum rows", count, 1, "At least one row has to remain.");
        return this;
    }

    /**
     * Declares the most rows that there may ever be; four times the training rows by default. It enters the bound on rounding.
     *
     * @throws OutOfRangeException if it is below 1
     */
    public DescentTrainer maximumRows(int count) {
        settings.maximumRows =
                (int) Check.atLeast("maximum rows", count, 1, "Use a number that additions will not pass.");
        return this;
    }

    /**
     * Uses the published constants: Theorem 3.1's sigma, number of steps of training, and Lipschitz constant on the whole
     * ball; rows of a request are taken one after the other. Several releases scale the noise by the root of their number.
     */
    public DescentTrainer paperMode() {
        settings.published = true;
        return this;
    }

    /**
     * Keeps the noise in the state; see {@link DescentToDelete}. Not together with {@link #paperMode}: the number of steps that
     * the paper gives this variant was not derived here. Noise of length z in the state needs ln(1 + z / (e + s)) / ln(1 /
     * gamma) steps more than I, e the distance that updates settle at and s the drift, and z grows with the root of the number
     * of weights and with the number of updates; the default mode takes these.
     */
    public DescentTrainer perfect() {
        settings.perfect = true;
        return this;
    }

    /** Declares what was done before training, as {@link CertifiedTrainer#prepared}: nothing that depends on other rows by default. */
    public DescentTrainer prepared(Preparation... done) {
        settings.prepared.addAll(List.of(done));
        return this;
    }

    /** Accepts what voids the guarantee, as {@link CertifiedTrainer#accept}; every certificate names it. */
    public DescentTrainer accept(Condition... conditions) {
        settings.accepted.addAll(List.of(conditions));
        return this;
    }

    /** Sets the dense backend; by default the best one on the class path for the size of the data. */
    public DescentTrainer backend(DenseBackend value) {
        settings.backend = value;
        return this;
    }

    /** Sets who is told of progress; the log by default. */
    public DescentTrainer progress(Progress value) {
        settings.progress = value;
        return this;
    }

    /** Sets the clock that dates certificates; the system's by default. */
    public DescentTrainer clock(Clock value) {
        settings.clock = value;
        return this;
    }

    /**
     * Trains a model by gradient descent from zero weights. Deterministic but for the noise of the perfect variant; takes
     * {@link DescentConstants#trainingSteps} passes over the data.
     *
     * @return the living model, which the caller closes
     * @throws EmptySplitException if there is no row
     * @throws io.unlearn.core.error.RowNormException if a row is longer than the declared bound
     * @throws io.unlearn.core.error.UnknownLabelException if a label was not declared
     * @throws OutOfRangeException if a target passes its declared bound
     * @throws InvalidArgumentException if settings do not fit each other or the rows, or a preparation voids every certificate
     *     and was not accepted
     */
    public DescentToDelete train(TrainingRows rows) {
        if (rows.size() == 0) {
            throw new EmptySplitException("training rows", "at least one", 0, "Pass the rows to train on.");
        }
        Guards guards = Guards.of(settings.prepared, settings.accepted, NearDuplicates.ignore());
        StandardisedColumns.warn(rows);
        return DescentToDelete.train(settings.setup(rows), rows, guards);
    }
}
