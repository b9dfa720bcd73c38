package io.unlearn.spark.internal;

import io.unlearn.certified.internal.Loss;
import java.io.Serializable;

/**
 * Where a pass evaluates the losses; it travels with each task.
 *
 * @param outputs k
 * @param columns d, the constant feature included
 * @param weights where the slopes are taken, {@code [k][d]} row-major
 * @param curvature what is added up of the second derivatives
 * @param anchor where those are taken, {@code [k][d]}
 */
public record Point(Loss loss, int outputs, int columns, double[] weights, Curvature curvature, double[] anchor)
        implements Serializable {}
