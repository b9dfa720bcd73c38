package io.unlearn.djl;

import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Initial values as plain arrays, drawn in Java: the engine's generator is shared by all threads. Pure functions. */
public final class Initialisers {
    private Initialisers() {}

    /** Returns {@code size} draws from the uniform distribution on [-bound, bound). */
    public static float[] uniform(int size, double bound, RandomGenerator random) {
        Check.atLeast("size", size, 0, "Pass the number of values.");
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return values;
    }

    /** Returns {@code size} draws from the normal distribution of mean 0 and the given standard deviation. */
    public static float[] normal(int size, double standardDeviation, RandomGenerator random) {
        Check.atLeast("size", size, 0, "Pass the number of values.");
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * standardDeviation);
        }
        return values;
    }

    /** Returns an array of one value. */
    public static float[] constant(int size, double value) {
        Check.atLeast("size", size, 0, "Pass the number of values.");
        float[] values = new float[size];
        Arrays.fill(values, (float) value);
        return values;
    }

    /**
     * Returns how many inputs one output of a weight adds up: {@code in * kernel}.
     *
     * @param shape {@code [out][in]} or {@code [out][in / groups][kernel...]}
     */
    public static int fanIn(int[] shape) {
        checkWeight(shape);
        return product(shape, 1);
    }

    /**
     * Returns how many outputs one input of a weight reaches, {@code out * kernel}, as PyTorch counts them.
     *
     * @param shape {@code [out][in]} or {@code [out][in / groups][kernel...]}
     */
    public static int fanOut(int[] shape) {
        checkWeight(shape);
        return shape[0] * product(shape, 2);
    }

    /**
     * Returns {@code sqrt(2 / fan_out)}, the standard deviation of He et al. (2015, arXiv:1502.01852), section 2.2, backward
     * case, for layers that a ReLU follows. torchvision's residual networks draw their convolutions from this normal.
     */
    public static double heFanOutDeviation(int[] shape) {
        return Math.sqrt(2.0 / fanOut(shape));
    }

    private static void checkWeight(int[] shape) {
        Check.shape(
                "weight",
                "of two or more dimensions",
                shape.length >= 2,
                Arrays.toString(shape),
                "A bias has the fan-in of its weight.");
    }

    private static int product(int[] shape, int from) {
        int product = 1;
        for (int i = from; i < shape.length; i++) {
            product = Math.multiplyExact(product, shape[i]);
        }
        return product;
    }
}
