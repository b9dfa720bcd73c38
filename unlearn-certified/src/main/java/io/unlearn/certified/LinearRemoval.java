package io.unlearn.certified;

import io.unlearn.certified.internal.DuplicateSearch;
import io.unlearn.certified.internal.Ledger;
import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.Problem;
import io.unlearn.certified.internal.Procedure;
import io.unlearn.certified.internal.RowChange;
import io.unlearn.certified.internal.RowIndex;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.State;
import io.unlearn.certified.internal.Targets;
import io.unlearn.certified.internal.Timings;
import io.unlearn.certified.internal.Training;
import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Provenance;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.ResemblingRows;
import io.unlearn.core.error.EverythingRemovedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A linear model that forgets rows on request, and takes new ones; made by {@link CertifiedTrainer}.
 *
 * <p>All methods may be called from several threads; one runs at a time. What it holds besides the remaining rows: the
 * ids of all rows that ever were in it, in order to tell a repeated request from an unknown one, and factored Hessians that still
 * contain sums over removed rows until they are factored anew. Neither is ever released.
 */
public final class LinearRemoval implements CertifiedRemoval<LinearModel> {
    private final Setup setup;
    private final RowIndex index;
    private final Guards guards;
    private final double limit;
    private final double trainingResidual;
    private final ReentrantLock lock = new ReentrantLock();
    private Problem problem;
    private Procedure procedure;
    private final Masker masker;
    private final Ledger ledger = new Ledger();
    private final Timings timings = new Timings();
    private State state;
    private @Nullable Release<LinearModel> released;
    private @Nullable State releasedState;
    private boolean closed;

    private LinearRemoval(
            Setup setup,
            RowIndex index,
            double limit,
            Problem problem,
            State state,
            Procedure procedure,
            Guards guards) {
        this.setup = setup;
        this.index = index;
        this.guards = guards;
        this.limit = limit;
        this.trainingResidual = state.residual();
        this.problem = problem;
        this.state = state;
        this.procedure = procedure;
        this.masker = Training.masker(setup, state, limit);
    }

    /** Trains from the weights given, {@code [outputs][d]}. */
    static LinearRemoval train(Setup setup, TrainingRows rows, Targets targets, double[] start, Guards guards) {
        double limit = setup.limit(rows.size());
        Problem problem = new Problem(
                setup.backend(),
                setup.loss(),
                setup.features(rows),
                setup.columns(),
                targets,
                Training.linearTerm(setup));
        try {
            boolean[] alive = Training.everything(rows.size());
            State state = Training.from(setup, problem, start, alive, rows.size(), limit);
            Procedure procedure = Training.procedure(setup, problem, state, limit);
            return new LinearRemoval(setup, new RowIndex(rows), limit, problem, state, procedure, guards);
        } catch (RuntimeException | Error e) {
            problem.close();
            throw e;
        }
    }

    @Override
    public RemovalPlan plan(RemovalRequest request) {
        return locked(() -> {
            int[] requested = index.rowsOf(request);
            int[] rows = alive(requested);
            checkSomethingRemains(rows.length);
            return Plans.of(
                    rows.length == 0
                            ? Procedure.Forecast.nothing(state.residual())
                            : procedure.forecast(state, RowChange.leaving(rows)),
                    rows.length,
                    requested.length - rows.length,
                    recordsCovered(rows.length),
                    masker,
                    timings);
        });
    }

