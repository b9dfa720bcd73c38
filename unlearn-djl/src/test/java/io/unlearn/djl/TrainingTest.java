package io.unlearn.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NotConvergedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private static final Architecture CNN = Networks.smallCnn(new int[] {1, 8, 8}, 3, 4, 6);
    private static final TorchData DATA = Samples.blobs(48, new int[] {1, 8, 8}, 3, 1);

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    private static TorchModel cnn(long seed) {
        return TorchModel.of(CNN, TorchDevice.cpu(), Seeds.of(seed));
    }

    private static double accuracy(TorchModel model) {
        float[][] logits = model.logits(DATA, 20);
        int right = 0;
        for (int i = 0; i < logits.length; i++) {
            int best = 0;
            for (int c = 1; c < 3; c++) {
                best = logits[i][c] > logits[i][best] ? c : best;
            }
            right += best == DATA.label(i) ? 1 : 0;
        }
        return right / (double) logits.length;
    }

    private static void train(TorchModel model, long seed, int epochs) {
        try (Training training = Training.of(model, Optimiser.sgd(0.05, 0.9, 5e-4))) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                training.epoch(DATA, 16, Seeds.of(seed).split(epoch), Losses.crossEntropy());
            }
        }
    }

    @Test
    void learns() {
        try (TorchModel model = cnn(1)) {
            train(model, 1, 12);
            assertThat(accuracy(model)).isGreaterThan(0.9);
            model.requireFinite();
        }
    }

    @Test
    void theSameSeedsGiveTheSameBits() {
        try (TorchModel first = cnn(5);
                TorchModel second = cnn(5);
                TorchModel other = cnn(6)) {
            assertThat(second.digest()).isEqualTo(first.digest());
            assertThat(other.digest()).isNotEqualTo(first.digest());
            train(first, 9, 2);
            train(second, 9, 2);
            assertThat(second.digest()).isEqualTo(first.digest());
            train(second, 10, 1);
            train(first, 11, 1);
            assertThat(second.digest()).as("another order of batches").isNotEqualTo(first.digest());
        }
    }

    @Test
    void frozenParametersStayAndOthersMove() {
        try (TorchModel model = cnn(1);
                Training training = Training.of(model, Optimiser.sgd(0.1, 0.9, 0.1))) {
            float[] conv = model.parameter("conv1.weight").valuesCopy();
            float[] fc = model.parameter("fc.weight").valuesCopy();
            training.freeze(parameter -> parameter.kind() == ParameterKind.CONVOLUTION_WEIGHT);
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            assertThat(model.parameter("conv1.weight").valuesCopy()).isEqualTo(conv);
            assertThat(model.parameter("fc.weight").valuesCopy()).isNotEqualTo(fc);
            training.freeze(parameter -> false);
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            assertThat(model.parameter("conv1.weight").valuesCopy()).isNotEqualTo(conv);
            String before = model.digest();
            training.mode(Mode.EVALUATE);
            training.freeze(parameter -> true);
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            assertThat(model.digest())
                    .as("all frozen, running statistics at rest")
                    .isEqualTo(before);
        }
    }

    @Test
    void gradientsAreScaledBeforeDecayAndMomentum() {
        try (TorchModel model = cnn(1);
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0.5))) {
            TorchParameter conv = model.parameter("conv1.weight");
            TorchParameter bias = model.parameter("fc.bias");
            float[] convBefore = conv.valuesCopy();
            float[] biasBefore = bias.valuesCopy();
            training.mode(Mode.EVALUATE);
            Map<String, float[]> g = training.gradients(DATA, List.of(Samples.all(DATA)), Losses.crossEntropy());
            float[] mask = new float[conv.size()];
            mask[3] = 1;
            mask[4] = 0.25f;
            training.scaleGradient(conv, mask);
            training.scaleGradient(bias, 0.1);
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            for (int i = 0; i < mask.length; i++) {
                double expected = convBefore[i] - 0.1 * (g.get("conv1.weight")[i] * mask[i] + 0.5 * convBefore[i]);
                assertThat((double) conv.valuesCopy()[i]).isCloseTo(expected, within(1e-7));
            }
            for (int i = 0; i < biasBefore.length; i++) {
                double expected = biasBefore[i] - 0.1 * (g.get("fc.bias")[i] * 0.1 + 0.5 * biasBefore[i]);
                assertThat((double) bias.valuesCopy()[i]).isCloseTo(expected, within(1e-7));
            }
        }
    }

    @Test
    void gradientsAddUpAndTakeNoStep() {
        try (TorchModel model = cnn(1);
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            training.mode(Mode.EVALUATE);
            String before = model.digest();
            List<int[]> batches = DATA.batches(20);
            Map<String, float[]> sum = training.gradients(DATA, batches, Losses.crossEntropy());
            float[] expected = new float[sum.get("conv2.weight").length];
            for (int[] rows : batches) {
                float[] one = training.gradients(DATA, List.of(rows), Losses.crossEntropy())
                        .get("conv2.weight");
                for (int i = 0; i < expected.length; i++) {
                    expected[i] += one[i];
                }
            }
            assertThat(sum.get("conv2.weight")).containsExactly(expected, within(1e-6f));
            assertThat(model.digest()).isEqualTo(before);
            assertThat(sum.keySet())
                    .containsExactly(
                            "conv1.weight",
                            "bn1.weight",
                            "bn1.bias",
                            "conv2.weight",
                            "bn2.weight",
                            "bn2.bias",
                            "fc.weight",
                            "fc.bias");
        }
    }

    /** A loss that calls the network twice in two modes, a frozen copy, a further batch and a penalty. */
    @Test
    void aCustomLossAgreesWithFiniteDifferences() {
        TorchData other = Samples.blobs(10, new int[] {1, 8, 8}, 3, 7);
        try (TorchModel model = cnn(1);
                TorchModel teacher = cnn(2);
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            TorchParameter weight = model.parameter("fc.weight");
            BatchLoss loss = (net, batch) -> {
                var forget = net.batch(other, Samples.all(other));
                var student = net.logits(batch.inputs(), Mode.EVALUATE);
                return Losses.klDivergence(net.frozen(teacher, batch.inputs()), student, 2)
                        .add(Losses.crossEntropy(net.logits(forget.inputs()), forget.labels())
                                .neg())
                        .add(net.parameter(weight).square().sum())
                        .add(Losses.entropy(student).square().mean());
            };
            TorchModel start = model.copy();
            Map<String, float[]> g = training.gradients(DATA, List.of(Samples.all(DATA)), loss);
            for (int index : new int[] {0, 7, 20}) {
                double slope = slope(training, weight, index, loss, 1e-2f, start);
                assertThat((double) g.get("fc.weight")[index]).isCloseTo(slope, within(2e-3));
            }
            TorchParameter conv = model.parameter("conv1.weight");
            double slope = slope(training, conv, 2, loss, 1e-3f, start);
            assertThat((double) g.get("conv1.weight")[2]).isCloseTo(slope, within(5e-3 + 0.02 * Math.abs(slope)));
            start.close();
        }
    }

    /** Running statistics move with every call, so each one begins where the first began. */
    private static double slope(
            Training training, TorchParameter parameter, int index, BatchLoss loss, float h, TorchModel start) {
        double[] values = new double[2];
        for (int side = 0; side < 2; side++) {
            for (TorchParameter each : start.parameters()) {
                float[] original = each.valuesCopy();
                if (each.name().equals(parameter.name())) {
                    original[index] += side == 0 ? h : -h;
                }
                training.model().parameter(each.name()).set(original);
            }
            values[side] = training.loss(DATA, Samples.all(DATA), loss);
        }
        return (values[0] - values[1]) / (2 * h);
    }

    @Test
    void theHessianTimesAVectorAgreesWithDifferencesOfGradients() {
        try (TorchModel model = cnn(1);
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            training.mode(Mode.EVALUATE);
            TorchParameter conv = model.parameter("conv2.weight");
            float[] direction = Initialisers.normal(conv.size(), 1, Seeds.of(8).generator());
            float[] product = training.hessianTimes(
                            DATA, Samples.all(DATA), Losses.crossEntropy(), Map.of("conv2.weight", direction))
                    .get("fc.weight");
            float[] start = conv.valuesCopy();
            // Small, because a ReLU or a pooling that switches on the way makes a jump.
            float h = 1e-4f;
            float[][] sides = new float[2][];
            for (int side = 0; side < 2; side++) {
                float[] moved = start.clone();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += (side == 0 ? h : -h) * direction[i];
                }
                conv.set(moved);
                sides[side] = training.gradients(DATA, List.of(Samples.all(DATA)), Losses.crossEntropy())
                        .get("fc.weight");
            }
            double scale = 0;
            for (float each : product) {
                scale = Math.max(scale, Math.abs(each));
            }
            assertThat(scale).isGreaterThan(0.01);
            for (int i = 0; i < product.length; i++) {
                double difference = ((double) sides[0][i] - sides[1][i]) / (2 * h);
                assertThat((double) product[i]).isCloseTo(difference, within(0.03 * scale));
            }
        }
    }

    @Test
    void theHessianTimesAVectorIsThatOfTheFormula() {
        Architecture linear = Networks.mlp(new int[] {1, 8, 8}, 3);
        try (TorchModel model = TorchModel.of(linear, TorchDevice.cpu(), Seeds.of(1));
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0))) {
            float[] v = Initialisers.normal(3 * 64, 1, Seeds.of(8).generator());
            float[] product = training.hessianTimes(
                            DATA, Samples.all(DATA), Losses.crossEntropy(), Map.of("fc1.weight", v))
                    .get("fc1.weight");
            SoftmaxRegression exact = new SoftmaxRegression(
                    model.parameter("fc1.weight").valuesCopy(),
                    model.parameter("fc1.bias").valuesCopy());
            double[] expected = exact.hessianTimes(DATA, v);
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) product[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    @Test
    void whatIsWithoutGradientHasNone() {
        try (TorchModel model = cnn(1);
                Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0.1))) {
            BatchLoss biasOnly = (net, batch) -> net.withoutGradient(batch.inputs(), Mode.EVALUATE)
                    .sum()
                    .add(net.parameter(model.parameter("fc.bias")).sum());
            Map<String, float[]> g = training.gradients(DATA, List.of(new int[] {0, 1}), biasOnly);
            assertThat(g.get("fc.bias")).containsOnly(1);
            assertThat(g.get("conv1.weight")).containsOnly(0);
            float[] conv = model.parameter("conv1.weight").valuesCopy();
            training.step(DATA, new int[] {0, 1}, biasOnly);
            assertThat(model.parameter("conv1.weight").valuesCopy())
                    .as("not even weight decay")
                    .isEqualTo(conv);
        }
    }

    @Test
    void aStepThatThrowsLeavesNothingBehind() {
        try (TorchModel model = cnn(1);
                Training training = Training.of(model, Optimiser.sgd(0.1, 0.9, 0))) {
            training.mode(Mode.EVALUATE);
            training.learningRate(0);
            training.step(DATA, new int[] {0}, Losses.crossEntropy());
            training.learningRate(0.1);
            int tensors = model.network().manager().getManagedArrays().size();
            String before = model.digest();
            boolean recording = JniUtils.isGradMode();
            BatchLoss broken = (net, batch) -> {
                net.logits(batch.inputs());
                throw new IllegalStateException("broken");
            };
            assertThatThrownBy(() -> training.step(DATA, new int[] {0}, broken)).hasMessage("broken");
            assertThat(JniUtils.isGradMode()).isEqualTo(recording);
            BatchLoss infinite =
                    (net, batch) -> net.logits(batch.inputs()).sum().mul(0).log();
            assertThatThrownBy(() -> training.step(DATA, new int[] {0}, infinite))
                    .isInstanceOf(NotConvergedException.class)
                    .hasMessageContaining("loss must be finite but is");
            assertThatThrownBy(() -> training.step(DATA, new int[] {0}, (net, batch) -> net.logits(batch.inputs())))
                    .hasMessageContaining("loss must be a single number");
            assertThatThrownBy(() -> training.step(
                            DATA,
                            new int[] {0},
                            (net, batch) -> net.withoutGradient(batch.inputs(), Mode.EVALUATE)
                                    .sum()))
                    .isInstanceOf(InvalidArgumentException.class);
            assertThat(JniUtils.isGradMode()).isEqualTo(recording);
            assertThat(model.digest()).isEqualTo(before);
            assertThat(model.network().manager().getManagedArrays().size())
                    .as("tensors: the settings alone, with another rate, are new")
                    .isEqualTo(tensors + 1);
            training.step(DATA, new int[] {0, 1, 2}, Losses.crossEntropy());
            assertThat(model.digest()).as("the session still works").isNotEqualTo(before);
        }
    }

    @Test
    void twoSessionsOnOneModelKeepTheirOwnMomentum() {
        try (TorchModel together = cnn(1);
                TorchModel alone = together.copy();
                Training first = Training.of(together, Optimiser.sgd(0.1, 0.9, 0));
                Training idle = Training.of(together, Optimiser.sgd(0, 0.9, 0));
                Training only = Training.of(alone, Optimiser.sgd(0.1, 0.9, 0))) {
            first.mode(Mode.EVALUATE);
            idle.mode(Mode.EVALUATE);
            only.mode(Mode.EVALUATE);
            for (int step = 0; step < 3; step++) {
                first.step(DATA, new int[] {step, step + 1}, Losses.crossEntropy());
                idle.step(DATA, new int[] {9, 10}, Losses.crossEntropy());
                only.step(DATA, new int[] {step, step + 1}, Losses.crossEntropy());
            }
            assertThat(together.digest()).isEqualTo(alone.digest());
        }
    }

    @Test
    void valuesMayBeSetBetweenSteps() {
        try (TorchModel model = TorchModel.of(Networks.mlp(new int[] {1, 8, 8}, 3), TorchDevice.cpu(), Seeds.of(1));
                Training training = Training.of(model, Optimiser.sgd(0.1, 0.9, 0))) {
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            TorchParameter weight = model.parameter("fc1.weight");
            weight.set(new float[weight.size()]);
            training.step(DATA, Samples.all(DATA), Losses.crossEntropy());
            assertThat(weight.valuesCopy()).as("momentum goes on").isNotEqualTo(new float[weight.size()]);
        }
    }

    @Test
    void useAfterCloseIsRefused() {
        TorchModel model = cnn(1);
        Training training = Training.of(model, Optimiser.sgd(0.1, 0, 0));
        TorchParameter weight = model.parameter("fc.weight");
        training.close();
        training.close();
        assertThatThrownBy(() -> training.step(DATA, new int[] {0}, Losses.crossEntropy()))
                .isInstanceOf(ClosedException.class);
        model.close();
        model.close();
        assertThatThrownBy(weight::valuesCopy).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> model.logits(DATA, 8)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(model::copy).isInstanceOf(ClosedException.class);
        assertThatThrownBy(model::parameters).isInstanceOf(ClosedException.class);
    }
}
