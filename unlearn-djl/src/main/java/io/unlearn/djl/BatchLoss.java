package io.unlearn.djl;

import ai.djl.ndarray.NDArray;

/**
 * A loss as an expression of DJL arrays. It may call the network as often as it likes, on any inputs, in either mode, with and
 * without gradient, and frozen networks beside it.
 *
 * <p>Every array that is made in it is freed when the step ends. It must not keep one, nor change a parameter.
 *
 * <p>Products and quotients with a Java number, such as {@code x.mul(3)}, must be written {@link Losses#times}: the engine keeps the
 * number for the gradient in memory that Java's collector may free before.
 */
@FunctionalInterface
public interface BatchLoss {
    /**
     * Returns one number as an array.
     *
     * @param network the network that is trained
     * @param batch what the step was given
     */
    NDArray loss(Forward network, Batch batch);
}
