package io.unlearn.algorithms.experiment;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import java.util.List;

/**
 * Makes several models of an experiment at once. Each must be what the definition or the method would make of the same seed alone, but for
 * rounding. Usable by several threads.
 *
 * @param <M> the type of a model
 * @param <D> the type of a data set
 */
public interface ModelGroups<M, D> {
    /** Returns how many originals or references are best trained at once; 1 if they are better trained one by one. */
    int trainedTogether();

    /**
     * Trains a model for each of the seeds; called if {@link #trainedTogether} is above 1.
     *
     * @return as many models, which the caller closes; after an exception none is left
     * @throws io.unlearn.core.error.NotConvergedException if one does not converge; all are then made one by one
     */
    List<M> train(D data, List<Seeds> seeds, Progress progress);

    /** Returns how many models are best unlearned at once with a method; 1 if they are better made one by one. */
    int unlearnedTogether(Unlearner<M, D> unlearner);

    /**
     * Unlearns with a method; called if {@link #unlearnedTogether} is above 1.
     *
     * @param tasks with the same parts of the data in each
     * @param seeds one for each task
     * @return as many models, which the caller closes; after an exception none is left
     * @throws io.unlearn.core.error.NotConvergedException if one does not converge; all are then made one by one
     */
    List<M> unlearn(Unlearner<M, D> unlearner, List<UnlearningTask<M, D>> tasks, List<Seeds> seeds, Progress progress);
}