    @Override
    public RemovalOutcome remove(RemovalRequest request) {
        return locked(() -> {
            int[] requested = index.rowsOf(request);
            int[] rows = alive(requested);
            if (rows.length == 0) {
                return new RemovalOutcome.AlreadyRemoved(requested.length);
            }
            checkSomethingRemains(rows.length);
            if (!recordsCovered(rows.length)) {
                return tooManyRecords(rows.length);
            }
            double least = masker.leastCharge(rows.length);
            if (!masker.covers(least)) {
                return exhausted(least);
            }
            long start = System.nanoTime();
            Optional<ResemblingRows> resembling = guards.check(problem, state.alive(), rows);
            RowChange change = RowChange.leaving(rows);
            Procedure.Attempt attempt = procedure.attempt(state, change);
            if (!masker.covers(attempt.charge())) {
                return exhausted(attempt.charge());
            }
            commit(attempt, change);
            masker.removed(attempt.charge(), state.residual());
            ledger.removed(rows);
            problem.erase(rows);
            RemovalEvidence evidence = evidence(attempt, change, start);
            return new RemovalOutcome.Certified(rows.length, requested.length - rows.length, evidence, resembling);
        });
    }

    /**
     * Returns the records that resemble those of a request, within the distance of {@link CertifiedTrainer#nearDuplicates}, and
     * are not part of it: same features first. Changes nothing; one pass over the data, whatever the policy is.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the training rows
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public List<RecordId> resembling(RemovalRequest request) {
        return locked(() -> {
            DuplicateSearch found = guards.search(problem, state.alive(), alive(index.rowsOf(request)));
            List<RecordId> ids = new ArrayList<>(index.recordsAt(found.same()));
            ids.addAll(index.recordsAt(found.near()));
            return List.copyOf(ids);
        });
    }

    /**
     * Puts rows into the model: either all of them, with the result verified as after a removal, or none. What is guaranteed
     * stays what it was, that releases are close to those of a model trained from nothing on the present rows with the
     * declared limit. Uses no budget. A subject may have rows already; a record id may not have been used before, not even by
     * a row that was removed. Removing an inserted row is a removal like any other.
     *
     * <p>On the anchored route a row costs O(d^2) for each output, and O(d) to store if averaged over many calls. If the
     * declared residual limit is so small that rounding over the new number of rows might not allow it, one pass over the
     * data measures whether it does.
     *
     * <p>With regularisation for each sample the total grows with the rows, as it would in training.
     *
     * @param rows of the kind and width that the model was trained on
     * @return refused, with nothing changed, if the masking is a published one, or if rounding over that many rows no longer
     *     allows the declared residual limit
     * @throws io.unlearn.core.error.EmptySplitException if there is no row
     * @throws io.unlearn.core.error.ShapeMismatchException if rows differ in kind or width from those trained on
     * @throws io.unlearn.core.error.DuplicateRecordException if a record id was used before
     * @throws io.unlearn.core.error.RowNormException if a row is longer than the declared bound
     * @throws io.unlearn.core.error.UnknownLabelException if a label was not declared
     * @throws io.unlearn.core.error.OutOfRangeException if a target passes its declared bound
     * @throws io.unlearn.core.error.NotConvergedException if no route reached the residual limit; nothing is changed then
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public InsertionOutcome insert(TrainingRows rows) {
        return locked(() -> {
            Targets targets = InsertionChecks.targets(setup, index, rows);
            InsertionOutcome.Refused refused = InsertionChecks.refusal(setup.masking());
            return refused != null ? refused : insert(rows, targets);
        });
    }

    private InsertionOutcome insert(TrainingRows rows, Targets targets) {
        long start = System.nanoTime();
        int[] added = append(rows, targets);
        boolean committed = false;
        try {
            RowChange change = RowChange.entering(added);
            Procedure.Attempt attempt = procedure.attempt(state, change);
            if (!roundingAllows(attempt.after(), change)) {
                return new InsertionOutcome.Refused(
                        "Rounding over " + attempt.after().rows()
                                + " rows no longer allows the declared residual limit " + limit + ".",
                        "Train anew on all rows with a larger residualLimit(...).");
            }
            commit(attempt, change);
            index.append(rows, added[0]);
            committed = true;
            return new InsertionOutcome.Certified(rows.size(), evidence(attempt, change, start));
        } finally {
            if (!committed) {
                problem.erase(added);
            }
        }
    }

    /** Stores rows that no state counts yet. A release of the present model stays the release of it. */
    private int[] append(TrainingRows rows, Targets targets) {
        boolean unchanged = state.equals(releasedState);
        state = state.withRoomFor(Math.addExact(problem.rowCount(), rows.size()));
        releasedState = unchanged ? state : releasedState;
        double[] features = setup.features(rows);
        int[] added = problem.append(features, targets);
        Arrays.fill(features, 0);
        return added;
    }

