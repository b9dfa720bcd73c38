package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.OutOfRangeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Steps of the optimisers beside float64 formulas, on a linear classifier. */
class OptimiserTest {
    private static final TorchData DATA = Samples.blobs(24, new int[] {5}, 3, 1);
    private static final int[][] BATCHES = {{0, 1, 2, 3, 4, 5, 6, 7}, {8, 9, 10, 11, 12, 13}, {14, 15, 16, 17, 18}};

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    /** Moves one tensor: given its values, its gradient, its number and the number of the step from 1. */
    interface Rule {
        void move(double[] w, double[] g, int tensor, int step);
    }

    private static void agrees(Optimiser optimiser, Rule rule) {
        try (TorchModel model = TorchModel.of(Networks.mlp(new int[] {5}, 3), TorchDevice.cpu(), Seeds.of(2));
                Training training = Training.of(model, optimiser)) {
            TorchParameter weight = model.parameter("fc1.weight");
            TorchParameter bias = model.parameter("fc1.bias");
            SoftmaxRegression exact = new SoftmaxRegression(weight.valuesCopy(), bias.valuesCopy());
            for (int step = 0; step < BATCHES.length; step++) {
                double expected = exact.loss(DATA, BATCHES[step]);
                double[][] g = exact.gradient(DATA, BATCHES[step]);
                rule.move(exact.weight, g[0], 0, step + 1);
                rule.move(exact.bias, g[1], 1, step + 1);
                assertThat(training.step(DATA, BATCHES[step], Losses.crossEntropy()))
                        .isCloseTo(expected, within(1e-6));
                assertClose(weight.valuesCopy(), exact.weight);
                assertClose(bias.valuesCopy(), exact.bias);
            }
        }
    }

    private static void assertClose(float[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-6));
        }
    }

    @Test
    void sgdWithMomentumAndWeightDecay() {
        double[][] buffers = {new double[15], new double[3]};
        agrees(Optimiser.sgd(0.3, 0.9, 0.05), (w, g, tensor, step) -> {
            for (int i = 0; i < w.length; i++) {
                double d = g[i] + 0.05 * w[i];
                buffers[tensor][i] = step == 1 ? d : 0.9 * buffers[tensor][i] + d;
                w[i] -= 0.3 * buffers[tensor][i];
            }
        });
    }

    @Test
    void sgdWithoutMomentum() {
        agrees(Optimiser.sgd(0.5, 0, 0), (w, g, tensor, step) -> {
            for (int i = 0; i < w.length; i++) {
                w[i] -= 0.5 * g[i];
            }
        });
    }

    @Test
    void adamWithDecayInTheGradient() {
        double[][] m = {new double[15], new double[3]};
        double[][] v = {new double[15], new double[3]};
        agrees(Optimiser.adam(0.01, 0.02), (w, g, tensor, step) -> {
            for (int i = 0; i < w.length; i++) {
                double d = g[i] + 0.02 * w[i];
                m[tensor][i] = 0.9 * m[tensor][i] + 0.1 * d;
                v[tensor][i] = 0.999 * v[tensor][i] + 0.001 * d * d;
                double mHat = m[tensor][i] / (1 - Math.pow(0.9, step));
                double vHat = v[tensor][i] / (1 - Math.pow(0.999, step));
                w[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
            }
        });
    }

    @Test
    void theRateCanBeReplaced() {
        assertThat(Optimiser.sgd(0.1, 0.9, 5e-4).withLearningRate(0.2)).isEqualTo(Optimiser.sgd(0.2, 0.9, 5e-4));
        assertThat(Optimiser.adam(0.1, 0.01).withLearningRate(0.2)).isEqualTo(Optimiser.adam(0.2, 0.01));
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> Optimiser.sgd(-1, 0, 0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> Optimiser.sgd(0.1, 1, 0)).hasMessageContaining("momentum must be in [0, 1)");
        assertThatThrownBy(() -> Optimiser.sgd(0.1, 0, Double.NaN)).hasMessageContaining("weight decay");
        assertThatThrownBy(() -> new Optimiser.Adam(0.1, 0.9, 1, 1e-8, 0)).hasMessageContaining("beta2");
        assertThatThrownBy(() -> new Optimiser.Adam(0.1, 0.9, 0.9, -1, 0)).hasMessageContaining("epsilon");
    }
}
