package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What single methods do beside the contract of all. 40 retain, 20 forget and 24 validation rows, in batches of 8. */
class MethodsTest {
    @BeforeAll
    static void needsTheLibrary() {
        Natives.orSkip();
    }

    /** Returns how many steps each stage took. */
    private static Map<String, Long> steps(TorchUnlearner method) {
        Map<String, Long> steps = new LinkedHashMap<>();
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        Progress count = (stage, done, total) -> steps.merge(stage, 1L, Long::sum);
        method.unlearn(task, Seeds.of(1), count).close();
        task.original().close();
        return steps;
    }

    @Test
    void stepsOfEachStage() {
        assertThat(steps(KullbackContrast.published().withBatchSize(8)))
                .isEqualTo(Map.of(
                        "kullback-contrast: push to uniform", 3L,
                        "kullback-contrast: contrast", 8 * 3L,
                        "kullback-contrast: retain", 8 * 5L));
        assertThat(steps(GradientReinit.published().withBatchSize(8)))
                .isEqualTo(Map.of("gradient-reinit: gradients", 6L, "gradient-reinit: fine-tune", 25L));
        assertThat(steps(VisionConfusion.published().withBatchSize(8)))
                .isEqualTo(Map.of("vision-confusion: reconstitute", 20L));
        assertThat(steps(PruneEntropy.published().withBatchSize(8)))
                .isEqualTo(Map.of("prune-entropy: match entropy", 16L));
        assertThat(steps(ResetDistill.published().withBatchSize(8)))
                .isEqualTo(Map.of("reset-distill: distil", 9L, "reset-distill: three losses", 15L));
        assertThat(steps(NoiseInjection.published().withBatchSize(8)))
                .isEqualTo(Map.of("noise-injection: train chosen tensors", 25L, "noise-injection: fine-tune", 20L));
        assertThat(steps(ForgetRemember.second().withBatchSize(8))).isEqualTo(Map.of("forget-remember: remember", 25L));
        assertThat(steps(NegGradPlus.published().withBatchSize(8)))
                .isEqualTo(Map.of("neg-grad-plus: descend and ascend", 50L));
    }

    @Test
    void contrastEndsWhenEitherPartIsUsedUp() {
        KullbackContrast published = KullbackContrast.published();
        KullbackContrast wide = new KullbackContrast(
                published.push(), published.contrast().withBatchSize(4), 30, 1.15, published.retain());
        assertThat(steps(wide)).containsEntry("kullback-contrast: contrast", 8 * 2L);
    }

