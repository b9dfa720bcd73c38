package io.unlearn.certified;

import io.unlearn.certified.internal.DescentNoise;
import io.unlearn.certified.internal.DescentSetup;
import io.unlearn.certified.internal.DescentState;
import io.unlearn.certified.internal.DescentUpdates;
import io.unlearn.certified.internal.Exclusive;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Problem;
import io.unlearn.certified.internal.RowIndex;
import io.unlearn.certified.internal.Targets;
import io.unlearn.certified.internal.Timings;
import io.unlearn.certified.internal.Training;
import io.unlearn.core.Budget;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import java.util.Arrays;
import java.util.List;

/**
 * Descent-to-Delete of Neel, Roth and Sharifi-Malvajerdi 2020 (arXiv:2007.02923) for logistic regression and least squares: a
 * deletion or an addition takes a fixed number I of projected gradient steps from the present weights, and only what is
 * published gets Gaussian noise. Made by {@link #trainer} and {@link #leastSquaresTrainer}.
 *
 * <pre>{@code
 * try (DescentToDelete model = DescentToDelete.trainer().regularisation(0.05).stepsPerUpdate(30).train(rows)) {
 *     model.remove(RemovalRequest.subject("42"));
 *     model.publish();
 * }
 * }</pre>
 *
 * <p><b>Statement.</b> The objective is the mean of the losses over the rows plus lambda/2 |w|^2, over a ball. Let x and y be
 * {@link DescentConstants#stateError} and {@link DescentConstants#referenceError}. After any sequence of updates that keeps the
 * number of rows within its declared limits, the noise-free weights lie within x of the minimiser, those of a model trained from
 * nothing on the same rows within y, rounding included; so a release is mu-GDP with mu = (x + y) / sigma. Releases with
 * fresh noise compose to the root of the sum of squares. Nothing is measured: the bound rests on declared numbers. Proof:
 * docs/certified.md.
 *
 * <p><b>Published constants and the ones used here.</b> {@link DescentTrainer#paperMode} has the paper's (Theorem 3.1: sigma =
 * 4 sqrt 2 L gamma^I / (m n (1 - gamma^I) (sqrt(ln(1/delta) + epsilon) - sqrt(ln(1/delta))))), which are valid for every
 * epsilon. By default the drift of the minimiser is bounded by 2 L / ((2 n_min + 1) m), half of the published 4 L / (m n);
 * training ends within a tenth of x; and sigma is the analytic one (Balle and Wang 2018). A request for k rows then takes ln k /
 * ln(1/gamma) steps more than one for a single row, rather than k times as many.
 *
 * <p><b>The perfect variant</b> ({@link DescentTrainer#perfect}): noise is drawn at every update and stays in the state, so
 * that whoever sees all of the state, rather than a release, learns no more. Updates then take more steps, in order to
 * contract the noise. They are enough unless some noise is longer than expected, at most with probability delta e^-epsilon /
 * 100; that, times e^epsilon, is part of delta. The published number of steps is not offered.
 *
 * <p><b>Requesters may be adaptive.</b> Given everything that was released and requested so far, the noise-free weights are a
 * fixed vector within x of the minimiser, and the noise of the next release is fresh; so each release is covered given the
 * past, and they compose. (In the perfect variant the same holds up to the probability above.)
 *
 * <p><b>Void</b> when the noise-free weights become known (but in the perfect variant), when noise is drawn again until a
 * release looks good, when the features of a row depend on other rows, when a setting was chosen by looking at rows that are
 * removed later, below the declared minimum of rows (half of the training rows), or above the declared maximum. The last two
 * are refused. The paper's distributed variant is not provided.
 *
 * <p>Cost: 4 n d flops for each step and output; memory n d. The number of steps grows with M/m, so that this is for rows too long
 * for a Hessian; {@link CertifiedTrainer} needs one or two passes for the same residual.
 *
 * <p>All methods may be called from several threads; one runs at a time. The noise-free weights are a function of the rows and
 * of the sequence of requests alone. {@link RemovalEvidence#residual} is a proved bound, not a measurement: on the gradient of
 * the sum objective, or on the gradient mapping where the ball binds.
 */
public final class DescentToDelete implements CertifiedRemoval<LinearModel> {
    private final Exclusive exclusive = new Exclusive("removal model");
    private final DescentSetup setup;
    private final Problem data;
    private final RowIndex index;
    private final DescentNoise noise;
    private final DescentUpdates updates;
    private final Timings timings = new Timings();
    private final DescentReleases releases;
    private DescentState state;

