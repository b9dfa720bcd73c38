package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.algorithms.experiment.ExperimentPlan;
import io.unlearn.algorithms.experiment.ExperimentResult;
import io.unlearn.algorithms.experiment.SeedJob;
import io.unlearn.algorithms.experiment.SeedRunner;
import io.unlearn.algorithms.experiment.SeedWork;
import io.unlearn.algorithms.experiment.UnlearningExperiment;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.TorchDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of an experiment that are made together are those that are made one by one, to rounding; nothing is mixed. */
class TorchGroupsTest {
    private static final int NEVER = -1;
    private static final ExperimentPlan PLAN = new ExperimentPlan(5, 4, 3, 3, Origin.ONE_ORIGINAL);
    private static final double TOLERANCE = 2e-5;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsNatives() {
        Natives.orSkip();
    }

    private ExperimentResult run(boolean together, ExperimentPlan plan, String name, SeedRunner runner) {
        TogetherExperiment definition = new TogetherExperiment(together, NEVER);
        return UnlearningExperiment.of(definition, plan, folder.resolve(name)).run(runner, Progress.none());
    }

    private static List<ScoreMatrix> scores(ExperimentResult result) {
        List<ScoreMatrix> scores = new ArrayList<>(List.of(
                result.originals().scores(),
                result.retrained().scores(),
                result.retrainedAgain().scores()));
        result.contenders().forEach(each -> scores.add(each.ensemble().scores()));
        return scores;
    }

    private String description(String name, String group) throws IOException {
        return Files.readString(folder.resolve(name).resolve(group).resolve("group.json"));
    }

