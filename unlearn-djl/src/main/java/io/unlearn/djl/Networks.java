package io.unlearn.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.NamedChain;
import io.unlearn.djl.internal.ResidualBlock;
import java.util.Arrays;

/** Networks to start with. Layers are named as in torchvision. */
public final class Networks {
    private Networks() {}

    /**
     * Returns a multi-layer perceptron with ReLU: {@code fc1}, {@code fc2} and so on. Inputs of any shape are flattened.
     *
     * @param hidden widths of the hidden layers; none makes a linear classifier
     */
    public static Architecture mlp(int[] inputShape, int classes, int... hidden) {
        checkWidths(hidden);
        int[] widths = hidden.clone();
        return Architecture.of("mlp" + Arrays.toString(widths), inputShape, classes, () -> {
            NamedChain chain = new NamedChain().then("flatten", Blocks.batchFlattenBlock());
            for (int i = 0; i < widths.length; i++) {
                chain.then("fc" + (i + 1), linear(widths[i])).then("relu" + (i + 1), Activation.reluBlock());
            }
            return chain.then("fc" + (widths.length + 1), linear(classes));
        });
    }

    /**
     * Returns a small convolutional network: for each width a 3 x 3 convolution without bias, batch normalisation, ReLU and 2 x 2
     * maximum pooling ({@code conv1}, {@code bn1} and so on), then one linear layer ({@code fc}). With widths 8 and 16 it has 9,098
     * parameters at 28 x 28 x 1 and 10 classes.
     *
     * @param inputShape {@code [channels][height][width]}, each side at least 2^widths
     * @param widths channels of the convolutions, at least one
     */
    public static Architecture smallCnn(int[] inputShape, int classes, int... widths) {
        checkWidths(widths);
        checkImage(inputShape, 1 << widths.length);
        Check.atLeast("number of widths", widths.length, 1, "Pass the channels of each convolution.");
        int[] copy = widths.clone();
        return Architecture.of("cnn" + Arrays.toString(copy), inputShape, classes, () -> {
            NamedChain chain = new NamedChain();
            for (int i = 0; i < copy.length; i++) {
                int n = i + 1;
                chain.then("conv" + n, convolution(copy[i], 3, 1, 1))
                        .then("bn" + n, norm())
                        .then("relu" + n, Activation.reluBlock())
                        .then("pool" + n, Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
            }
            return chain.then("flatten", Blocks.batchFlattenBlock()).then("fc", linear(classes));
        });
    }

    /** How a residual network begins. */
    public enum Stem {
        /** A 7 x 7 convolution of stride 2 and a 3 x 3 pooling of stride 2: an eighth of the side is left before the second stage. */
        IMAGENET,
        /** A 3 x 3 convolution of stride 1 and no pooling, as is usual for images of 32 x 32. */
        SMALL
    }

    /**
     * Returns the residual network of 18 layers (He et al., 2016, arXiv:1512.03385), with torchvision's layers, names and
     * initialisation. With 3 channels and 10 classes it has 11,181,642 parameters, or 11,173,962 with the small stem.
     *
     * @param inputShape {@code [channels][height][width]}, sides of at least 32, or 8 with the small stem
     */
    public static Architecture resNet18(int[] inputShape, int classes, Stem stem) {
        boolean small = stem == Stem.SMALL;
        checkImage(inputShape, small ? 8 : 32);
        return Architecture.of(small ? "resnet18-small" : "resnet18", inputShape, classes, () -> {
                    NamedChain chain = new NamedChain()
                            .then("conv1", small ? convolution(64, 3, 1, 1) : convolution(64, 7, 2, 3))
                            .then("bn1", norm())
                            .then("relu", Activation.reluBlock());
                    if (!small) {
                        chain.then("maxpool", Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
                    }
                    int channels = 64;
                    for (int stage = 1; stage <= 4; stage++) {
                        int width = 64 << (stage - 1);
                        chain.then("layer" + stage, stage(channels, width, stage == 1 ? 1 : 2));
                        channels = width;
                    }
                    return chain.then("avgpool", Pool.globalAvgPool2dBlock()).then("fc", linear(classes));
                })
                .initialisedBy(Initialiser.TORCHVISION);
    }

    private static Block stage(int inputs, int outputs, int stride) {
        return new NamedChain().then("0", residual(inputs, outputs, stride)).then("1", residual(outputs, outputs, 1));
    }

    private static Block residual(int inputs, int outputs, int stride) {
        NamedChain main = new NamedChain()
                .then("conv1", convolution(outputs, 3, stride, 1))
                .then("bn1", norm())
                .then("relu", Activation.reluBlock())
                .then("conv2", convolution(outputs, 3, 1, 1))
                .then("bn2", norm());
        return stride == 1 && inputs == outputs
                ? new ResidualBlock(main)
                : new ResidualBlock(
                        main,
                        new NamedChain()
                                .then("0", convolution(outputs, 1, stride, 0))
                                .then("1", norm()));
    }

    static Block linear(int outputs) {
        return Linear.builder().setUnits(outputs).build();
    }

    static Block convolution(int filters, int kernel, int stride, int padding) {
        return Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .setFilters(filters)
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(padding, padding))
                .optBias(false)
                .build();
    }

    static Block norm() {
        return BatchNorm.builder().build();
    }

    private static void checkWidths(int[] widths) {
        for (int width : widths) {
            Check.atLeast("width", width, 1, "Pass the number of channels or units.");
        }
    }

    private static void checkImage(int[] inputShape, int smallest) {
        Check.shape(
                "input shape",
                "[channels][height][width] with sides of at least " + smallest,
                inputShape.length == 3 && inputShape[1] >= smallest && inputShape[2] >= smallest,
                Arrays.toString(inputShape),
                "Pad or scale the images.");
    }
}