    private DescentToDelete(DescentSetup setup, Problem data, TrainingRows rows, Guards guards) {
        this.setup = setup;
        this.data = data;
        this.index = new RowIndex(rows);
        this.noise = new DescentNoise(setup);
        this.updates = new DescentUpdates(setup, data, noise);
        this.releases = new DescentReleases(setup, noise, guards);
        this.state = updates.trained(Training.everything(rows.size()), rows.size());
    }

    /** Returns settings to train with: logistic regression, one output for two labels, one-vs-rest for more. */
    public static DescentTrainer trainer() {
        return new DescentTrainer(Loss.LOGISTIC);
    }

    /**
     * Returns settings to train with: least squares, one half of the squared error, whose targets have to be bounded. Removals by
     * {@link CertifiedTrainer#leastSquares} are exact; this is for rows too long for that.
     */
    public static DescentTrainer leastSquaresTrainer() {
        return new DescentTrainer(Loss.SQUARED);
    }

    static DescentToDelete train(DescentSetup setup, TrainingRows rows, Guards guards) {
        Targets targets = targetsOf(setup, rows);
        Problem data = new Problem(
                setup.backend(),
                setup.problem().loss(),
                setup.features(rows),
                setup.problem().columns(),
                targets,
                new double[setup.problem().parameters()]);
        try {
            return new DescentToDelete(setup, data, rows, guards);
        } catch (RuntimeException | Error e) {
            data.close();
            throw e;
        }
    }

    @Override
    public RemovalPlan plan(RemovalRequest request) {
        return exclusive.run(() -> {
            int[] requested = index.rowsOf(request);
            int[] rows = index.present(requested);
            RowChecks.somethingRemains(rows.length, state.rows());
            RemovalRoute route = rows.length == 0 ? RemovalRoute.NONE : RemovalRoute.DESCENT;
            return new RemovalPlan(
                    rows.length,
                    requested.length - rows.length,
                    route,
                    rows.length == 0 ? 0 : noise.stepsOfUpdate(rows.length),
                    rows.length == 0
                            || state.rows() - rows.length >= setup.problem().minimumRows(),
                    new RemovalPlan.Residual(bound(state.rows() - rows.length), true),
                    noise.budget(),
                    timings.expected(route, rows.length));
        });
    }

