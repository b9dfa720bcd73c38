package io.unlearn.spark.internal;

import org.jspecify.annotations.Nullable;

/**
 * A model at rest. Nothing in it is changed once made.
 *
 * @param weights noise-free, {@code [k][d]}; never to be released as they are
 * @param gradient of the sum objective over the present rows at the weights, {@code [k][d]}
 * @param residual bound on its norm
 * @param rows number of present rows
 * @param anchor where the curvatures of the Hessians are taken, {@code [k][d]}
 * @param hessians of the losses over the present rows, {@code [k][d (d + 1) / 2]}; null where d is too large to keep them
 */
public record ClusterState(
        double[] weights,
        double[] gradient,
        double residual,
        long rows,
        double[] anchor,
        double @Nullable [][] hessians) {}
