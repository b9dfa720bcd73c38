package io.unlearn.core;

/**
 * A living model that can forget rows and certify that it did.
 *
 * <p><b>The contract</b>, which {@code CertifiedRemovalContract} in unlearn-testkit checks:
 *
 * <ul>
 *   <li>{@link #remove} is a transaction: it either removes all rows of the request and verifies the result, or changes
 *       nothing. An exception changes nothing.
 *   <li>Removing rows again is not an error: the outcome is {@link RemovalOutcome.AlreadyRemoved}.
 *   <li>Publishing an unchanged model returns the stored release, at no cost: noise is never drawn twice for one state.
 *   <li>Only what {@link #publish} returns may leave the building. The guarantee is about releases, and is void if the
 *       inner state, a log of timings or a backup of it is shown to anyone.
 *   <li>All methods may be called from several threads. Removals and publications run one at a time.
 * </ul>
 *
 * <p>A guarantee compares a release with the same release of a model trained without the removed rows. It says nothing of
 * models released before the removal, of copies of the data elsewhere, or of other people's rows that resemble the
 * removed ones. Somebody who holds releases from before and after a removal can compare them, exactly as if the model
 * had been retrained (Bertran et al. 2024, arXiv:2405.20272): gather removals and publish rarely.
 *
 * @param <M> the type of a model
 */
public interface CertifiedRemoval<M> extends AutoCloseable {
    /**
     * Tells what a removal would cost. Changes nothing.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the training rows
     * @throws io.unlearn.core.error.EverythingRemovedException if no row would remain
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    RemovalPlan plan(RemovalRequest request);

    /**
     * Removes the rows of a request from the model.
     *
     * @throws io.unlearn.core.error.UnknownRecordException if an id was never among the training rows
     * @throws io.unlearn.core.error.EverythingRemovedException if no row would remain
     * @throws io.unlearn.core.error.NotConvergedException if no route reached the residual limit
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    RemovalOutcome remove(RemovalRequest request);

    /**
     * Verifies the present model, masks it with fresh noise, if its mechanism needs any, and certifies it. Uses budget. If
     * nothing has changed since the last release, returns that one, and uses none.
     *
     * @throws io.unlearn.core.error.NotConvergedException if the model could not be brought below the limit of releases
     * @throws io.unlearn.core.error.BudgetExhaustedException if the budget does not cover another release
     * @throws io.unlearn.core.error.ClosedException after {@link #close}
     */
    Release<M> publish();

    /** Tells what is left of the budget. */
    Budget budget();

    /** Returns the number of rows that the model is trained on now. */
    long remainingRows();

    /** Frees what the model holds. Closing twice does nothing. */
    @Override
    void close();
}
