package io.unlearn.core;

/**
 * The three parts of the data of an unlearning task. The parts must be disjoint; the original model was trained on
 * {@code retain} and {@code forget} together, and never on {@code validation}.
 *
 * @param <D> the type of a data set
 * @param retain what the model may keep
 * @param forget what it must behave as if it had never seen
 * @param validation data of the same kind that the original model never saw
 */
public record Split<D>(D retain, D forget, D validation) {}
