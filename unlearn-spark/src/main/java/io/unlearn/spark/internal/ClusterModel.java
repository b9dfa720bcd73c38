package io.unlearn.spark.internal;

import io.unlearn.certified.Exposure;
import io.unlearn.certified.Masking;
import io.unlearn.certified.internal.ExactMasker;
import io.unlearn.certified.internal.Ledger;
import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.OutputMasker;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.Timings;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.Check;
import io.unlearn.spark.SparkRows;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The parts of a model on a cluster that change together. Every change is computed beside the present state and taken over as a
 * whole. Called by one thread at a time.
 */
public final class ClusterModel implements AutoCloseable {
    private final Setup setup;
    private final double limit;
    private final double trainingResidual;
    private final int trainingSteps;
    private final int mostColumns;
    private final KeyedIds ids;
    private final RemovedRows removed;
    private final Masker masker;
    private final Ledger ledger;
    private final Timings timings = new Timings();
    private RowSource source;
    private ClusterProblem problem;
    private ClusterSteps steps;
    private ClusterState state;
    private long version;

    private ClusterModel(Setup setup, SparkRows rows, Memory memory) {
        this.setup = setup;
        this.limit = memory.limit();
        this.trainingResidual = memory.trainingResidual();
        this.trainingSteps = 0;
        this.mostColumns = memory.state().hessians() == null ? 0 : setup.columns();
        this.ids = memory.ids();
        this.removed = memory.removed();
        this.state = memory.state();
        this.ledger = Ledger.of(memory.ledger());
        this.masker = masker(setup, limit);
        masker.resume(memory.marks());
        this.source = new RowSource(rows, ids, setup, removed);
        this.problem = new ClusterProblem(setup, source, mostColumns);
        this.steps = steps();
    }

    private ClusterModel(
            Setup setup,
            double limit,
            RowSource source,
            KeyedIds ids,
            RemovedRows removed,
            ClusterSolver.Solution trained,
            int mostColumns) {
        this.setup = setup;
        this.limit = limit;
        this.mostColumns = mostColumns;
        this.trainingSteps = trained.steps();
        this.ids = ids;
        this.removed = removed;
        this.ledger = new Ledger();
        this.masker = masker(setup, limit);
        this.source = source;
        this.problem = new ClusterProblem(setup, source, mostColumns);
        this.state = trained.state(problem.direct());
        this.trainingResidual = state.residual();
        this.steps = steps();
    }

    /**
     * Everything that it takes to go on, but the rows.
     *
     * @param ids with their secret key
     */
    public record Memory(
            double limit,
            double trainingResidual,
            KeyedIds ids,
            RemovedRows removed,
            ClusterState state,
            Masker.Marks marks,
            Ledger.Contents ledger) {}

    /**
     * Goes on with a state, over rows that are surveyed, counted and compared by their gradient: two passes.
     *
     * @throws InvalidStateException if there are other rows
     */
    public static ClusterModel resume(Setup setup, SparkRows rows, Memory memory) {
        ClusterModel model = new ClusterModel(setup, rows, memory);
        model.replaceRows(rows);
        return model;
    }

    /** Returns what {@link #resume} goes on with. The parts are those of this model, and change with it. */
    public Memory memory() {
        return new Memory(limit, trainingResidual, ids, removed, state, masker.marks(), ledger.contents());
    }

