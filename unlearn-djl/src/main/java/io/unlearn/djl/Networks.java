package io.unlearn.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.pooling.Pool;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.NamedChain;
import io.unlearn.djl.internal.ResidualBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        List<Layer> layers = new ArrayList<>(List.of(Layer.flatten("flatten")));
        for (int i = 0; i < hidden.length; i++) {
            layers.add(Layer.linear("fc" + (i + 1), hidden[i]));
            layers.add(Layer.relu("relu" + (i + 1)));
        }
        layers.add(Layer.linear("fc" + (hidden.length + 1), classes));
        return Architecture.ofLayers("mlp" + Arrays.toString(hidden), inputShape, layers);
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
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            int n = i + 1;
            layers.add(Layer.convolution("conv" + n, widths[i], 3, 1, 1, false));
            layers.add(Layer.norm("bn" + n));
            layers.add(Layer.relu("relu" + n));
            layers.add(Layer.maxPool("pool" + n, 2));
        }
        layers.add(Layer.flatten("flatten"));
        layers.add(Layer.linear("fc", classes));
        return Architecture.ofLayers("cnn" + Arrays.toString(widths), inputShape, layers);
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
                .leavingInputs()
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

    private static Block linear(int outputs) {
        return Layer.linear("", outputs).newBlock();
    }

    private static Block convolution(int filters, int kernel, int stride, int padding) {
        return Layer.convolution("", filters, kernel, stride, padding, false).newBlock();
    }

    private static Block norm() {
        return Layer.norm("").newBlock();
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
