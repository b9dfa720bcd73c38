package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.ShapeMismatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchModelTest {
    private static final int[] SHAPE = {1, 8, 8};
    private static final Architecture CNN = Networks.smallCnn(SHAPE, 3, 4, 6);
    private static final TorchData DATA = Samples.blobs(30, SHAPE, 3, 1);

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    private static TorchModel cnn() {
        return TorchModel.of(CNN, TorchDevice.cpu(), Seeds.of(1));
    }

    /** A model whose running statistics have moved. */
    private static TorchModel trained() {
        TorchModel model = cnn();
        try (Training training = Training.of(model, Optimiser.sgd(0.1, 0.9, 0))) {
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
        }
        return model;
    }

    @Test
    void parametersAreNamedAndSortedAsInPyTorch() {
        try (TorchModel model = cnn()) {
            assertThat(model.parameters().stream().map(TorchParameter::toString))
                    .containsExactly(
                            "conv1.weight [4, 1, 3, 3] CONVOLUTION_WEIGHT",
                            "bn1.weight [4] NORM_SCALE",
                            "bn1.bias [4] NORM_SHIFT",
                            "bn1.running_mean [4] NORM_MEAN",
                            "bn1.running_var [4] NORM_VARIANCE",
                            "conv2.weight [6, 4, 3, 3] CONVOLUTION_WEIGHT",
                            "bn2.weight [6] NORM_SCALE",
                            "bn2.bias [6] NORM_SHIFT",
                            "bn2.running_mean [6] NORM_MEAN",
                            "bn2.running_var [6] NORM_VARIANCE",
                            "fc.weight [3, 24] LINEAR_WEIGHT",
                            "fc.bias [3] LINEAR_BIAS");
            assertThat(model.layers()).containsExactly("conv1", "bn1", "conv2", "bn2", "fc");
            assertThat(model.parameter("fc.bias").layerOrder()).isEqualTo(4);
            assertThat(model.parameter("bn1.running_var").trainable()).isFalse();
            assertThat(model.parameterCount()).isEqualTo(36 + 8 + 216 + 12 + 75);
            assertThat(model).hasToString("cnn[4, 6] on cpu");
            assertThatThrownBy(() -> model.parameter("fc.wait"))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("conv1.weight");
        }
    }

    @Test
    void aUsersOwnBlocksAreNamedByTheirPath() {
        Architecture own = Architecture.of(
                "own",
                SHAPE,
                3,
                () -> new SequentialBlock()
                        .add(Conv2d.builder()
                                .setKernelShape(new Shape(3, 3))
                                .setFilters(2)
                                .build())
                        .add(Activation::relu)
                        .add(new SequentialBlock()
                                .add(Blocks.batchFlattenBlock())
                                .add(Linear.builder().setUnits(5).build())
                                .add(Linear.builder().setUnits(3).build())));
        try (TorchModel model = TorchModel.of(own, TorchDevice.cpu(), Seeds.of(1))) {
            Map<String, ParameterKind> kinds =
                    model.parameters().stream().collect(Collectors.toMap(TorchParameter::name, TorchParameter::kind));
            assertThat(kinds)
                    .containsEntry("Conv2d.weight", ParameterKind.CONVOLUTION_WEIGHT)
                    .containsEntry("Conv2d.bias", ParameterKind.CONVOLUTION_BIAS)
                    .containsEntry("SequentialBlock.02Linear.weight", ParameterKind.LINEAR_WEIGHT)
                    .containsEntry("SequentialBlock.03Linear.bias", ParameterKind.LINEAR_BIAS)
                    .hasSize(6);
        }
    }

    @Test
    void aCopyIsExactAndIndependent() {
        try (TorchModel model = trained();
                TorchModel copy = model.copy()) {
            assertThat(model.parameter("bn1.running_mean").valuesCopy()).isNotEqualTo(new float[4]);
            assertThat(copy.digest()).isEqualTo(model.digest());
            assertThat(copy.logits(DATA, 7)).isEqualTo(model.logits(DATA, 7));
            String before = model.digest();
            copy.reset("fc", Initialiser.PYTORCH, Seeds.of(4));
            assertThat(copy.digest()).isNotEqualTo(before);
            assertThat(model.digest()).isEqualTo(before);
        }
    }

    @Test
    void logitsDoNotDependOnTheBatchBeyondRounding() {
        try (TorchModel model = trained()) {
            float[][] whole = model.logits(DATA, 30);
            float[][] single = model.logits(DATA, 1);
            for (int i = 0; i < whole.length; i++) {
                assertThat(single[i]).containsExactly(whole[i], within(1e-5f));
            }
            assertThat(model.logits(DATA.subset(), 8)).isEmpty();
            String before = model.digest();
            model.logits(DATA, 8);
            assertThat(model.digest()).as("scoring moves nothing").isEqualTo(before);
        }
    }

    /** Rows that lie together are read where they are, others from a copy, and blocks that write get a copy. */
    @Test
    void dataIsReadInPlaceOnlyFromBlocksThatLeaveIt() {
        try (TorchModel model = trained()) {
            float[][] all = model.logits(DATA, 30);
            float[][] mixed = model.logits(DATA.subset(4, 2, 9, 10, 11), 5);
            float[][] together = model.logits(DATA.subset(9, 10, 11), 3);
            for (int c = 0; c < 3; c++) {
                assertThat(mixed[0][c]).isCloseTo(all[4][c], within(1e-5f));
                assertThat(mixed[1][c]).isCloseTo(all[2][c], within(1e-5f));
                assertThat(mixed[4][c]).isCloseTo(all[11][c], within(1e-5f));
                assertThat(together[2][c]).isCloseTo(all[11][c], within(1e-5f));
            }
        }
        Architecture writes = Architecture.of(
                "writes",
                SHAPE,
                3,
                () -> new SequentialBlock()
                        .addSingleton(x -> x.muli(2))
                        .add(Networks.mlp(SHAPE, 3).newBlock()));
        TorchData before = TorchData.of(DATA.valuesCopy(), SHAPE, DATA.labelsCopy(), 3);
        try (TorchModel model = TorchModel.of(writes, TorchDevice.cpu(), Seeds.of(1))) {
            model.logits(DATA, 10);
            assertThat(DATA).isEqualTo(before);
        }
    }

    @Test
    void scoresAreThoseOfTheFormula() {
        try (TorchModel model = TorchModel.of(Networks.mlp(SHAPE, 3), TorchDevice.cpu(), Seeds.of(1))) {
            SoftmaxRegression exact = new SoftmaxRegression(
                    model.parameter("fc1.weight").valuesCopy(),
                    model.parameter("fc1.bias").valuesCopy());
            float[][] logits = model.logits(DATA, 30);
            for (int i = 0; i < DATA.size(); i++) {
                double[] expected = exact.probabilities(DATA.valuesCopy(i));
                for (int c = 0; c < 3; c++) {
                    double sum = 0;
                    for (float other : logits[i]) {
                        sum += Math.exp(other);
                    }
                    assertThat(Math.exp(logits[i][c]) / sum).isCloseTo(expected[c], within(1e-5));
                }
            }
        }
    }

    @Test
    void initialWeightsAreDrawnInJava() {
        try (TorchModel model = cnn()) {
            float[] conv = model.parameter("conv2.weight").valuesCopy();
            double bound = 1 / Math.sqrt(4 * 9);
            for (float each : conv) {
                assertThat(Math.abs((double) each)).isLessThanOrEqualTo(bound);
            }
            assertThat(model.parameter("bn1.weight").valuesCopy()).containsOnly(1);
            assertThat(model.parameter("bn1.running_var").valuesCopy()).containsOnly(1);
            assertThat(model.parameter("bn1.bias").valuesCopy()).containsOnly(0);
            try (TorchModel he =
                    TorchModel.of(CNN.initialisedBy(Initialiser.TORCHVISION), TorchDevice.cpu(), Seeds.of(1))) {
                double square = 0;
                for (float each : he.parameter("conv2.weight").valuesCopy()) {
                    square += each * each;
                }
                // 216 draws: the mean square is within a factor of 1.5 with probability over 1 - 1e-5.
                assertThat(square / 216).isBetween(2.0 / (6 * 9) / 1.5, 2.0 / (6 * 9) * 1.5);
            }
        }
    }

    @Test
    void oneLayerCanBeReset() {
        try (TorchModel model = trained()) {
            Map<String, float[]> before = model.parameters().stream()
                    .collect(Collectors.toMap(TorchParameter::name, TorchParameter::valuesCopy));
            model.reset("bn1", Initialiser.PYTORCH, Seeds.of(3));
            for (TorchParameter each : model.parameters()) {
                assertThat(Arrays.equals(each.valuesCopy(), before.get(each.name())))
                        .as(each.name())
                        .isEqualTo(!each.layer().equals("bn1"));
            }
            assertThatThrownBy(() -> model.reset("bn9", Initialiser.PYTORCH, Seeds.of(3)))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("layer must be one of [conv1, bn1, conv2, bn2, fc] but is bn9");
            String now = model.digest();
            Initialiser tooShort = (kind, shape, fanIn, random) -> new float[1];
            assertThatThrownBy(() -> model.reset("fc", tooShort, Seeds.of(3)))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThat(model.digest()).isEqualTo(now);
        }
    }

    @Test
    void valuesAreSetAndChecked() {
        try (TorchModel model = cnn()) {
            TorchParameter bias = model.parameter("fc.bias");
            bias.set(new float[] {1, 2, 3});
            assertThat(model.parameter("fc.bias").valuesCopy()).containsExactly(1, 2, 3);
            assertThatThrownBy(() -> bias.set(new float[2])).isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> bias.set(new float[] {1, Float.POSITIVE_INFINITY, 3}))
                    .isInstanceOf(NonFiniteValueException.class)
                    .hasMessageContaining("fc.bias[1]");
            assertThat(bias.valuesCopy()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void savesAndLoads(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cnn.safetensors");
        try (TorchModel model = trained()) {
            model.save(file);
            try (TorchModel loaded = TorchModel.load(file, CNN, TorchDevice.cpu())) {
                assertThat(loaded.digest()).isEqualTo(model.digest());
            }
        }
        Architecture wider = Networks.smallCnn(SHAPE, 3, 5, 6);
        assertThatThrownBy(() -> TorchModel.load(file, wider, TorchDevice.cpu()))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("tensor bn1.bias");
        assertThatThrownBy(() -> TorchModel.load(file, Networks.mlp(SHAPE, 3), TorchDevice.cpu()))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("of the same tensors as the network");
        Path cut = folder.resolve("cut");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 4));
        assertThatThrownBy(() -> TorchModel.load(cut, CNN, TorchDevice.cpu()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("outside of the file");
        Path text = folder.resolve("text");
        Files.writeString(text, "no weights at all", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> TorchModel.load(text, CNN, TorchDevice.cpu()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("must be a file in the safetensors format");
    }

    @Test
    void otherShapesAreRefused() {
        TorchData other = Samples.blobs(4, new int[] {1, 8, 9}, 3, 1);
        try (TorchModel model = cnn()) {
            assertThatThrownBy(() -> model.logits(other, 2))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageContaining("examples must be of shape [1, 8, 8] but is [1, 8, 9]");
        }
        Architecture lying =
                Architecture.of("lying", SHAPE, 4, () -> Networks.mlp(SHAPE, 3).newBlock());
        try (TorchModel model = TorchModel.of(lying, TorchDevice.cpu(), Seeds.of(1))) {
            assertThatThrownBy(() -> model.logits(DATA, 2))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageContaining("output of lying must be [2][4] but is (2, 3)");
        }
        assertThatThrownBy(() -> Networks.smallCnn(new int[] {1, 3, 3}, 3, 4, 4))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> Architecture.of("x", new int[0], 3, SequentialBlock::new))
                .isInstanceOf(ShapeMismatchException.class);
    }

    @Test
    void devicesThatAreNotThereSaySo() {
        assertThat(TorchDevice.gpu(2)).hasToString("gpu:2");
        assertThatThrownBy(() -> TorchDevice.gpu(-1)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> new TorchDevice("tpu")).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> TorchModel.of(CNN, TorchDevice.gpu(63), Seeds.of(1)))
                .hasMessageContaining("PyTorch engine on gpu:63 must be able to start");
        try (TorchModel model = TorchModel.of(CNN, TorchDevice.auto(), Seeds.of(1))) {
            assertThat(model.device().name()).matches("cpu|gpu:0");
        }
    }
}