    /**
     * Trains over rows that were surveyed, from the weights given.
     *
     * @param rows how many there are
     * @param start {@code [k][d]}
     * @param check told of the objective at the start; what it throws ends the training
     */
    public static ClusterModel train(
            Setup setup,
            SparkRows data,
            long rows,
            double limit,
            double[] start,
            int mostColumns,
            Consumer<Start> check) {
        KeyedIds ids = KeyedIds.random();
        RemovedRows none = new RemovedRows();
        RowSource source = new RowSource(data, ids, setup, none);
        try {
            if (!data.idsAreDistinct()) {
                source.requireDistinctIds();
            }
            ClusterProblem problem = new ClusterProblem(setup, source, mostColumns);
            double between = Math.max(limit, setup.limitBetweenReleases(rows));
            Consumer<ClusterProblem.Evaluation> first = at -> check.accept(
                    new Start(at.bound(), withoutZeros(at), problem.total(rows) * Vectors.norm(at.weights()), limit));
            ClusterSolver.Solution trained = new ClusterSteps(problem, limit, between)
                    .train("training", start, Left.of(KeySet.none()), rows, first);
            return new ClusterModel(setup, limit, source, ids, none, trained, mostColumns);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private static double withoutZeros(ClusterProblem.Evaluation at) {
        double[] others = at.gradient().clone();
        for (int j = 0; j < others.length; j++) {
            others[j] = at.weights()[j] == 0 ? 0 : others[j];
        }
        return Vectors.norm(others);
    }

    /**
     * The objective where training starts, sum form.
     *
     * @param gradientNorm bound on the norm of its gradient
     * @param gradientNormOfOthers the norm without the entries whose weights are 0
     * @param penaltyNorm norm of the gradient of its penalty alone
     * @param limit of residuals
     */
    public record Start(double gradientNorm, double gradientNormOfOthers, double penaltyNorm, double limit) {}

    private static Masker masker(Setup setup, double limit) {
        return setup.masking() instanceof Masking.ProvedOutput noise
                ? new OutputMasker(setup, noise, limit)
                : new ExactMasker(setup, limit);
    }

    private ClusterSteps steps() {
        double between = problem.quadratic() ? limit : Math.max(limit, setup.limitBetweenReleases(state.rows()));
        return new ClusterSteps(problem, limit, between);
    }

    /**
     * The rows of a request.
     *
     * @param rows how many of them are present
     * @param already how many of them were removed before
     */
    public record Meant(int rows, int already, Passes.Found found, Wanted wanted) {}

    /** Finds the rows of a request by a join over the rows, and, if asked for, what they add to the statistics. */
    public Meant find(RemovalRequest request, boolean withSums) {
        return find(request, source, withSums);
    }

    /** Finds the rows of a request among rows that the caller brings, and what they add to the statistics. */
    public Meant findAmong(RemovalRequest request, SparkRows brought) {
        Survey survey = RowSource.survey(brought);
        SurveyChecks.readable(survey);
        try (RowSource few = new RowSource(brought.cached(false), ids, setup, removed)) {
            return find(request, few, true);
        }
    }

    private Meant find(RemovalRequest request, RowSource where, boolean withSums) {
        Wanted wanted = Wanted.of(ids, request, removed.records());
        Curvature curvature = problem.direct() ? Curvature.WHOLE : Curvature.NONE;
        Point point = withSums ? problem.point(state.weights(), curvature, state.anchor()) : null;
        Passes.Found found = where.find(wanted, point);
        return RequestedRows.meant(wanted, found, removed, state.rows());
    }

    /** Tries to take rows out; changes nothing. */
    public Attempt attempt(Meant meant) {
        Passes.Found found = meant.found();
        Left after = new Left(removed.recordsAnd(found.records()), meant.wanted.subjects());
        ClusterSteps.Attempt made = steps.remove(state, Objects.requireNonNull(found.sums()), after);
        return new Attempt(meant, made);
    }

    /** A removal that was tried and verified. */
    public record Attempt(Meant meant, ClusterSteps.Attempt steps) {}

    /** Takes over what was tried. */
    public RemovalEvidence take(Attempt attempt, long startNanos) {
        Passes.Found found = attempt.meant.found();
        state = attempt.steps.after();
        int[] numbers = removed.add(found.records(), found.subjects());
        ledger.removed(numbers);
        masker.removed(0, state.residual());
        version++;
        long nanos = System.nanoTime() - startNanos;
        timings.took(attempt.steps.route(), numbers.length, nanos);
        return new RemovalEvidence(
                attempt.steps.route(),
                attempt.steps.steps(),
                state.residual(),
                steps.limitBetweenReleases(),
                nanos,
                attempt.steps.stages());
    }

    /** Brings the residual below the limit of releases, with the model otherwise as it is. */
    public void verify() {
        state = steps.verified(state, Left.of(removed.records()));
    }

    /** Trains on the remaining rows from nothing. */
    public void retrain() {
        Left left = Left.of(removed.records());
        double[] zeros = new double[state.weights().length];
        state = steps.train("training", zeros, left, state.rows(), at -> {}).state(problem.direct());
        masker.retrained(state.residual());
        ledger.retrained();
        version++;
    }

    /**
     * Goes on with another copy of the rows: the same, with or without those that were removed.
     *
     * @throws InvalidStateException if there are other rows in it; nothing is changed then
     */
    public void replaceRows(SparkRows data) {
        Survey survey = RowSource.survey(data);
        SurveyChecks.readable(survey);
        if (setup.labels().length > 0) {
            SurveyChecks.labels(survey, setup.labels());
        }
        Check.shape(
                "features",
                "of length " + (setup.columns() - (setup.intercept() ? 1 : 0)),
                survey.width() + (setup.intercept() ? 1 : 0) == setup.columns(),
                "of length " + survey.width(),
                "Pass the rows that the model was trained on.");
        RowSource fresh = new RowSource(data, ids, setup, removed);
        try {
            ClusterProblem candidate = new ClusterProblem(setup, fresh, mostColumns);
            Left gone = Left.of(removed.records());
            ClusterProblem.Evaluation at =
                    candidate.evaluate("residual", state.weights(), Curvature.NONE, gone, state.rows());
            ClusterState there = new ClusterState(
                    state.weights(), at.gradient(), at.bound(), state.rows(), state.anchor(), state.hessians());
            double allowed = 2 * Math.max(state.residual(), limit);
            if (!(at.bound() <= allowed)) {
                throw new InvalidStateException(
                        "gradient norm of the model over the new rows",
                        "at most " + allowed + " as over those it was trained on",
                        at.bound(),
                        "Pass the same rows, with or without those that were removed; others need a new model.");
            }
            source.close();
            source = fresh;
            problem = candidate;
            state = there;
            steps = steps();
        } catch (RuntimeException | Error e) {
            fresh.close();
            throw e;
        }
    }

    /** Returns what a removed row has seen that has seen most. */
    public Exposure exposure() {
        return masker.exposure(ledger.most());
    }

    /** Returns what a route is expected to take. */
    public ClusterSteps.Forecast forecast(int rows) {
        return steps.forecast(rows, state.residual());
    }

    /** Returns the declared settings. */
    public Setup setup() {
        return setup;
    }

    /** Returns the masker with the budget. */
    public Masker masker() {
        return masker;
    }

    /** Returns the ledger of releases. */
    public Ledger ledger() {
        return ledger;
    }

    /** Returns how long earlier removals took. */
    public Timings timings() {
        return timings;
    }

    /** Returns the present state. */
    public ClusterState state() {
        return state;
    }

    /** Returns the rows and their cache. */
    public RowSource source() {
        return source;
    }

    /** Returns the declared limit on the gradient norm of releases, sum form. */
    public double limit() {
        return limit;
    }

    /** Returns the bound on the gradient norm with which training ended. */
    public double trainingResidual() {
        return trainingResidual;
    }

    /** Returns how many Newton steps training took. */
    public int trainingSteps() {
        return trainingSteps;
    }

    /** Returns the keyed hashes of ids. */
    public KeyedIds ids() {
        return ids;
    }

    /** Returns a number that changes whenever the model does. */
    public long version() {
        return version;
    }

    @Override
    public void close() {
        source.close();
        Arrays.fill(state.weights(), 0);
    }
}
