package io.unlearn.certified.internal;

/**
 * A model of Descent-to-Delete at rest. Nothing in it is changed once made.
 *
 * @param weights {@code [outputs][columns]}, without noise but in the perfect variant
 * @param alive which rows count
 * @param rows number of rows that count
 */
public record DescentState(double[] weights, boolean[] alive, int rows) {}
