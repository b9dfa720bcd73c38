package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Chains of layers are trained and scored in one call of the engine. The numbers are, bit for bit, those of the same blocks under a loss
 * that the library does not know.
 */
class ChainTest {
    private static final BatchLoss UNKNOWN =
            (network, batch) -> Losses.crossEntropy(network.logits(batch.inputs()), batch.labels());

    static Stream<Architecture> architectures() {
        return ModelStackTest.architectures();
    }

    /** The same blocks, of which the library does not know that they are a chain. */
    private static Architecture blocksOf(Architecture chain) {
        return Architecture.of(chain.name(), chain.inputShapeCopy(), chain.classes(), chain::newBlock)
                .initialisedBy(chain.initialiser());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void scoresAreThoseOfTheBlocks(Architecture architecture) {
        TorchData data = ModelStackTest.data(architecture, 23, 5);
        TorchData some = data.subset(7, 3, 11, 0, 22);
        try (TorchModel chain = TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(1));
                TorchModel blocks = TorchModel.of(blocksOf(architecture), TorchDevice.cpu(), Seeds.of(1))) {
            assertThat(chain.logits(data, 10)).isDeepEqualTo(blocks.logits(data, 10));
            assertThat(chain.logits(some, 2)).isDeepEqualTo(blocks.logits(some, 2));
            assertThat(chain.logits(data.subset(), 2)).isEmpty();
            assertThatThrownBy(() -> chain.logits(data, 0)).isInstanceOf(OutOfRangeException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void epochsAreThoseOfTheBlocks(Architecture architecture) {
        compare(architecture, Optimiser.sgd(0.05, 0.9, 5e-4), UNKNOWN, Losses.crossEntropy(), Mode.TRAIN);
        compare(architecture, Optimiser.sgd(0.05, 0, 0), UNKNOWN, Losses.crossEntropy(), Mode.EVALUATE);
        compare(architecture, Optimiser.adam(0.003, 1e-3), UNKNOWN, Losses.crossEntropy(), Mode.TRAIN);
    }

    @Test
    void weightedEpochsAreThoseOfTheBlocks() {
        float[] weights = {1, 0.25f, 3};
        BatchLoss unknown = (network, batch) ->
                Losses.crossEntropy(network.logits(batch.inputs()), batch.labels(), network.tensor(weights, 3));
        Architecture cnn = Networks.smallCnn(new int[] {1, 6, 6}, 3, 2);
        compare(cnn, Optimiser.sgd(0.1, 0.9, 1e-3), unknown, Losses.crossEntropy(weights), Mode.TRAIN);
    }

    private static void compare(
            Architecture architecture, Optimiser optimiser, BatchLoss unknown, BatchLoss known, Mode mode) {
        TorchData data = ModelStackTest.data(architecture, 23, 6);
        try (TorchModel one = TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(3));
                TorchModel other = one.copy();
                TorchModel third = TorchModel.of(blocksOf(architecture), TorchDevice.cpu(), Seeds.of(3));
                Training together = Training.of(one, optimiser);
                Training apart = Training.of(other, optimiser);
                Training blocks = Training.of(third, optimiser)) {
            for (Training each : List.of(together, apart, blocks)) {
                each.mode(mode);
                String last = each.model().layers().get(each.model().layers().size() - 1);
                each.freeze(parameter -> parameter.name().equals(last + ".bias"));
                each.scaleGradient(each.model().parameter(last + ".weight"), 0.5);
            }
            for (int epoch = 0; epoch < 3; epoch++) {
                List.of(together, apart, blocks).forEach(each -> each.learningRate(0.01));
                double loss = together.epoch(data, 8, Seeds.of(epoch), known);
                assertThat(apart.epoch(data, 8, Seeds.of(epoch), unknown)).isEqualTo(loss);
                assertThat(blocks.epoch(data, 8, Seeds.of(epoch), known)).isEqualTo(loss);
            }
            assertThat(one.digest()).isEqualTo(other.digest()).isEqualTo(third.digest());
        }
    }

    @Test
    void stepsMayHaveBatchesAndRatesOfTheirOwn() {
        Architecture mlp = Networks.mlp(new int[] {6}, 3, 4);
        TorchData data = ModelStackTest.data(mlp, 20, 1);
        List<int[]> batches = List.of(
                new int[] {1, 2, 3}, new int[] {4, 5, 6}, new int[] {7}, new int[] {8, 9}, new int[] {9, 8, 7, 6});
        double[] rates = {0.1, 0.2, 0.3, 0.05, 0};
        try (TorchModel one = TorchModel.of(mlp, TorchDevice.cpu(), Seeds.of(1));
                TorchModel other = one.copy();
                Training together = Training.of(one, Optimiser.sgd(1, 0.9, 0));
                Training apart = Training.of(other, Optimiser.sgd(1, 0.9, 0))) {
            List<Integer> told = new ArrayList<>();
            double[] losses = together.steps(data, batches, rates, Losses.crossEntropy(), told::add);
            for (int i = 0; i < rates.length; i++) {
                apart.learningRate(rates[i]);
                assertThat(apart.step(data, batches.get(i), UNKNOWN)).isEqualTo(losses[i]);
            }
            assertThat(one.digest()).isEqualTo(other.digest());
            assertThat(told).isSorted().endsWith(5).doesNotHaveDuplicates();
            assertThatThrownBy(() -> together.steps(data, batches, new double[1], UNKNOWN, done -> {}))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> together.step(data, new int[] {20}, Losses.crossEntropy()))
                    .isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> together.step(data, new int[0], Losses.crossEntropy()))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThat(one.digest()).isEqualTo(other.digest());
        }
    }

