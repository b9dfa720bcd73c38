package io.unlearn.certified;

import io.unlearn.certified.internal.DuplicateSearch;
import io.unlearn.certified.internal.Exclusive;
import io.unlearn.certified.internal.RowIndex;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.Targets;
import io.unlearn.core.Budget;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalPlan;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A linear model that forgets rows on request, and takes new ones; made by {@link CertifiedTrainer}.
 *
 * <p>All methods may be called from several threads; one runs at a time. What it holds besides the remaining rows: the
 * ids of all rows that ever were in it, in order to tell a repeated request from an unknown one, and factored Hessians that still
 * contain sums over removed rows until they are factored anew. Neither is ever released. Rows that enter take the place of
 * removed ones, so that it holds room for no more rows than it ever had at a time.
 */
public final class LinearRemoval implements CertifiedRemoval<LinearModel> {
    private final Exclusive exclusive = new Exclusive("removal model");
    private final LivingModel model;
    private final Guards guards;
    private final Removals removals;
    private final Insertions insertions;
    private final Releases releases;

    private LinearRemoval(LivingModel model, Guards guards) {
        this.model = model;
        this.guards = guards;
        this.removals = new Removals(model, guards);
        this.insertions = new Insertions(model);
        this.releases = new Releases(model, guards);
    }

    /** Trains from the weights given, {@code [outputs][d]}. */
    static LinearRemoval train(Setup setup, TrainingRows rows, Targets targets, double[] start, Guards guards) {
        return new LinearRemoval(LivingModel.train(setup, rows, targets, start), guards);
    }

    /** Goes on with a state that was stored. */
    static LinearRemoval resume(Setup setup, RemovalState stored) {
        LinearRemoval removal = new LinearRemoval(
                LivingModel.resume(setup, stored), stored.terms().guards());
        removal.releases.resume(stored.released());
        return removal;
    }

    /**
     * Returns everything that it takes to go on with this model later, its secrets included. The residual is brought below the
     * limit of releases first, which takes a few passes over the data if it is above; nothing is released and no budget is used.
     *
     * @throws io.unlearn.core.error.NotConvergedException if the model could not be brought below the limit of releases
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public RemovalSnapshot snapshot() {
        return exclusive.run(() -> new RemovalSnapshot(model.store(guards, releases.stored())));
    }

    @Override
    public RemovalPlan plan(RemovalRequest request) {
        return exclusive.run(() -> removals.plan(request));
    }

    @Override
    public RemovalOutcome remove(RemovalRequest request) {
        return exclusive.run(() -> removals.remove(request));
    }

    /**
     * Returns the records that resemble those of a request, within the distance of {@link CertifiedTrainer#nearDuplicates}, and
     * are not part of it: same features first. Changes nothing; one pass over the data, whatever the policy is.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the training rows
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public List<RecordId> resembling(RemovalRequest request) {
        return exclusive.run(() -> {
            RowIndex index = model.index();
            int[] slots = index.slotsOf(index.present(index.rowsOf(request)));
            DuplicateSearch found = guards.search(model.problem(), model.state().alive(), slots);
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
        return exclusive.run(() -> insertions.insert(rows));
    }

    @Override
    public Release<LinearModel> publish() {
        return exclusive.run(releases::publish);
    }

    /** Returns the release that {@link #publish} would serve again; empty if it would make a new one. */
    public Optional<Release<LinearModel>> currentRelease() {
        return exclusive.run(releases::current);
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
        return exclusive.run(releases::issue);
    }

    /**
     * Returns what has been shown of removed rows since their removal: of the one of the request that has seen most.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the training rows
     * @throws InvalidArgumentException if a row of the request is still part of the model
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Exposure exposure(RemovalRequest request) {
        return exclusive.run(() -> releases.exposure(request));
    }

    /**
     * Returns the exposure of the removed row that has been seen most; no releases if none was removed.
     *
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public Exposure exposure() {
        return exclusive.run(releases::exposure);
    }

    /**
     * Trains on the remaining rows from nothing, with a new perturbation if the masking has one. The budget starts anew:
     * the result does not depend on the rows that were removed before.
     *
     * @throws io.unlearn.core.error.NotConvergedException if the residual limit is not reached; nothing is changed then
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    public void retrain() {
        exclusive.run(() -> {
            model.retrain();
            return model;
        });
    }

    @Override
    public Budget budget() {
        return exclusive.run(() -> model.masker().budget());
    }

    @Override
    public long remainingRows() {
        return exclusive.run(() -> (long) model.state().rows());
    }

    /**
     * Returns the bound on the gradient norm, sum form, with which training ended. Internal, like a
     * {@link RemovalEvidence}.
     */
    public double trainingResidual() {
        return model.trainingResidual();
    }

    /** Returns the declared limit on the gradient norm, sum form, below which training ends and every release is. */
    public double residualLimit() {
        return model.limit();
    }

    /** Returns the noise-free weights. Never to be released; for the tests of this package. */
    double[] innerWeightsCopy() {
        return exclusive.run(() -> model.state().weights().clone());
    }

    /** Returns for how many rows there is room that was used at some time; for the tests of this package. */
    int storedRows() {
        return exclusive.run(() -> model.problem().rowCount());
    }

    @Override
    public void close() {
        exclusive.close(model::close);
    }

    /** Returns a text with the shape only. */
    @Override
    public String toString() {
        Setup setup = model.setup();
        return "LinearRemoval[" + setup.loss().text() + ", " + setup.outputs() + "][" + setup.columns() + "]";
    }
}
