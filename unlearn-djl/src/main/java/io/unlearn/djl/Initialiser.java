package io.unlearn.djl;

import io.unlearn.core.error.InvalidArgumentException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws the initial values of a network's tensors. */
@FunctionalInterface
public interface Initialiser {
    /**
     * PyTorch's defaults: weights and biases of convolutions and linear layers uniform on +-1/sqrt(fan_in), which is what {@code
     * kaiming_uniform_(a=sqrt(5))} comes to; normalisations of scale 1, shift 0, running mean 0 and running variance 1. PyTorch
     * has no default for tensors of other kinds: they are refused.
     */
    Initialiser PYTORCH = (kind, shape, fanIn, random) -> {
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return switch (kind) {
            case CONVOLUTION_WEIGHT, CONVOLUTION_BIAS, LINEAR_WEIGHT, LINEAR_BIAS ->
                Initialisers.uniform(size, 1 / Math.sqrt(fanIn), random);
            case NORM_SCALE, NORM_VARIANCE -> Initialisers.constant(size, 1);
            case NORM_SHIFT, NORM_MEAN -> Initialisers.constant(size, 0);
            case OTHER ->
                throw new InvalidArgumentException(
                        "kind of the tensor of shape " + Arrays.toString(shape),
                        "one that PyTorch has default values for",
                        kind,
                        "Pass an Initialiser of your own that knows the layer.");
        };
    };

    /** torchvision's for residual networks: convolutions He-normal by fan-out, everything else as {@link #PYTORCH}. */
    Initialiser TORCHVISION = (kind, shape, fanIn, random) -> kind == ParameterKind.CONVOLUTION_WEIGHT
            ? Initialisers.normal(
                    Arrays.stream(shape).reduce(1, Math::multiplyExact), Initialisers.heFanOutDeviation(shape), random)
            : PYTORCH.values(kind, shape, fanIn, random);

    /**
     * Returns new values for one tensor.
     *
     * @param kind what the tensor is for
     * @param shape its shape
     * @param fanIn the fan-in of its layer's weight, 1 if the layer has none
     * @param random where the values come from
     * @return row-major, as many as the shape holds
     */
    float[] values(ParameterKind kind, int[] shape, int fanIn, RandomGenerator random);
}
