package io.unlearn.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import io.unlearn.djl.internal.DropoutBlock;

/**
 * One layer of a network that is a plain chain, as data: what {@link Architecture#ofLayers} builds blocks from, and {@link ModelStack}
 * the form in which many networks run at once.
 */
public sealed interface Layer {
    /** Returns the name, which the names of its tensors begin with. */
    String name();

    /** Returns the layer as a new DJL block without weights. */
    Block newBlock();

    /** Returns a linear layer with a bias. */
    static Layer linear(String name, int units) {
        return new Linear(name, units);
    }

    /** Returns a square convolution. */
    static Layer convolution(String name, int filters, int kernel, int stride, int padding, boolean bias) {
        return new Convolution(name, filters, kernel, stride, padding, bias);
    }

    /** Returns batch normalisation by channel, with PyTorch's momentum 0.1 and epsilon 1e-5. */
    static Layer norm(String name) {
        return new Norm(name);
    }

    /** Returns the rectifier. */
    static Layer relu(String name) {
        return new Relu(name);
    }

    /** Returns maximum pooling over squares that do not overlap. */
    static Layer maxPool(String name, int size) {
        return new MaxPool(name, size);
    }

    /**
     * Returns dropout: in training each number becomes 0 with a probability, and what is left is multiplied so that the mean stays.
     *
     * @param rate the probability, in [0, 1)
     */
    static Layer dropout(String name, double rate) {
        return new Dropout(name, rate);
    }

    /** Returns the layer that makes one vector of each example. */
    static Layer flatten(String name) {
        return new Flatten(name);
    }

    /**
     * A linear layer with a bias.
     *
     * @param units width of its output
     */
    record Linear(String name, int units) implements Layer {
        /** Checks the width. */
        public Linear {
            Check.atLeast("units", units, 1, "Pass the width of the output.");
        }

        @Override
        public Block newBlock() {
            return ai.djl.nn.core.Linear.builder().setUnits(units).build();
        }
    }

    /**
     * A square convolution.
     *
     * @param filters channels of its output
     * @param kernel side of the kernel
     * @param stride step in both directions
     * @param padding zeros on each side
     * @param bias whether it adds one
     */
    record Convolution(String name, int filters, int kernel, int stride, int padding, boolean bias) implements Layer {
        /** Checks the sizes. */
        public Convolution {
            Check.atLeast("filters", filters, 1, "Pass the number of output channels.");
            Check.atLeast("kernel", kernel, 1, "Pass the side of the kernel.");
            Check.atLeast("stride", stride, 1, "Pass 1 to visit every pixel.");
            Check.atLeast("padding", padding, 0, "Pass 0 for none.");
        }

        @Override
        public Block newBlock() {
            return Conv2d.builder()
                    .setKernelShape(new Shape(kernel, kernel))
                    .setFilters(filters)
                    .optStride(new Shape(stride, stride))
                    .optPadding(new Shape(padding, padding))
                    .optBias(bias)
                    .build();
        }
    }

    /** Batch normalisation by channel. */
    record Norm(String name) implements Layer {
        /** What a running statistic keeps of its old value, as DJL counts it; PyTorch calls the rest its momentum, 0.1. */
        public static final float MOMENTUM = 0.9f;

        /** Added to the variance. */
        public static final float EPSILON = 1e-5f;

        @Override
        public Block newBlock() {
            return BatchNorm.builder().optMomentum(MOMENTUM).optEpsilon(EPSILON).build();
        }
    }

    /** The rectifier. */
    record Relu(String name) implements Layer {
        @Override
        public Block newBlock() {
            return Activation.reluBlock();
        }
    }

    /**
     * Maximum pooling.
     *
     * @param size side of the squares, which do not overlap; what is left over at the edge is dropped
     */
    record MaxPool(String name, int size) implements Layer {
        /** Checks the size. */
        public MaxPool {
            Check.atLeast("size", size, 1, "Pass the side of the squares.");
        }

        @Override
        public Block newBlock() {
            return Pool.maxPool2dBlock(new Shape(size, size), new Shape(size, size));
        }
    }

    /**
     * Dropout. What is dropped is drawn in Java from the seeds of the network's own training, see {@link Training#dropout}.
     *
     * @param rate the probability with which a number becomes 0
     */
    record Dropout(String name, double rate) implements Layer {
        /** Checks the rate. */
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new OutOfRangeException("rate", "in [0, 1)", rate, "Half is common.");
            }
        }

        @Override
        public Block newBlock() {
            return new DropoutBlock(this);
        }
    }

    /** Makes one vector of each example. */
    record Flatten(String name) implements Layer {
        @Override
        public Block newBlock() {
            return Blocks.batchFlattenBlock();
        }
    }
}
