package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.unlearn.algorithms.internal.HalfPrecision;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.Mode;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where sources disagree, both sides do what they say. */
class OptionsTest {
    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    private static Map<String, float[]> result(UnlearningMethod method) {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        try (TorchModel model = method.withBatchSize(8).unlearn(task, Seeds.of(1), Progress.none())) {
            return Tiny.values(model);
        } finally {
            task.original().close();
        }
    }

    private static boolean isHalf(Map<String, float[]> values) {
        for (float[] each : values.values()) {
            for (float value : each) {
                if (HalfPrecision.rounded(value) != value) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void roundingAtTheEndMayBeLeftOut() {
        assertThat(isHalf(result(PruneEntropy.published()))).isTrue();
        assertThat(isHalf(result(PruneEntropy.published().withHalf(false).withShare(0.5))))
                .isFalse();
    }

    @Test
    void ascentBesideDescentMovesStatisticsInTrainingModeOnly() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        Map<String, float[]> before = Tiny.values(task.original());
        task.original().close();
        for (String name : List.of("bn1.running_mean", "bn2.running_var")) {
            assertThat(result(NegGradPlus.published()).get(name)).isEqualTo(before.get(name));
            assertThat(result(NegGradPlus.published().withMode(Mode.TRAIN)).get(name))
                    .isNotEqualTo(before.get(name));
        }
    }

    @Test
    void everyOptionGivesAnotherModel() {
        ClassWeights balanced = new ClassWeights.Balanced();
        VisionConfusion third = VisionConfusion.published();
        differ(third, third.withWeights(balanced, VisionConfusion.Weighting.WHOLE_BATCH));
        differ(third, third.withLayers(LayerChoice.convolutions()));
        VisionConfusion rows = third.withWeights(third.weights(), VisionConfusion.Weighting.EACH_ROW);
        differ(third, rows);
        GradientReinit second = GradientReinit.published();
        differ(second, second.withScope(SmallGradientReset.Scope.ALL_TOGETHER));
        ForgetRemember eighth = ForgetRemember.first();
        differ(eighth, eighth.withInputNoise(0.1));
        differ(eighth, eighth.withLayers(1, LayerChoice.lastLinear()));
        differ(eighth, eighth.withCycles(List.of(2, 3)));
    }

    private static void differ(UnlearningMethod first, UnlearningMethod second) {
        Map<String, float[]> here = result(first);
        Map<String, float[]> there = result(second);
        assertThat(here.get("conv2.weight")).isNotEqualTo(there.get("conv2.weight"));
    }

    @Test
    void kernelsThatCannotBeTransposedAreRefused() {
        refuses(1, 1, "model must be a network with a kernel larger than 1 but is kernel1x1 without one.");
        refuses(3, 5, "must be of square kernels [out][in][side][side] but is [2, 1, 3, 5].");
    }

    private static void refuses(int height, int width, String message) {
        Architecture network = Architecture.of(
                "kernel" + height + "x" + width,
                new int[] {1, 8, 8},
                Tiny.CLASSES,
                () -> new SequentialBlock()
                        .add(Conv2d.builder()
                                .setKernelShape(new Shape(height, width))
                                .setFilters(2)
                                .build())
                        .add(Blocks.batchFlattenBlock())
                        .add(Linear.builder().setUnits(Tiny.CLASSES).build()));
        try (TorchModel model = TorchModel.of(network, TorchDevice.cpu(), Seeds.of(1))) {
            UnlearningTask<TorchModel, TorchData> task = new UnlearningTask<>(model, Tiny.split());
            assertThatThrownBy(() -> TransposePseudoLabel.published().unlearn(task, Seeds.of(1)))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void nothingCanBeTrainedOnNothing() {
        TorchTrainer trainer = new TorchTrainer(
                Tiny.cnn(),
                TorchDevice.cpu(),
                ClassWeights.equal(),
                FineTune.challenge().plan());
        assertThatThrownBy(() -> trainer.train(Tiny.none(), Seeds.of(1), Progress.none()))
                .isInstanceOf(EmptySplitException.class);
    }

    @Test
    void theSmallModelOfPseudoLabelsMayBeAnother() {
        PseudoLabels ours = PseudoLabels.ours().withEntropy(10);
        PseudoLabels small = ours.withScratch((original, seeds) -> TorchModel.of(Tiny.mlp(), original.device(), seeds));
        differ(ours, small);
    }
}