    /**
     * Removes the rows of a request by gradient steps.
     *
     * <p>Refused, with the numbers, if fewer rows than the declared minimum would remain. It is <b>not</b> refused when the declared
     * releases are used up: the theorem is about what is published, and a removal publishes nothing. {@link #publish} is refused
     * then, and the release that is being served goes on to hold the row until {@link #retrain}, which starts the releases
     * anew; {@link #budget} tells.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the rows
     * @throws io.unlearn.core.error.EverythingRemovedException if no row would remain
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    @Override
    public RemovalOutcome remove(RemovalRequest request) {
        return exclusive.run(() -> {
            int[] requested = index.rowsOf(request);
            int[] rows = index.present(requested);
            if (rows.length == 0) {
                return new RemovalOutcome.AlreadyRemoved(requested.length);
            }
            RowChecks.somethingRemains(rows.length, state.rows());
            if (state.rows() - rows.length < setup.problem().minimumRows()) {
                return tooFewRows(rows.length);
            }
            long start = System.nanoTime();
            int steps = noise.stepsOfUpdate(rows.length);
            int[] slots = index.slotsOf(rows);
            state = updates.after(state, slots, false, steps);
            noise.removed(rows);
            index.removed(rows);
            data.erase(slots);
            return new RemovalOutcome.Certified(
                    rows.length, requested.length - rows.length, evidence(steps, rows.length, start));
        });
    }

    /**
     * Trains more rows in, by as many gradient steps as a removal of that many rows takes.
     *
     * @param rows with the columns and the declared labels of training, and with ids that the model never had
     * @return the number of steps and the bound; internal, like that of a removal
     * @throws EmptySplitException if there is no row
     * @throws io.unlearn.core.error.ShapeMismatchException if the columns or the kind of targets differ
     * @throws io.unlearn.core.error.RowNormException if a row is longer than the declared bound
     * @throws io.unlearn.core.error.UnknownLabelException if a label was not declared
     * @throws io.unlearn.core.error.DuplicateRecordException if the model has, or had, a row with the same record id
     * @throws OutOfRangeException if a target passes its declared bound, or if there would be more rows than the declared maximum
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public RemovalEvidence add(TrainingRows rows) {
        return exclusive.run(() -> {
            Targets targets = checked(rows);
            long start = System.nanoTime();
            int steps = noise.stepsOfUpdate(rows.size());
            int[] added = data.append(setup.features(rows), targets);
            try {
                state = updates.after(state, added, true, steps);
            } catch (RuntimeException | Error e) {
                data.erase(added);
                throw e;
            }
            index.append(rows, added);
            return evidence(steps, rows.size(), start);
        });
    }

    private static Targets targetsOf(DescentSetup setup, TrainingRows rows) {
        Targets targets = setup.targetsOf(rows);
        RowChecks.norms(rows, setup.featureNormBound());
        if (setup.problem().loss() == Loss.SQUARED) {
            RowChecks.targets(rows, setup.problem().targetBound());
        }
        return targets;
    }

    private Targets checked(TrainingRows rows) {
        if (rows.size() == 0) {
            throw new EmptySplitException("rows to add", "at least one", 0, "Pass the rows to train in.");
        }
        Targets targets = targetsOf(setup, rows);
        index.requireNew(rows);
        long after = (long) state.rows() + rows.size();
        if (after > setup.problem().maximumRows()) {
            throw new OutOfRangeException(
                    "rows after the addition",
                    "at most " + setup.problem().maximumRows() + ", the declared maximum",
                    after,
                    "Declare more with maximumRows(...) before training.");
        }
        return targets;
    }

    private RemovalEvidence evidence(int steps, int rows, long start) {
        double bound = bound(state.rows());
        long nanos = System.nanoTime() - start;
        timings.took(RemovalRoute.DESCENT, rows, nanos);
        return new RemovalEvidence(
                RemovalRoute.DESCENT,
                steps,
                bound,
                bound,
                nanos,
                List.of(new RemovalEvidence.Stage(RemovalRoute.DESCENT, bound)));
    }

    private double bound(int rows) {
        return setup.problem().smoothness() * rows * setup.constants().stateError();
    }

    private RemovalOutcome tooFewRows(int more) {
        int trained = setup.problem().rows();
        int least = setup.problem().minimumRows();
        Budget budget = new Budget(
                setup.privacy().total(),
                Math.max(0, trained - state.rows()),
                trained - least,
                "rows fewer than at training; with fewer than " + least + " of " + trained
                        + " rows the guarantee is void");
        return new RemovalOutcome.BudgetExhausted(
                budget,
                (double) trained - (state.rows() - more),
                "Train a new model on the remaining rows, or declare a smaller minimumRows(...) before training, which needs"
                        + " more noise.");
    }

    @Override
    public Release<LinearModel> publish() {
        return exclusive.run(() -> releases.publish(state));
    }

    /**
     * Trains on the remaining rows from nothing, with the same constants. The budget of releases starts anew: the result
     * does not depend on the rows that were removed before. The limits on the number of rows stay.
     *
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public void retrain() {
        exclusive.run(() -> {
            state = updates.trained(state.alive(), state.rows());
            noise.retrained();
            return state;
        });
    }

    @Override
    public Budget budget() {
        return exclusive.run(noise::budget);
    }

    @Override
    public long remainingRows() {
        return exclusive.run(() -> (long) state.rows());
    }

    /**
     * Returns what has been shown of removed rows since their removal: of the one of the request that has seen most. In the perfect
     * variant too, releases are counted, not states.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the rows
     * @throws io.unlearn.core.error.InvalidArgumentException if a row of the request is still part of the model
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Exposure exposure(RemovalRequest request) {
        return exclusive.run(() -> {
            int[] rows = index.rowsOf(request);
            return noise.exposure(Exposures.most(noise.ledger(), rows, index.present(rows).length));
        });
    }

    /**
     * Returns the exposure of the removed row that has been seen most; no releases if none was removed.
     *
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Exposure exposure() {
        return exclusive.run(() -> noise.exposure(noise.ledger().most()));
    }

    /** Returns the constants, which hold no personal data. */
    public DescentConstants constants() {
        return setup.constants();
    }

    /** Returns the inner weights. Never to be released; for the tests of this package. */
    double[] innerWeightsCopy() {
        return exclusive.run(() -> state.weights().clone());
    }

    /** Returns for how many rows there is room that was used at some time; for the tests of this package. */
    int storedRows() {
        return exclusive.run(data::rowCount);
    }

    @Override
    public void close() {
        exclusive.close(() -> {
            data.close();
            Arrays.fill(state.weights(), 0);
        });
    }

    /** Returns a text with the shape only. */
    @Override
    public String toString() {
        return "DescentToDelete[" + setup.problem().outputs() + "]["
                + setup.problem().columns() + "]";
    }
}
