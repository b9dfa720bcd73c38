package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.ShapeMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stack against the same networks one by one: every kind of layer, running statistics included. */
class ModelStackTest {
    private static final int SEEDS = 3;
    private static final double TOLERANCE = 1e-5;

    static Stream<Architecture> architectures() {
        int[] image = {2, 9, 8};
        return Stream.of(
                Networks.mlp(new int[] {6}, 3, 5, 4),
                Networks.mlp(image, 3, 5),
                Networks.mlp(new int[] {4}, 2),
                Networks.smallCnn(image, 3, 3, 4),
                Architecture.ofLayers(
                        "strided",
                        image,
                        List.of(
                                Layer.norm("n0"),
                                Layer.relu("r0"),
                                Layer.convolution("c1", 4, 3, 2, 1, true),
                                Layer.relu("r1"),
                                Layer.convolution("c2", 3, 2, 1, 0, true),
                                Layer.flatten("f"),
                                Layer.linear("fc", 3))),
                Architecture.ofLayers(
                        "dropouts",
                        image,
                        List.of(
                                Layer.dropout("d0", 0.1),
                                Layer.convolution("c1", 3, 3, 1, 1, true),
                                Layer.norm("n1"),
                                Layer.dropout("d1", 0.3),
                                Layer.relu("r1"),
                                Layer.maxPool("p1", 2),
                                Layer.flatten("f"),
                                Layer.dropout("d2", 0.2),
                                Layer.linear("fc1", 6),
                                Layer.relu("r2"),
                                Layer.dropout("d3", 0.5),
                                Layer.linear("fc2", 3))),
                Architecture.ofLayers(
                        "dropped vectors",
                        new int[] {5},
                        List.of(Layer.dropout("d0", 0.5), Layer.linear("fc1", 4), Layer.linear("fc2", 3))),
                Architecture.ofLayers(
                        "norms",
                        new int[] {5},
                        List.of(
                                Layer.norm("n0"),
                                Layer.linear("fc1", 4),
                                // A norm straight after would leave n0.bias without a gradient, and Adam with its
                                // rounding alone.
                                Layer.relu("r1"),
                                Layer.norm("n1"),
                                Layer.linear("fc2", 3))));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void scoresAreThoseOfTheNetworks(Architecture architecture) {
        TorchData data = data(architecture, 23, 5);
        List<TorchModel> models = models(architecture);
        try (ModelStack stack = ModelStack.of(architecture, models)) {
            float[][][] stacked = stack.logits(data, 10);
            for (int s = 0; s < SEEDS; s++) {
                assertClose(stacked[s], models.get(s).logits(data, 10));
            }
            assertThat(stacked[0][0]).isNotEqualTo(stacked[1][0]);
        } finally {
            models.forEach(TorchModel::close);
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void trainingIsThatOfTheNetworks(Architecture architecture) {
        TorchData data = data(architecture, 23, 6);
        compare(architecture, data, Optimiser.sgd(0.05, 0.9, 5e-4));
        compare(architecture, data, Optimiser.adam(0.003, 1e-3));
    }

    private static void compare(Architecture architecture, TorchData data, Optimiser optimiser) {
        List<TorchModel> models = models(architecture);
        try (ModelStack stack = ModelStack.of(architecture, models);
                StackTraining together = StackTraining.of(stack, optimiser)) {
            for (int epoch = 0; epoch < 3; epoch++) {
                double rate = optimiser.learningRate() / (1 + epoch);
                together.learningRate(rate);
                List<Seeds> orders = orders(epoch);
                double[] losses = together.epoch(data, 8, orders);
                for (int s = 0; s < SEEDS; s++) {
                    assertThat(losses[s]).isCloseTo(one(models.get(s), data, optimiser, epoch, s), within(TOLERANCE));
                }
            }
            assertSameWeights(stack, models);
        } finally {
            models.forEach(TorchModel::close);
        }
    }

    /** Trains a fresh copy through all epochs so far, and takes it over after the last one. */
    private static double one(TorchModel model, TorchData data, Optimiser optimiser, int last, int seed) {
        try (TorchModel copy = model.copy();
                Training training = Training.of(copy, optimiser)) {
            double loss = 0;
            for (int epoch = 0; epoch <= last; epoch++) {
                training.learningRate(optimiser.learningRate() / (1 + epoch));
                loss = training.epoch(data, 8, orders(epoch).get(seed), Losses.crossEntropy());
            }
            if (last == 2) {
                for (TorchParameter each : copy.parameters()) {
                    model.parameter(each.name()).set(each.valuesCopy());
                }
            }
            return loss;
        }
    }

    private static void assertSameWeights(ModelStack stack, List<TorchModel> models) {
        List<TorchModel> apart = stack.models();
        try {
            for (int s = 0; s < SEEDS; s++) {
                for (TorchParameter each : models.get(s).parameters()) {
                    float[] own = apart.get(s).parameter(each.name()).valuesCopy();
                    float[] wanted = each.valuesCopy();
                    for (int i = 0; i < own.length; i++) {
                        assertThat((double) own[i]).as(each.name()).isCloseTo(wanted[i], within(TOLERANCE));
                    }
                }
            }
        } finally {
            apart.forEach(TorchModel::close);
        }
    }

    @Test
    void classWeightsAndFrozenLayersAreThoseOfTheNetworks() {
        Architecture architecture = Networks.smallCnn(new int[] {1, 6, 6}, 3, 2);
        TorchData data = data(architecture, 17, 7);
        float[] weights = {1, 0.25f, 3};
        List<TorchModel> models = models(architecture);
        try (ModelStack stack = ModelStack.of(architecture, models);
                StackTraining together = StackTraining.of(stack, Optimiser.sgd(0.1, 0.9, 1e-3))) {
            together.classWeights(weights);
            together.freeze(name -> name.startsWith("conv1"));
            together.epoch(data, 5, orders(0));
            for (int s = 0; s < SEEDS; s++) {
                try (Training alone = Training.of(models.get(s), Optimiser.sgd(0.1, 0.9, 1e-3))) {
                    alone.freeze(parameter -> parameter.layer().equals("conv1"));
                    alone.epoch(data, 5, orders(0).get(s), Losses.crossEntropy(weights));
                }
            }
            assertSameWeights(stack, models);
        } finally {
            models.forEach(TorchModel::close);
        }
    }

    @Test
    void copiesOfOneNetworkGoTheirOwnWays() {
        Architecture architecture = Networks.mlp(new int[] {6}, 3, 4);
        TorchData data = data(architecture, 20, 8);
        try (TorchModel original = TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(1));
                ModelStack stack = ModelStack.copies(architecture, original, SEEDS);
                StackTraining training = StackTraining.of(stack, Optimiser.sgd(0.1, 0.9, 0))) {
            String before = original.digest();
            assertClose(stack.logits(data, 20)[2], original.logits(data, 20));
            training.epoch(data, 4, orders(0));
            List<TorchModel> apart = stack.models();
            assertThat(apart.stream().map(TorchModel::digest).distinct()).hasSize(SEEDS);
            assertThat(original.digest()).isEqualTo(before);
            apart.forEach(TorchModel::close);
        }
    }

    @Test
    void aLossThatIsNotFiniteChangesNoNetwork() {
        Architecture architecture = Networks.mlp(new int[] {2}, 2);
        TorchData data = TorchData.of(new float[] {1, 2, 3, 4}, new int[] {2}, new int[] {0, 1}, 2);
        List<TorchModel> models = models(architecture);
        models.get(1).parameter("fc1.weight").set(new float[] {3e38f, 3e38f, -3e38f, -3e38f});
        try (ModelStack stack = ModelStack.of(architecture, models);
                StackTraining training = StackTraining.of(stack, Optimiser.sgd(0.1, 0, 0))) {
            assertThatThrownBy(() -> training.step(data, new int[][] {{0, 1}, {0, 1}, {0, 1}}))
                    .isInstanceOf(NotConvergedException.class)
                    .hasMessageContaining("loss of network 1");
            List<TorchModel> apart = stack.models();
            assertThat(apart.get(0).digest()).isEqualTo(models.get(0).digest());
            apart.forEach(TorchModel::close);
        } finally {
            models.forEach(TorchModel::close);
        }
    }

    @Test
    @SuppressWarnings("try")
    void whatCannotBeStackedIsRefused() {
        Architecture own = Architecture.of(
                "own", new int[] {2}, 2, () -> Layer.linear("a", 2).newBlock());
        Architecture mlp = Networks.mlp(new int[] {2}, 2, 3);
        Architecture wider = Networks.mlp(new int[] {2}, 2, 4);
        TorchData data = data(Networks.mlp(new int[] {3}, 2), 4, 1);
        try (TorchModel model = TorchModel.of(mlp, TorchDevice.cpu(), Seeds.of(1));
                ModelStack stack = ModelStack.copies(mlp, model, 2);
                StackTraining training = StackTraining.of(stack, Optimiser.sgd(0.1, 0, 0))) {
            assertThatThrownBy(() -> ModelStack.copies(own, model, 2)).hasMessageContaining("Architecture.ofLayers");
            assertThatThrownBy(() -> ModelStack.copies(wider, model, 2)).isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(() -> ModelStack.of(mlp, List.of())).isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(() -> stack.logits(data, 2)).isInstanceOf(ShapeMismatchException.class);
            TorchData fit = data(mlp, 4, 1);
            assertThatThrownBy(() -> training.step(fit, new int[][] {{0}}))
                    .hasMessageContaining("rows must be of shape [2][b]");
            assertThatThrownBy(() -> training.step(fit, new int[][] {{0, 1}, {0}}))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> training.epoch(fit, 2, List.of(Seeds.of(1))))
                    .isInstanceOf(ShapeMismatchException.class);
            stack.close();
            assertThatThrownBy(() -> stack.logits(fit, 2)).isInstanceOf(ClosedException.class);
        }
        assertThatThrownBy(() -> Architecture.ofLayers("x", new int[] {2}, List.of(Layer.relu("r"))))
                .hasMessageContaining("ends with a linear layer");
        assertThatThrownBy(() ->
                        Architecture.ofLayers("x", new int[] {2}, List.of(Layer.linear("a", 2), Layer.linear("a", 2))))
                .hasMessageContaining("a twice");
    }

    @Test
    void aGroupFitsIntoMemory() {
        Architecture mlp = Networks.mlp(new int[] {10}, 2, 5);
        // 67 weights three times, 10 + 10 + 5 + 5 + 2 activations three times for each of 4 examples, 4 bytes each.
        assertThat(ModelStack.fitting(mlp, 4, 4 * (3 * 67 + 3 * 4 * 32) * 7L)).isEqualTo(7);
        assertThat(ModelStack.fitting(mlp, 4, 1)).isEqualTo(1);
    }

    @Test
    void itIsWorthwhileWhereItWasMeasuredToBe() {
        Architecture mlp = Networks.mlp(new int[] {10}, 2, 5);
        Architecture cnn = Networks.smallCnn(new int[] {1, 8, 8}, 2, 3);
        Architecture own = Architecture.of(
                "own", new int[] {2}, 2, () -> Layer.linear("a", 2).newBlock());
        assertThat(ModelStack.worthwhile(mlp, 64, TorchDevice.cpu())).isTrue();
        assertThat(ModelStack.worthwhile(mlp, 65, TorchDevice.cpu())).isFalse();
        assertThat(ModelStack.worthwhile(cnn, 4, TorchDevice.cpu())).isTrue();
        assertThat(ModelStack.worthwhile(cnn, 16, TorchDevice.cpu())).isFalse();
        assertThat(ModelStack.worthwhile(mlp, 1, TorchDevice.gpu(0))).isFalse();
        assertThat(ModelStack.worthwhile(own, 1, TorchDevice.cpu())).isFalse();
    }

    static List<TorchModel> models(Architecture architecture) {
        List<TorchModel> models = new ArrayList<>();
        for (int s = 0; s < SEEDS; s++) {
            models.add(TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(100 + s)));
        }
        return models;
    }

    private static List<Seeds> orders(int epoch) {
        return IntStream.range(0, SEEDS)
                .mapToObj(s -> Seeds.of(1_000L * epoch + s))
                .toList();
    }

    static TorchData data(Architecture architecture, int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = architecture.inputShapeCopy();
        int length = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[n * length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        int[] labels = random.ints(n, 0, architecture.classes()).toArray();
        return TorchData.of(values, shape, labels, architecture.classes());
    }

    private static void assertClose(float[][] actual, float[][] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            for (int c = 0; c < wanted[i].length; c++) {
                assertThat((double) actual[i][c]).isCloseTo(wanted[i][c], within(TOLERANCE));
            }
        }
    }
}