    private static void assertClose(List<ScoreMatrix> actual, List<ScoreMatrix> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int g = 0; g < actual.size(); g++) {
            for (int i = 0; i < actual.get(g).models(); i++) {
                float[] own = actual.get(g).rowCopy(i);
                float[] other = expected.get(g).rowCopy(i);
                for (int j = 0; j < own.length; j++) {
                    assertThat((double) own[j]).isCloseTo(other[j], within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void togetherOrOneByOneTheScoresAreTheSame() throws IOException {
        for (Origin origin : Origin.values()) {
            ExperimentPlan plan = PLAN.withOrigin(origin);
            ExperimentResult together = run(true, plan, "together" + origin, SeedRunner.serial());
            ExperimentResult apart = run(false, plan, "apart" + origin, SeedRunner.serial());
            assertClose(scores(together), scores(apart));
            assertThat(together.diverged()).hasSize(1).isEqualTo(apart.diverged());
            assertThat(description("together" + origin, "originals")).contains("\"together\": \"16\"");
            assertThat(description("together" + origin, "fine-tune-tuned")).contains("\"together\": \"16\"");
            assertThat(description("together" + origin, "neg-grad-tuned")).doesNotContain("together");
            assertThat(description("apart" + origin, "originals")).doesNotContain("together");
        }
    }

    @Test
    void onThreadsAndAfterBreakingTheBitsAreTheSame() {
        List<ScoreMatrix> whole = scores(run(true, PLAN, "whole", SeedRunner.serial()));
        assertThat(scores(run(true, PLAN, "threads", SeedRunner.threads(2)))).isEqualTo(whole);
        for (int model : new int[] {2, 5, 9, 12, 17}) {
            Path own = folder.resolve("broken" + model);
            assertThatThrownBy(() -> UnlearningExperiment.of(new TogetherExperiment(true, model), PLAN, own)
                            .run(SeedRunner.serial(), Progress.none()))
                    .hasMessage("power cut");
            assertThat(scores(run(true, PLAN, "broken" + model, SeedRunner.serial())))
                    .isEqualTo(whole);
        }
    }

    @Test
    void aFolderKeepsTheFormThatItWasBegunIn() throws IOException {
        ExperimentPlan more = new ExperimentPlan(5, 6, 3, 3, Origin.ONE_ORIGINAL);
        List<ScoreMatrix> apart = scores(run(false, more, "apart", SeedRunner.serial()));
        run(false, PLAN, "mixed", SeedRunner.serial());
        assertThat(scores(run(true, more, "mixed", SeedRunner.serial()))).isEqualTo(apart);
        assertThat(description("mixed", "retrained")).doesNotContain("together");
        run(true, PLAN, "stacked", SeedRunner.serial());
        assertThatThrownBy(() -> run(false, more, "stacked", SeedRunner.serial()))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("groups()");
        assertClose(scores(run(true, more, "stacked", SeedRunner.serial())), apart);
    }

    /** As a runner on other machines, which sends single models. */
    private record Single() implements SeedRunner {
        @Override
        public void run(List<SeedJob> jobs, SeedWork work) {
            for (SeedJob job : jobs) {
                work.carryOut(job);
                work.finished(job);
            }
        }
    }

    @Test
    void aRunnerOfSingleModelsGetsNoBlocks() throws IOException {
        List<ScoreMatrix> apart = scores(run(false, PLAN, "apart", SeedRunner.serial()));
        assertThat(scores(run(true, PLAN, "single", new Single()))).isEqualTo(apart);
        assertThat(description("single", "originals")).doesNotContain("together");
        List<ScoreMatrix> together = scores(run(true, PLAN, "together", SeedRunner.serial()));
        Files.delete(folder.resolve("together").resolve("retrained").resolve("00001.seed"));
        assertThat(scores(run(true, PLAN, "together", new Single()))).isEqualTo(together);
    }

    @Test
    void onlyWhatPaysIsMadeTogether() {
        TrainingPlan small = TrainingPlan.sgd(1, 4, 0.1, 0, 0);
        TrainingPlan large = small.withBatchSize(256).withOptimiser(Optimiser.adam(0.1, 0));
        TorchGroups mlp = groups(small);
        assertThat(mlp.trainedTogether()).isEqualTo(16);
        assertThat(groups(large).trainedTogether()).isEqualTo(1);
        assertThat(mlp.unlearnedTogether(new FineTune("a", small))).isEqualTo(16);
        assertThat(mlp.unlearnedTogether(new FineTune("a", large))).isEqualTo(1);
        assertThat(mlp.unlearnedTogether(new GradientAscent(small))).isEqualTo(1);
        assertThat(mlp.unlearnedTogether(ResetDistill.published().withBatchSize(4)))
                .isEqualTo(1);
    }

    private static TorchGroups groups(TrainingPlan plan) {
        return new TorchGroups(new TorchTrainer(Tiny.mlp(), TorchDevice.cpu(), ClassWeights.equal(), plan));
    }

    @Test
    void noiseAndResetsComeFromTheSeedsOfEach() {
        var task = Tiny.task(Tiny.mlp());
        Recipe recipe = Recipe.named("noisy")
                .erase(Erasures.addNoise(LayerChoice.all(), 0.1))
                .repair(Repairs.fineTune(TrainingPlan.sgd(2, 4, 0.02, 0.9, 0)))
                .erase(Erasures.addNoise(LayerChoice.lastLinear(), 0.05))
                .repair(Repairs.fineTune(TrainingPlan.sgd(1, 8, 0.02, 0.9, 0)))
                .build();
        List<Seeds> seeds = List.of(Seeds.of(1), Seeds.of(2));
        List<String> stages = new ArrayList<>();
        var made = recipe.unlearnTogether(List.of(task, task), seeds, (stage, done, total) -> stages.add(stage));
        for (int i = 0; i < 2; i++) {
            try (var alone = recipe.unlearn(task, seeds.get(i), Progress.none());
                    var one = made.get(i)) {
                assertThat(Tiny.parameters(one)).containsExactly(Tiny.parameters(alone), within(1e-5));
            }
        }
        assertThat(stages).contains("noisy: fine-tune");
        task.original().close();
    }
}
