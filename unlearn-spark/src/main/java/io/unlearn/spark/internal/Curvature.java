package io.unlearn.spark.internal;

/** How much of the second derivatives a pass adds up. */
public enum Curvature {
    /** Nothing: the gradient is enough. */
    NONE,
    /** The diagonal of each output's Hessian. */
    DIAGONAL,
    /** The whole Hessian of each output. */
    WHOLE
}