    @Test
    void theSixthPlaceMayDistilOnTheClassesOfTheForgetPart() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        Split<TorchData> split = task.split();
        ResetDistill method = ResetDistill.published().withForgetClassesOnly(true);
        TorchData zeros = ofClass(split.forget(), 0);
        List<Long> totals = new ArrayList<>();
        try (TorchModel original = task.original()) {
            Split<TorchData> one = new Split<>(split.retain(), zeros, split.validation());
            method.withBatchSize(1)
                    .unlearn(
                            new UnlearningTask<>(original, one), Seeds.of(1), (stage, done, total) -> totals.add(total))
                    .close();
            assertThat(totals.get(0)).isEqualTo(3 * 8);
            TorchData ones = ofClass(split.validation(), 1);
            assertThatThrownBy(() ->
                            method.check(new UnlearningTask<>(original, new Split<>(split.retain(), zeros, ones))))
                    .isInstanceOf(EmptySplitException.class)
                    .hasMessageContaining("validation must be with rows of the classes of the forget part");
        }
    }

    private static TorchData ofClass(TorchData data, int label) {
        return data.subset(IntStream.range(0, data.size())
                .filter(row -> data.label(row) == label)
                .toArray());
    }

    @Test
    void randomLabels() {
        TorchData forget = Tiny.split().forget();
        int[] truth = forget.labelsCopy();
        int[] wrong = RandomLabels.amnesiac()
                .relabelled(forget, Seeds.of(1).generator())
                .labelsCopy();
        int[] any = RandomLabels.successive()
                .relabelled(forget, Seeds.of(1).generator())
                .labelsCopy();
        assertThat(IntStream.range(0, truth.length)).noneMatch(i -> wrong[i] == truth[i]);
        assertThat(IntStream.range(0, truth.length)).anyMatch(i -> any[i] == truth[i]);
        assertThat(any).contains(0, 1, 2);
    }

    /** The first part's count is binomial; six deviations are missed with probability 2e-9. */
    @Test
    void theFifthPlaceIsAMixture() {
        Mixture mixture = TransposePseudoLabel.published().recipe();
        int n = 4_000;
        long first = IntStream.range(0, n)
                .filter(i -> mixture.chosenBy(Seeds.of(i)) == mixture.first())
                .count();
        double share = 246.0 / 512;
        assertThat(first / (double) n).isCloseTo(share, within(6 * Math.sqrt(share * (1 - share) / n)));
        assertThat(TransposePseudoLabel.published()
                        .withTransposeShare(1)
                        .recipe()
                        .chosenBy(Seeds.of(3))
                        .name())
                .isEqualTo("transpose");
    }

    @Test
    void pseudoLabelsMayComeFromOneSource() {
        PseudoLabels one = PseudoLabels.ours().withSources(Set.of(PseudoLabels.Source.CONFIDENT_MISTAKE));
        assertThat(steps(one.withBatchSize(8)).keySet())
                .containsExactly("pseudo-labels: train a helper", "pseudo-labels: fine-tune on pseudo-labels");
        assertThat(steps(one.withSources(Set.of()).withBatchSize(8)))
                .isEqualTo(Map.of("pseudo-labels: fine-tune on pseudo-labels", 15L));
    }

    @Test
    void aDivergedAscentIsToldAndNothingIsLeftChanged() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        String before = task.original().digest();
        try (TorchModel original = task.original()) {
            assertThatThrownBy(() -> GradientAscent.deepUnlearn()
                            .withLearningRateScale(1e30)
                            .unlearn(task, Seeds.of(1), Progress.none()))
                    .isInstanceOf(NotConvergedException.class)
                    .hasMessageContaining("Lower the learning rate");
            assertThat(original.digest()).isEqualTo(before);
        }
    }

    @Test
    void weightsThatEndAsNoNumbersAreTold() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        Erasure overflow = work -> {
            float[] values = work.model().parameter("fc.bias").valuesCopy();
            values[1] = Float.POSITIVE_INFINITY;
            work.model().parameter("fc.bias").set(values);
        };
        try (TorchModel original = task.original()) {
            assertThatThrownBy(() -> Recipe.named("own").erase(overflow).build().unlearn(task, Seeds.of(1)))
                    .isInstanceOf(NotConvergedException.class)
                    .hasMessage(
                            "own must be finite in every weight but is Infinity in fc.bias[1]. Lower the learning rate.")
                    .hasCauseInstanceOf(NonFiniteValueException.class);
            assertThat(original.parameter("fc.bias").valuesCopy()[1]).isFinite();
        }
    }

    @Test
    void dataOfAnotherShapeIsRefused() {
        UnlearningTask<TorchModel, TorchData> task = Tiny.task(Tiny.cnn());
        TorchData flat = TorchData.of(new float[64], new int[] {64}, new int[] {0}, Tiny.CLASSES);
        try (TorchModel original = task.original()) {
            UnlearningTask<TorchModel, TorchData> wrong = new UnlearningTask<>(
                    original,
                    new Split<>(flat, task.split().forget(), task.split().validation()));
            assertThatThrownBy(() -> FineTune.challenge().unlearn(wrong, Seeds.of(1)))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageContaining("retain must be rows of shape [1, 8, 8] in 3 classes but is [64] in 3");
        }
    }

    @Test
    void theRegistryKnowsAllEight() {
        assertThat(ChallengeMethods.all().stream().map(ChallengeMethods.Entry::rank))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(ChallengeMethods.all().stream().map(ChallengeMethods.Entry::name))
                .containsExactly(
                        "kullback-contrast",
                        "gradient-reinit",
                        "vision-confusion",
                        "prune-entropy",
                        "transpose-pseudo-label",
                        "reset-distill",
                        "noise-injection",
                        "forget-remember");
        assertThat(ChallengeMethods.all().get(5).needs())
                .containsExactlyInAnyOrder(Need.VALIDATION_SET, Need.RETAIN_SET);
        assertThat(ChallengeMethods.all().get(2).needs()).containsExactlyInAnyOrder(Need.CONVOLUTIONS, Need.RETAIN_SET);
        assertThat(ChallengeMethods.all().get(7).needs()).containsExactlyInAnyOrder(Need.CONVOLUTIONS, Need.RETAIN_SET);
        assertThat(ChallengeMethods.all().get(1).needs())
                .containsExactlyInAnyOrder(Need.CONVOLUTIONS, Need.FORGET_SET, Need.RETAIN_SET);
        assertThat(ChallengeMethods.baselines().stream().map(UnlearningMethod::name))
                .doesNotHaveDuplicates()
                .hasSize(6);
    }
}
