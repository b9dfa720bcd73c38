package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.djl.internal.ScriptArchive;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that Python exported, beside what PyTorch computed with them and beside the same network in DJL blocks. */
class ScriptModelTest {
    private static final int[] SHAPE = {1, 8, 8};
    private static final TorchData DATA = images();

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(ScriptModelTest.class.getResource("script/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TorchModel load(String name) throws IOException {
        return TorchModel.loadScript(resource(name), SHAPE, 3, TorchDevice.cpu());
    }

    private static TorchData images() {
        float[] values = new float[4 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return TorchData.of(values, SHAPE, new int[] {0, 1, 2, 1}, 3);
    }

    private static JsonObject expected(String name) throws IOException {
        return Json.parse(Files.readString(resource("expected.json"), StandardCharsets.UTF_8))
                .asObject()
                .get(name)
                .asObject();
    }

    private static void assertLogits(TorchModel model, JsonObject holder) {
        float[][] logits = model.logits(DATA, 4);
        double[][] wanted = holder.get("logits").doubleRows();
        for (int i = 0; i < wanted.length; i++) {
            for (int c = 0; c < 3; c++) {
                assertThat((double) logits[i][c]).isCloseTo(wanted[i][c], within(1e-5));
            }
        }
    }

    private static void agreesWithPython(String name, String statistic) throws IOException {
        JsonObject python = expected(name);
        try (TorchModel model = load(name + ".pt")) {
            assertLogits(model, python);
            for (String optimiser : new String[] {"sgd", "adam"}) {
                Optimiser same = optimiser.equals("sgd") ? Optimiser.sgd(0.1, 0.9, 0.01) : Optimiser.adam(0.01, 0.01);
                JsonObject steps = python.get(optimiser).asObject();
                try (Training training = Training.of(model, same)) {
                    for (double loss : steps.get("losses").doubles()) {
                        assertThat(training.step(DATA, Samples.all(DATA), Losses.crossEntropy()))
                                .isCloseTo(loss, within(1e-5));
                    }
                }
                assertLogits(model, steps);
            }
            double[] variance = python.get("variance").doubles();
            float[] own = model.parameter(statistic).valuesCopy();
            for (int i = 0; i < variance.length; i++) {
                assertThat((double) own[i]).isCloseTo(variance[i], within(1e-5));
            }
        }
    }

    @Test
    void aChainTrainsAsInPython() throws IOException {
        agreesWithPython("cnn", "bn2.running_var");
    }

    @Test
    void aResidualNetworkTrainsAsInPython() throws IOException {
        agreesWithPython("residual", "layer1.0.downsample.1.running_var");
    }

    @Test
    void parametersAreNamedAsInPythonAndSortedByTheirClasses() throws IOException {
        try (TorchModel model = load("residual.pt")) {
            assertThat(model.isScript()).isTrue();
            assertThat(model.layers())
                    .containsExactly(
                            "conv1",
                            "layer1.0.conv1",
                            "layer1.0.bn1",
                            "layer1.0.downsample.0",
                            "layer1.0.downsample.1",
                            "layer1.1.conv1",
                            "layer1.1.bn1",
                            "layer1.1.downsample.0",
                            "layer1.1.downsample.1",
                            "fc");
            assertThat(model.parameters().stream().map(TorchParameter::toString))
                    .contains(
                            "conv1.weight [4, 1, 3, 3] CONVOLUTION_WEIGHT",
                            "conv1.bias [4] CONVOLUTION_BIAS",
                            "layer1.0.downsample.0.weight [6, 4, 1, 1] CONVOLUTION_WEIGHT",
                            "layer1.0.downsample.1.weight [6] NORM_SCALE",
                            "layer1.0.downsample.1.bias [6] NORM_SHIFT",
                            "layer1.0.downsample.1.running_mean [6] NORM_MEAN",
                            "layer1.0.downsample.1.running_var [6] NORM_VARIANCE",
                            "fc.weight [3, 6] LINEAR_WEIGHT",
                            "fc.bias [3] LINEAR_BIAS")
                    .hasSize(2 + 2 * 10 + 2);
            assertThat(model.parameters().stream().filter(each -> !each.trainable()))
                    .allMatch(each -> each.kind().isStatistic());
        }
    }

    /** The same layers, names and weights in DJL blocks. */
    @Test
    void agreesWithTheSameNetworkInBlocks() throws IOException {
        Architecture blocks = Networks.smallCnn(SHAPE, 3, 4, 6);
        try (TorchModel script = load("cnn.pt");
                TorchModel block = TorchModel.of(blocks, TorchDevice.cpu(), Seeds.of(1))) {
            for (TorchParameter each : block.parameters()) {
                each.set(script.parameter(each.name()).valuesCopy());
            }
            assertThat(block.digest()).isEqualTo(script.digest());
            assertThat(block.isScript()).isFalse();
            for (int step = 0; step < 3; step++) {
                step(script);
                step(block);
            }
            for (TorchParameter each : block.parameters()) {
                assertThat(script.parameter(each.name()).valuesCopy())
                        .as(each.name())
                        .containsExactly(each.valuesCopy(), within(2e-5f));
            }
        }
    }

    private static void step(TorchModel model) {
        try (Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
        }
    }

    @Test
    void copiesAndFilesAreExact(@TempDir Path folder) throws IOException {
        try (TorchModel model = load("residual.pt")) {
            step(model);
            Path file = folder.resolve("again.pt");
            model.save(file);
            try (TorchModel copy = model.copy();
                    TorchModel again = TorchModel.loadScript(file, SHAPE, 3, TorchDevice.cpu())) {
                assertThat(copy.digest()).isEqualTo(model.digest());
                assertThat(again.digest()).isEqualTo(model.digest());
                assertThat(copy.logits(DATA, 4)).isEqualTo(model.logits(DATA, 4));
                String before = model.digest();
                step(copy);
                step(again);
                assertThat(copy.digest()).as("the same steps, the same bits").isEqualTo(again.digest());
                assertThat(model.digest()).isEqualTo(before).isNotEqualTo(copy.digest());
                copy.parameter("layer1.0.bn1.running_mean").set(new float[6]);
                assertThat(copy.logits(DATA, 4)).as("statistics count").isNotEqualTo(again.logits(DATA, 4));
            }
        }
    }

    @Test
    void scoringAndEvaluationModeMoveNothing() throws IOException {
        try (TorchModel model = load("cnn.pt");
                Training training = Training.of(model, Optimiser.sgd(0, 0, 0))) {
            String before = model.digest();
            model.logits(DATA, 2);
            training.mode(Mode.EVALUATE);
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            assertThat(model.digest()).isEqualTo(before);
            training.mode(Mode.TRAIN);
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            assertThat(model.digest()).isNotEqualTo(before);
        }
    }

    @Test
    void aTracedNetworkStaysInItsMode() throws IOException {
        try (TorchModel model = load("cnn-traced.pt");
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            assertLogits(model, expected("cnn"));
            float[] mean = model.parameter("bn1.running_mean").valuesCopy();
            double first = training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            assertThat(training.loss(DATA, Samples.all(DATA), Losses.crossEntropy()))
                    .isLessThan(first);
            assertThat(model.parameter("bn1.running_mean").valuesCopy()).isEqualTo(mean);
        }
    }

    @Test
    void aSharedParameterHasOneViewAndItsWholeGradient() throws IOException {
        float[] values = new float[12];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        TorchData data = TorchData.of(values, new int[] {4}, new int[] {0, 1, 2}, 4);
        try (TorchModel model = TorchModel.loadScript(resource("tied.pt"), new int[] {4}, 4, TorchDevice.cpu());
                TorchModel copy = model.copy();
                Training training = Training.of(copy, Optimiser.sgd(0.1, 0, 0))) {
            assertThat(copy.parameters().stream().map(TorchParameter::name))
                    .containsExactly("a.weight", "a.bias", "b.bias");
            float[] gradient = training.gradients(data, data.batches(3), Losses.crossEntropy())
                    .get("a.weight");
            double[] python = expected("tied").get("gradient").doubles();
            for (int i = 0; i < python.length; i++) {
                assertThat((double) gradient[i]).isCloseTo(python[i], within(1e-6));
            }
        }
    }

    @Test
    void whatCannotBeTrainedIsRefused(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> load("cnn-frozen.pt"))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("a network with parameters to train")
                .hasMessageContaining("torch.jit.freeze");
        assertThatThrownBy(() -> load("expected.json"))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("must be an archive of TorchScript")
                .hasMessageContaining("torch.jit.script");
        Path broken = folder.resolve("broken.pt");
        Files.write(broken, ScriptArchive.of("""
                class M(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.M, x: Tensor) -> Tensor:
                    return torch.no_such_operator(x)
                """));
        assertThatThrownBy(() -> TorchModel.loadScript(broken, SHAPE, 3, TorchDevice.cpu()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("no_such_operator");
    }
}