    /** Half of the limit is left for what a solver leaves. */
    private boolean roundingAllows(State after, RowChange change) {
        if (2 * setup.rounding(after.rows()) <= limit) {
            return true;
        }
        boolean[] present = state.alive().clone();
        change.mark(present);
        double total = setup.regularisation().total(after.rows());
        return 2 * problem.evaluate(after.weights(), present, total).rounding() <= limit;
    }

    private void commit(Procedure.Attempt attempt, RowChange change) {
        state = attempt.after();
        change.mark(state.alive());
        attempt.onCommit().run();
    }

    private RemovalEvidence evidence(Procedure.Attempt attempt, RowChange change, long start) {
        long nanos = System.nanoTime() - start;
        timings.took(attempt.route(), change.size(), nanos);
        return new RemovalEvidence(
                attempt.route(),
                attempt.steps(),
                state.residual(),
                procedure.limitBetweenReleases(),
                nanos,
                attempt.trail().stages());
    }

    private boolean recordsCovered(int more) {
        return ledger.removedRows() + more <= setup.promise().featuredRecords();
    }

    private RemovalOutcome tooManyRecords(int more) {
        int records = setup.promise().featuredRecords();
        Budget budget = new Budget(
                setup.promise().total(),
                ledger.removedRows(),
                records,
                "records that were removed from under the features");
        return new RemovalOutcome.BudgetExhausted(
                budget,
                budget.used() + more,
                "Train the feature extractor on the remaining rows from nothing, and a new model on its features.");
    }

    private RemovalOutcome exhausted(double charge) {
        Budget budget = masker.budget();
        return new RemovalOutcome.BudgetExhausted(
                budget, budget.used() + charge, "Call retrain(), which trains on the remaining rows from nothing.");
    }

    @Override
    public Release<LinearModel> publish() {
        return locked(() -> released != null && state.equals(releasedState) ? released : issue());
    }

    /**
     * Makes another release of the model, with fresh noise even if nothing has changed. It is charged as a release of its own,
     * and {@link #publish} goes on to return the first one of an unchanged model. This is for audits, which compare many
     * releases: whoever chooses among them by how they look has no guarantee.
     *
     * @throws io.unlearn.core.error.NotConvergedException if the model could not be brought below the limit of releases
     * @throws io.unlearn.core.error.BudgetExhaustedException if the budget does not cover another release
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Release<LinearModel> publishForAudit() {
        return locked(this::issue);
    }

    private Release<LinearModel> issue() {
        masker.requireRelease();
        if (masker.needsNewPerturbation()) {
            redrawPerturbation();
        }
        state = procedure.verified(state);
        Masker.Masked masked = masker.mask(state);
        ledger.released(masked.mu());
        LinearModel model = LinearModel.ofFlat(masked.weights(), setup.outputs(), setup.intercept(), setup.labels());
        Certificate certificate = new Certificate(
                UUID.randomUUID().toString(),
                setup.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                masked.guarantee(),
                masked.mechanism(),
                objective(),
                model.digest(),
                Provenance.here(setup.backend().name()),
                guards.conditions());
        Release<LinearModel> made = new Release<>(model, certificate);
        if (!state.equals(releasedState)) {
            released = made;
            releasedState = state;
        }
        return made;
    }

    /** Draws the secret linear term anew, and moves the model to the minimiser that belongs to it. */
    private void redrawPerturbation() {
        Problem fresh = problem.withLinear(Training.linearTerm(setup));
        State solved = Training.from(setup, fresh, state.weights(), state.alive(), state.rows(), limit);
        Procedure made = Training.procedure(setup, fresh, solved, limit);
        procedure.close();
        procedure = made;
        problem = fresh;
        state = solved;
        masker.perturbationDrawn();
    }

