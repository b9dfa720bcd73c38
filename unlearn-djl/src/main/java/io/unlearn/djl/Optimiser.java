package io.unlearn.djl;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/** How a step moves the weights. The definitions are PyTorch's, computed in float32 as there. */
public sealed interface Optimiser {
    /** Returns the learning rate with which a session starts. */
    double learningRate();

    /** Returns the same optimiser with another learning rate. */
    Optimiser withLearningRate(double rate);

    /** Returns stochastic gradient descent. */
    static Sgd sgd(double learningRate, double momentum, double weightDecay) {
        return new Sgd(learningRate, momentum, weightDecay);
    }

    /** Returns Adam with PyTorch's defaults: beta 0.9 and 0.999, epsilon 1e-8. */
    static Adam adam(double learningRate, double weightDecay) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    /**
     * Stochastic gradient descent: {@code g += weightDecay w; b = momentum b + g; w -= rate b}, with b = g at the first step of a
     * tensor. A tensor that the loss does not depend on is left as it is, by weight decay too.
     *
     * @param learningRate finite, at least 0
     * @param momentum in [0, 1)
     * @param weightDecay finite, at least 0
     */
    record Sgd(double learningRate, double momentum, double weightDecay) implements Optimiser {
        /** Checks the values. */
        public Sgd {
            notNegative("learning rate", learningRate);
            share("momentum", momentum);
            notNegative("weight decay", weightDecay);
        }

        @Override
        public Sgd withLearningRate(double rate) {
            return new Sgd(rate, momentum, weightDecay);
        }
    }

    /**
     * Adam (Kingma and Ba, 2015, arXiv:1412.6980, algorithm 1), with weight decay added to the gradient; this is not AdamW. With
     * {@code g += weightDecay w}, {@code m = beta1 m + (1 - beta1) g}, {@code v = beta2 v + (1 - beta2) g^2} and t the number of
     * steps of this tensor: {@code w -= rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon)}.
     *
     * @param learningRate finite, at least 0
     * @param beta1 in [0, 1)
     * @param beta2 in [0, 1)
     * @param epsilon finite, at least 0
     * @param weightDecay finite, at least 0
     */
    record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Optimiser {
        /** Checks the values. */
        public Adam {
            notNegative("learning rate", learningRate);
            share("beta1", beta1);
            share("beta2", beta2);
            notNegative("epsilon", epsilon);
            notNegative("weight decay", weightDecay);
        }

        @Override
        public Adam withLearningRate(double rate) {
            return new Adam(rate, beta1, beta2, epsilon, weightDecay);
        }
    }

    private static void notNegative(String name, double value) {
        Check.inRange(name, value, 0, Double.MAX_VALUE, "Pass a finite number that is not negative.");
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new OutOfRangeException(name, "in [0, 1)", value, "PyTorch's default is 0.9, or 0.999 for beta2.");
        }
    }
}
