package io.unlearn.certified;

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
import io.unlearn.core.RemovalEvidence;
import java.util.Arrays;

/**
 * The parts of a {@link LinearRemoval} that change together. Every change is computed beside the present state, and taken over
 * as a whole. Called by one thread at a time.
 */
final class LivingModel implements AutoCloseable {
    private final Setup setup;
    private final RowIndex index;
    private final double limit;
    private final double trainingResidual;
    private final Masker masker;
    private final Ledger ledger;
    private final Timings timings = new Timings();
    private Problem problem;
    private Procedure procedure;
    private State state;
    private long version;
    private final int trainedRows;
    private int procedureRows;

    private LivingModel(Setup setup, RowIndex index, double limit, Problem problem, State state, Procedure procedure) {
        this.setup = setup;
        this.index = index;
        this.limit = limit;
        this.trainingResidual = state.residual();
        this.problem = problem;
        this.state = state;
        this.procedure = procedure;
        this.masker = Training.masker(setup, state, limit);
        this.ledger = new Ledger();
        this.trainedRows = state.rows();
        this.procedureRows = state.rows();
    }

    private LivingModel(
            Setup setup, RemovalState stored, Problem problem, State state, Procedure procedure, Masker masker) {
        this.setup = setup;
        this.index = RowIndex.of(stored.index());
        this.limit = stored.terms().limit();
        this.trainingResidual = stored.trainingResidual();
        this.problem = problem;
        this.state = state;
        this.procedure = procedure;
        this.masker = masker;
        this.ledger = Ledger.of(stored.ledger());
        this.trainedRows = stored.terms().trainedRows();
        this.procedureRows = stored.terms().procedureRows();
    }

    /** Makes the model whose state was stored; inverses and factors are computed anew. */
    static LivingModel resume(Setup setup, RemovalState stored) {
        RemovalState.Terms terms = stored.terms();
        Problem problem = new Problem(
                setup.backend(),
                setup.loss(),
                stored.features(),
                setup.columns(),
                stored.slotTargets(),
                stored.perturbation());
        try {
            int rows = stored.index().present().length;
            State state = new State(stored.weights().clone(), Training.everything(rows), rows, stored.residual());
            Procedure procedure = Training.resumed(
                    setup, problem, state, terms.limit(), stored.procedureMemory(), terms.procedureRows());
            Masker masker = Training.masker(setup, terms.trainedRows(), stored.trainingResidual(), terms.limit());
            masker.resume(stored.marks());
            return new LivingModel(setup, stored, problem, state, procedure, masker);
        } catch (RuntimeException | Error e) {
            problem.close();
            throw e;
        }
    }

    /** Returns the present state, with the residual below the limit of releases. */
    RemovalState store(Guards guards, RemovalState.Released released) {
        verify();
        RowIndex.Contents ids = index.contents();
        int[] slots = index.slotsOf(ids.present());
        return new RemovalState(
                new RemovalState.Terms(setup, guards, limit, trainedRows, procedureRows),
                released,
                trainingResidual,
                masker.marks(),
                problem.linearCopy(),
                state.weights().clone(),
                state.residual(),
                procedure.memoryCopy(),
                ids,
                problem.rowsCopy(slots),
                problem.targetsCopy(slots),
                ledger.contents());
    }

    /** Trains from the weights given, {@code [outputs][d]}. */
    static LivingModel train(Setup setup, TrainingRows rows, Targets targets, double[] start) {
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
            return new LivingModel(setup, new RowIndex(rows), limit, problem, state, procedure);
        } catch (RuntimeException | Error e) {
            problem.close();
            throw e;
        }
    }

    /** Trains on the remaining rows from nothing, with a linear term of its own. */
    void retrain() {
        Problem fresh = problem.withLinear(Training.linearTerm(setup));
        take(fresh, Training.fromNothing(setup, fresh, state.alive(), state.rows(), limit));
        masker.retrained(state.residual());
        ledger.retrained();
    }

    /** Draws the secret linear term anew, and moves the model to the minimiser that belongs to it. */
    void redrawPerturbation() {
        Problem fresh = problem.withLinear(Training.linearTerm(setup));
        take(fresh, Training.from(setup, fresh, state.weights(), state.alive(), state.rows(), limit));
        masker.perturbationDrawn();
    }

    private void take(Problem fresh, State solved) {
        Procedure made = Training.procedure(setup, fresh, solved, limit);
        procedure.close();
        procedure = made;
        problem = fresh;
        state = solved;
        procedureRows = solved.rows();
        version++;
    }

    /** Takes over what was computed for a change of the rows. */
    void take(Procedure.Attempt attempt, RowChange change) {
        state = attempt.after();
        change.mark(state.alive());
        attempt.onCommit().run();
        version++;
    }

    /** Returns the evidence of the change that was taken over last. */
    RemovalEvidence evidence(Procedure.Attempt attempt, RowChange change, long start) {
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

    /** Brings the residual below the limit of releases, with the model otherwise as it is. */
    void verify() {
        state = procedure.verified(state);
    }

    /** Makes room for rows that no state counts yet, and stores them. */
    int[] append(TrainingRows rows, Targets targets) {
        state = state.withRoomFor(problem.rowCountWith(rows.size()));
        double[] features = setup.features(rows);
        int[] added = problem.append(features, targets);
        Arrays.fill(features, 0);
        return added;
    }

    Setup setup() {
        return setup;
    }

    RowIndex index() {
        return index;
    }

    /** Returns the declared limit on the gradient norm of releases, sum form. */
    double limit() {
        return limit;
    }

    double trainingResidual() {
        return trainingResidual;
    }

    Masker masker() {
        return masker;
    }

    Ledger ledger() {
        return ledger;
    }

    Timings timings() {
        return timings;
    }

    Problem problem() {
        return problem;
    }

    Procedure procedure() {
        return procedure;
    }

    State state() {
        return state;
    }

    /** Returns a number that changes whenever the model does. */
    long version() {
        return version;
    }

    @Override
    public void close() {
        procedure.close();
        problem.close();
        Arrays.fill(state.weights(), 0);
    }
}