    /**
     * Returns what has been shown of removed rows since their removal: of the one of the request that has seen most.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the training rows
     * @throws InvalidArgumentException if a row of the request is still part of the model
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Exposure exposure(RemovalRequest request) {
        return locked(() -> {
            int[] rows = index.rowsOf(request);
            int present = alive(rows).length;
            if (present > 0) {
                throw new InvalidArgumentException(
                        "rows of the request",
                        "removed",
                        present + " of " + rows.length + " still in the model",
                        "Remove them first; nothing is promised about rows that the model was trained on.");
            }
            Ledger.Seen most = Arrays.stream(rows)
                    .mapToObj(ledger::since)
                    .max(Comparator.comparingDouble(Ledger.Seen::sumOfSquares).thenComparingInt(Ledger.Seen::releases))
                    .orElseThrow();
            return masker.exposure(most);
        });
    }

    /**
     * Returns the exposure of the removed row that has been seen most; no releases if none was removed.
     *
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Exposure exposure() {
        return locked(() -> masker.exposure(ledger.most()));
    }

    private Certificate.Objective objective() {
        return new Certificate.Objective(
                setup.loss().text(),
                setup.outputs(),
                setup.columns(),
                setup.intercept(),
                setup.regularisation().mode() == Regularisation.Mode.PER_SAMPLE,
                setup.regularisation().value(),
                setup.rowNormBound());
    }

    /**
     * Trains on the remaining rows from nothing, with a new perturbation if the masking has one. The budget starts anew:
     * the result does not depend on the rows that were removed before.
     *
     * @throws io.unlearn.core.error.NotConvergedException if the residual limit is not reached; nothing is changed then
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public void retrain() {
        locked(() -> {
            Problem fresh = problem.withLinear(Training.linearTerm(setup));
            State trained = Training.fromNothing(setup, fresh, state.alive(), state.rows(), limit);
            Procedure made = Training.procedure(setup, fresh, trained, limit);
            procedure.close();
            procedure = made;
            problem = fresh;
            state = trained;
            masker.retrained(trained.residual());
            ledger.retrained();
            return trained;
        });
    }

    @Override
    public Budget budget() {
        return locked(masker::budget);
    }

    @Override
    public long remainingRows() {
        return locked(() -> (long) state.rows());
    }

    /**
     * Returns the bound on the gradient norm, sum form, with which training ended. Internal, like a
     * {@link RemovalEvidence}.
     */
    public double trainingResidual() {
        return trainingResidual;
    }

    /** Returns the declared limit on the gradient norm, sum form, below which training ends and every release is. */
    public double residualLimit() {
        return limit;
    }

    /** Returns the noise-free weights. Never to be released; for the tests of this package. */
    double[] innerWeightsCopy() {
        return locked(() -> state.weights().clone());
    }

    private int[] alive(int[] rows) {
        return Arrays.stream(rows).filter(row -> state.alive()[row]).toArray();
    }

    private void checkSomethingRemains(int removed) {
        if (removed == state.rows()) {
            throw new EverythingRemovedException(
                    "rows that remain",
                    "at least 1",
                    0,
                    "Close and delete the model instead; nothing would be left to compare it with.");
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            Check.open("removal model", closed);
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                procedure.close();
                problem.close();
                Arrays.fill(state.weights(), 0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns a text with the shape only. */
    @Override
    public String toString() {
        return "LinearRemoval[" + setup.loss().text() + ", " + setup.outputs() + "][" + setup.columns() + "]";
    }
}