    @Test
    void whoIsToldMayStopTheSteps() {
        Architecture mlp = Networks.mlp(new int[] {6}, 3, 4);
        TorchData data = ModelStackTest.data(mlp, 20, 1);
        List<int[]> batches = data.batches(2);
        try (TorchModel model = TorchModel.of(mlp, TorchDevice.cpu(), Seeds.of(1));
                Training training = Training.of(model, Optimiser.sgd(1, 0.9, 0))) {
            int[] last = {0};
            assertThatThrownBy(() ->
                            training.steps(data, batches, new double[batches.size()], Losses.crossEntropy(), done -> {
                                last[0] = done;
                                throw new IllegalStateException("enough");
                            }))
                    .hasMessage("enough");
            assertThat(last[0]).isEqualTo(1);
            training.step(data, batches.get(0), Losses.crossEntropy());
        }
    }

    @Test
    void aRunEndsBeforeALossThatIsNotFinite() {
        Architecture linear = Networks.mlp(new int[] {1}, 2);
        TorchData data = TorchData.of(new float[] {1, 2, 3e38f, 4}, new int[] {1}, new int[] {0, 1, 0, 1}, 2);
        List<int[]> batches = data.batches(1);
        try (TorchModel one = TorchModel.of(linear, TorchDevice.cpu(), Seeds.of(1));
                TorchModel other = one.copy();
                Training together = Training.of(one, Optimiser.sgd(100, 0, 0));
                Training apart = Training.of(other, Optimiser.sgd(100, 0, 0))) {
            double[] rates = {100, 100, 100, 100};
            assertThatThrownBy(() -> together.steps(data, batches, rates, Losses.crossEntropy(), done -> {}))
                    .isInstanceOf(NotConvergedException.class)
                    .hasMessageContaining("loss must be finite");
            apart.step(data, batches.get(0), UNKNOWN);
            apart.step(data, batches.get(1), UNKNOWN);
            assertThat(one.digest()).isEqualTo(other.digest());
        }
    }

    private static Architecture dropping() {
        return Architecture.ofLayers(
                "dropping",
                new int[] {2, 6, 6},
                List.of(
                        Layer.convolution("c", 3, 3, 1, 1, true),
                        Layer.dropout("d1", 0.25),
                        Layer.flatten("f"),
                        Layer.linear("fc1", 8),
                        Layer.relu("r"),
                        Layer.dropout("d2", 0.5),
                        Layer.linear("fc2", 3)));
    }

    @Test
    void dropoutComesFromItsSeedsAlone() {
        Architecture architecture = dropping();
        TorchData data = ModelStackTest.data(architecture, 20, 2);
        try (TorchModel one = TorchModel.of(architecture, TorchDevice.cpu(), Seeds.of(1));
                TorchModel other = one.copy();
                TorchModel untrained = one.copy();
                Training a = Training.of(one, Optimiser.sgd(0.1, 0.9, 0));
                Training b = Training.of(other, Optimiser.sgd(0.1, 0.9, 0));
                Training c = Training.of(untrained, Optimiser.sgd(0.1, 0.9, 0))) {
            assertThatThrownBy(() -> a.step(data, new int[] {0}, Losses.crossEntropy()))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("Training.dropout");
            int[] rows = IntStream.range(0, 20).toArray();
            c.dropout(Seeds.of(1));
            double dropped = c.loss(data, rows, Losses.crossEntropy());
            c.dropout(Seeds.of(2));
            assertThat(c.loss(data, rows, Losses.crossEntropy())).isNotEqualTo(dropped);
            c.mode(Mode.EVALUATE);
            assertThat(c.loss(data, rows, Losses.crossEntropy())).isNotEqualTo(dropped);
            assertThat(a.epoch(data, 6, Seeds.of(5), Losses.crossEntropy()))
                    .isEqualTo(b.epoch(data, 6, Seeds.of(5), UNKNOWN));
            assertThat(one.digest()).isEqualTo(other.digest());
            assertThat(one.logits(data, 20)).isDeepEqualTo(one.logits(data, 20));
        }
    }

    /** A kept number is divided by 1 - rate. Of 4,000 numbers a share of 0.25 is dropped to 6 standard deviations: 1 failure in 5e8. */
    @Test
    void dropoutKeepsTheMean() {
        Architecture wide = Architecture.ofLayers(
                "wide", new int[] {4000}, List.of(Layer.dropout("d", 0.25), Layer.linear("fc", 1)));
        float[] ones = new float[4000];
        Arrays.fill(ones, 1);
        TorchData data = TorchData.of(ones, new int[] {4000}, new int[] {0}, 1);
        try (TorchModel model = TorchModel.of(wide, TorchDevice.cpu(), Seeds.of(1));
                Training training = Training.of(model, Optimiser.sgd(0, 0, 0))) {
            model.parameter("fc.weight").set(ones);
            model.parameter("fc.bias").set(new float[1]);
            training.dropout(Seeds.of(3));
            double sum = training.loss(
                    data,
                    new int[] {0},
                    (network, batch) -> network.logits(batch.inputs()).sum());
            double deviation = Math.sqrt(4000 * 0.25 * 0.75) / 0.75;
            assertThat(sum)
                    .isBetween(4000 - 6 * deviation, 4000 + 6 * deviation)
                    .isNotEqualTo(4000);
        }
        assertThatThrownBy(() -> Layer.dropout("d", 1)).isInstanceOf(OutOfRangeException.class);
    }
}
