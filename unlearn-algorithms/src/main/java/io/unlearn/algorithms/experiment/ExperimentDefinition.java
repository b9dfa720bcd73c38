package io.unlearn.algorithms.experiment;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * What is compared, on which data: all that an {@link UnlearningExperiment} needs to know about models.
 *
 * <p>An implementation must be usable by several threads at once if the experiment runs on several. To run each seed in a
 * process of its own it must be a public class with a public constructor without arguments, which builds the same
 * definition in every process; what it owns is then released with the process.
 *
 * @param <M> the type of a model
 * @param <D> the type of a data set
 */
public interface ExperimentDefinition<M, D> extends AutoCloseable {
    /**
     * Returns, as text, everything that decides what training gives: the data and how they were split, the network, the
     * optimiser, the number of epochs. Two definitions that train differently must differ here, since finished models are
     * taken over where the text is the same. Methods are described by their {@link Candidate}s instead.
     */
    String configuration();

    /** Returns what the original models are trained on: the retain and the forget part together. */
    D trainingSet();

    /** Returns the parts; models are scored on the forget part. */
    Split<D> split();

    /** Returns data that no model was trained on and no method sees, to measure accuracy. */
    D testSet();

    /** Returns a new model trained on {@code data}, which the caller closes; the same seed gives the same model. */
    M train(D data, Seeds seeds, Progress progress);

    /** Returns the methods to compare. Their identifiers must differ. */
    List<Candidate<M, D>> candidates();

    /**
     * Returns what makes several models at once where that is faster, if there is something; nothing unless overridden. It is used for
     * groups of models that are begun with a runner of this process or its children, and written down with the group: a group is
     * made in one form throughout.
     */
    default Optional<ModelGroups<M, D>> groups() {
        return Optional.empty();
    }

    /**
     * Returns the score of each example under a model, usually the logit-scaled confidence of the correct class, finite and
     * in the order of the data.
     *
     * @return a new array {@code [examples]}
     */
    float[] confidences(M model, D data);

    /** Returns the share of the examples that a model labels rightly, in [0, 1]. */
    double accuracy(M model, D data);

    /**
     * Writes a model, exactly.
     *
     * @throws IOException if {@code out} cannot be written to
     */
    void save(M model, OutputStream out) throws IOException;

    /**
     * Reads what {@link #save} wrote; the caller closes the model.
     *
     * @throws IOException if {@code in} cannot be read
     */
    M load(InputStream in) throws IOException;

    /** Closes a model, if models of this kind are closed. */
    default void closeModel(M model) {}

    /** Closes what the definition owns; nothing unless overridden. */
    @Override
    default void close() {}
}
