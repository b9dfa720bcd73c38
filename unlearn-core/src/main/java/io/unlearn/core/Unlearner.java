package io.unlearn.core;

/**
 * Makes, from a trained model, one that should behave as if it had been trained without the forget set.
 *
 * <p>Retraining from scratch, doing nothing, a heuristic and a certified removal are all unlearners, so that each can be
 * audited and each can be the reference of an audit. An unlearner promises nothing about how well it forgets; a
 * {@link CertifiedRemoval} does, and an {@link Auditor} measures.
 *
 * <p><b>The contract</b>, which {@code UnlearnerContract} in unlearn-testkit checks:
 *
 * <ul>
 *   <li>The original model and the data are never changed.
 *   <li>The result is a new model; the caller closes it, and the original. After an exception the unlearner has closed
 *       what it made.
 *   <li>The same seed on one thread gives the same model.
 *   <li>An unlearner holds no state between calls and may be used by several threads at once, unless its own
 *       documentation says otherwise.
 * </ul>
 *
 * @param <M> the type of a model
 * @param <D> the type of a data set
 */
public interface Unlearner<M, D> {
    /** Returns a short name for reports, for example {@code "fine-tune"}. */
    String name();

    /**
     * Unlearns the forget set.
     *
     * @param task the original model and the data
     * @param seeds where all randomness comes from
     * @param progress told how far the work has come
     * @return a new model, which the caller owns
     * @throws io.unlearn.core.error.InvalidArgumentException if the task cannot be unlearned, for example because a part
     *     of the split that this method needs is empty
     */
    M unlearn(UnlearningTask<M, D> task, Seeds seeds, Progress progress);

    /** Unlearns the forget set, reporting progress to the log. */
    default M unlearn(UnlearningTask<M, D> task, Seeds seeds) {
        return unlearn(task, seeds, Progress.log());
    }
}
