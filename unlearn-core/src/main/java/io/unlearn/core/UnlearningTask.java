package io.unlearn.core;

/**
 * A trained model and what it must forget.
 *
 * @param <M> the type of a model
 * @param <D> the type of a data set
 * @param original the model trained on the retain and the forget part; no unlearner changes or closes it
 * @param split the data
 */
public record UnlearningTask<M, D>(M original, Split<D> split) {}
