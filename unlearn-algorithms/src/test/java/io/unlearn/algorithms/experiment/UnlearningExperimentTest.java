package io.unlearn.algorithms.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.Unlearner;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotConvergedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlearningExperimentTest {
    private static final ExperimentPlan PLAN = new ExperimentPlan(5, 3, 2, 2, Origin.ONE_ORIGINAL);
    private static final int MODELS = 3 + 2 + 2 + 2 + 2;

    @TempDir
    Path folder;

    private static ExperimentResult run(TinyExperiment definition, ExperimentPlan plan, Path folder) {
        return UnlearningExperiment.of(definition, plan, folder).run(SeedRunner.serial(), Progress.none());
    }

    private static List<ScoreMatrix> scores(ExperimentResult result) {
        List<ScoreMatrix> scores = new ArrayList<>(List.of(
                result.originals().scores(),
                result.retrained().scores(),
                result.retrainedAgain().scores()));
        result.contenders().forEach(c -> scores.add(c.ensemble().scores()));
        return scores;
    }

    private List<Path> seedFiles() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".seed"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyRunnerGivesTheSameScores() {
        List<ScoreMatrix> serial = scores(run(new TinyExperiment(), PLAN, folder.resolve("serial")));
        List<ScoreMatrix> threads =
                scores(UnlearningExperiment.of(new TinyExperiment(), PLAN, folder.resolve("threads"))
                        .run(SeedRunner.threads(3), Progress.none()));
        List<ScoreMatrix> processes =
                scores(UnlearningExperiment.of(new TinyExperiment(), PLAN, folder.resolve("processes"))
                        .run(SeedRunner.processes(2, List.of("-Xmx64m", "-XX:TieredStopAtLevel=1")), Progress.none()));
        assertThat(threads).isEqualTo(serial);
        assertThat(processes).isEqualTo(serial);
        assertThat(folder.resolve("processes")).isDirectoryNotContaining("glob:**.log");
    }

    @Test
    void differentModelsHaveDifferentSeeds() {
        ExperimentResult result = run(new TinyExperiment(), PLAN, folder);
        ScoreMatrix retrained = result.retrained().scores();
        assertThat(retrained.rowCopy(0)).isNotEqualTo(retrained.rowCopy(1));
        assertThat(retrained.rowCopy(0))
                .isNotEqualTo(result.retrainedAgain().scores().rowCopy(0));
        ScoreMatrix identity = result.contenders().get(0).ensemble().scores();
        assertThat(identity.rowCopy(0))
                .as("one original")
                .isEqualTo(identity.rowCopy(1))
                .isEqualTo(result.originals().scores().rowCopy(0));
    }

    @Test
    void eachUnlearnedModelMayHaveAnOriginalOfItsOwn() {
        ExperimentPlan own = PLAN.withOrigin(Origin.OWN_ORIGINAL_EACH);
        ExperimentResult result = run(new TinyExperiment(), own, folder);
        assertThat(result.contenders().get(0).ensemble().scores())
                .isEqualTo(result.originals().scores());
        assertThat(result.evidence(result.retrainedAgain()).origin()).isEqualTo(Origin.OWN_ORIGINAL_EACH);
        Variant tooMany = new Variant("x", List.of(TinyExperiment.identity(3)));
        assertThatThrownBy(() -> run(tooMany, own, folder.resolve("other")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("models of original-published must be at most 2");
    }

    @Test
    void goesOnAfterBreakingAtAnyModel() {
        List<ScoreMatrix> expected = scores(run(new TinyExperiment(), PLAN, folder.resolve("whole")));
        for (int model = 1; model <= MODELS; model++) {
            Path own = folder.resolve("broken" + model);
            Variant broken = Variant.plain().breakingAt(model);
            assertThatThrownBy(() -> run(broken, PLAN, own)).hasMessage("power cut");
            Variant again = Variant.plain();
            assertThat(scores(run(again, PLAN, own))).isEqualTo(expected);
            assertThat(again.scored).as("models made again").hasValue(MODELS - model + 1);
        }
    }

    @Test
    void aFileThatIsNotWholeIsMadeAgain() throws Exception {
        List<ScoreMatrix> expected = scores(run(new TinyExperiment(), PLAN, folder));
        List<Path> files = seedFiles();
        assertThat(files).hasSize(MODELS);
        byte[] first = Files.readAllBytes(files.get(0));
        Files.write(files.get(0), java.util.Arrays.copyOf(first, first.length / 2));
        byte[] second = Files.readAllBytes(files.get(1));
        second[second.length / 3] ^= 1;
        Files.write(files.get(1), second);
        Files.write(files.get(2), new byte[0]);
        Files.copy(files.get(4), files.get(5), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(folder.resolve("originals/00000.model"), new byte[7]);
        Variant again = Variant.plain();
        assertThat(scores(run(again, PLAN, folder))).isEqualTo(expected);
        assertThat(again.scored.get()).isBetween(4, 5);
        Variant third = Variant.plain();
        run(third, PLAN, folder);
        assertThat(third.scored).hasValue(0);
    }

    @Test
    void referencesServeOtherMethodsAndMoreModels() {
        run(new TinyExperiment(), PLAN, folder);
        Variant more = new Variant(
                new TinyExperiment().configuration(),
                List.of(TinyExperiment.identity(2), TinyExperiment.fineTune(2, 100), retuned()));
        ExperimentResult result = run(more, new ExperimentPlan(5, 4, 2, 2, Origin.ONE_ORIGINAL), folder);
        assertThat(more.scored)
                .as("one more reference, two models of the new method")
                .hasValue(3);
        assertThat(result.retrained().models()).isEqualTo(4);
    }

    private static Candidate<TinyModel, TinyData> retuned() {
        Candidate<TinyModel, TinyData> usual = TinyExperiment.fineTune(2, 300);
        return new Candidate<>("retuned", 2, usual.configuration(), usual.unlearner());
    }

    @Test
    void anotherConfigurationIsRefusedWithAFix() throws Exception {
        run(new TinyExperiment(), PLAN, folder);
        List<Path> before = seedFiles();
        Variant other = new Variant("softmax regression, twice as long", new TinyExperiment().candidates());
        assertThatThrownBy(() -> run(other, PLAN, folder))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("configuration of originals must be that of the models in")
                .hasMessageContaining("Use another folder, or delete this one");
        Variant longer = new Variant(
                new TinyExperiment().configuration(),
                List.of(TinyExperiment.identity(2), TinyExperiment.fineTune(2, 200)));
        assertThatThrownBy(() -> run(longer, PLAN, folder)).hasMessageContaining("configuration of fine-tune-tuned");
        assertThatThrownBy(() -> run(new TinyExperiment(), new ExperimentPlan(6, 3, 2, 2, Origin.ONE_ORIGINAL), folder))
                .hasMessageContaining("must be that of the models");
        assertThat(seedFiles()).isEqualTo(before);
        assertThat(other.scored).hasValue(0);
    }

    @Test
    void aConfigurationMayChangeAsLongAsNothingIsFinished() {
        Variant broken = Variant.plain().breakingAt(1);
        assertThatThrownBy(() -> run(broken, PLAN, folder)).hasMessage("power cut");
        Variant other = new Variant("softmax regression, twice as long", new TinyExperiment().candidates());
        assertThat(run(other, PLAN, folder).retrained().models()).isEqualTo(3);
    }

    @Test
    void twoCandidatesOfOneNameAreRefused() {
        Variant twice = new Variant("x", List.of(TinyExperiment.identity(1), TinyExperiment.identity(2)));
        assertThatThrownBy(() -> run(twice, PLAN, folder))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("original-published again");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFailingProcessIsReportedWithItsOutput() {
        assertThatThrownBy(() -> UnlearningExperiment.of(new FailingExperiment(), PLAN, folder)
                        .run(SeedRunner.processes(1, List.of("-XX:TieredStopAtLevel=1")), Progress.none()))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("process of model 0 of originals must be successful")
                .hasMessageContaining("the coffee machine is empty");
    }

    @Test
    void processesNeedADefinitionThatCanBeMadeAnew() {
        assertThatThrownBy(() -> UnlearningExperiment.of(Variant.plain(), PLAN, folder)
                        .run(SeedRunner.processes(1, List.of()), Progress.none()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("public class with a public constructor without arguments");
    }

    @Test
    void canBeCancelledAndGoesOn() {
        for (SeedRunner runner : List.of(SeedRunner.serial(), SeedRunner.threads(1))) {
            Path own = folder.resolve(runner.getClass().getSimpleName());
            Thread caller = Thread.currentThread();
            Variant first = Variant.plain();
            first.before(() -> {
                if (first.scored.get() == 2) {
                    caller.interrupt();
                }
            });
            assertThatThrownBy(() -> UnlearningExperiment.of(first, PLAN, own).run(runner, Progress.none()))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("finished models are kept");
            assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
            assertThat(first.scored.get()).isBetween(2, 4);
            Variant second = Variant.plain();
            run(second, PLAN, own);
            assertThat(first.scored.get() + second.scored.get()).isEqualTo(MODELS);
        }
    }

    @Test
    void aCancelledProcessIsEnded() {
        Thread caller = Thread.currentThread();
        Thread impatient = new Thread(() -> {
            try {
                Thread.sleep(150);
            } catch (InterruptedException e) {
                return;
            }
            caller.interrupt();
        });
        impatient.start();
        assertThatThrownBy(() -> UnlearningExperiment.of(new TinyExperiment(), PLAN, folder)
                        .run(SeedRunner.processes(1, List.of()), Progress.none()))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aFullDiskIsReportedAndMadeGood() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
        Files.createDirectories(folder.resolve("retrained"));
        Path part = folder.resolve("retrained/00001.seed.part");
        Files.createSymbolicLink(part, Path.of("/dev/full"));
        assertThatThrownBy(() -> run(new TinyExperiment(), PLAN, folder))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("on a disk with room")
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("finished models are kept");
        Variant again = Variant.plain();
        run(again, PLAN, folder);
        assertThat(again.scored).as("two originals and one reference were kept").hasValue(MODELS - 3);
    }

    @Test
    void aFolderInUseIsRefused() {
        ExperimentFolder.Lock lock = new ExperimentFolder(folder).lock();
        assertThatThrownBy(() -> run(new TinyExperiment(), PLAN, folder))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("in use by another run");
        lock.close();
        assertThat(run(new TinyExperiment(), PLAN, folder).retrained().models()).isEqualTo(3);
    }

    @Test
    void aScoreThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> run(Variant.plain().adding(Float.NaN), PLAN, folder))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("score 0 under model 0 of originals must be finite");
    }

    @Test
    void aMethodThatDivergesIsReportedAndTheOthersAreJudged() {
        Candidate<TinyModel, TinyData> uphill = TinyExperiment.fineTune(3, 100);
        Candidate<TinyModel, TinyData> diverging =
                new Candidate<>("wild", 3, "none", new Diverging(uphill.unlearner()));
        Variant definition = new Variant("x", List.of(diverging, TinyExperiment.identity(2)));
        ExperimentResult result = run(definition, PLAN, folder);
        assertThat(result.contenders())
                .extracting(ExperimentResult.Contender::method)
                .containsExactly("original");
        assertThat(result.diverged()).singleElement().satisfies(d -> {
            assertThat(d.failures()).isBetween(1, 3);
            assertThat(d.toString()).contains("diverging (wild)", "of 3 models diverged", "Lower the learning rate");
        });
        int made = definition.scored.get();
        run(definition, PLAN, folder);
        assertThat(definition.scored).as("a failure is a result too").hasValue(made);
    }

    private record Diverging(Unlearner<TinyModel, TinyData> method) implements Unlearner<TinyModel, TinyData> {
        @Override
        public String name() {
            return "diverging";
        }

        @Override
        public TinyModel unlearn(UnlearningTask<TinyModel, TinyData> task, Seeds seeds, Progress progress) {
            throw new NotConvergedException("loss", "finite", Double.NaN, "Lower the learning rate.");
        }
    }

    @Test
    void tellsHowFarItIsAndHowLongItTakes() {
        List<ExperimentStatus> heard = new CopyOnWriteArrayList<>();
        List<String> stages = new CopyOnWriteArrayList<>();
        UnlearningExperiment.of(new TinyExperiment(), PLAN, folder)
                .run(
                        SeedRunner.threads(2),
                        (stage, done, total) -> stages.add(stage + " " + done + "/" + total),
                        heard::add);
        assertThat(heard).hasSize(MODELS);
        assertThat(heard).extracting(ExperimentStatus::done).isSorted().endsWith(MODELS);
        assertThat(heard).allSatisfy(status -> {
            assertThat(status.total()).isEqualTo(MODELS);
            assertThat(status.left()).isPresent();
        });
        assertThat(heard.get(MODELS - 1).left().orElseThrow()).isZero();
        assertThat(heard.get(0).toString()).contains("1 of 11 models").contains("left");
        assertThat(stages).contains("retrained 3/3", "fine-tune-tuned 2/2");
    }

    @Test
    void writesScoresThatNumpyReads() throws Exception {
        ExperimentResult result = run(new TinyExperiment(), PLAN, folder.resolve("work"));
        result.writeScores(folder.resolve("scores"));
        assertThat(ScoreMatrix.readNpy(folder.resolve("scores/fine-tune-tuned.npy")))
                .isEqualTo(result.contenders().get(1).ensemble().scores());
        assertThat(ScoreMatrix.readNpy(folder.resolve("scores/retrained-again.npy")))
                .isEqualTo(result.retrainedAgain().scores());
        assertThat(result.toString()).doesNotContain("[[");
    }

    @Test
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> ExperimentPlan.of(1, 1)).hasMessageContaining("retrained must be at least 2");
        assertThatThrownBy(() -> new SeedJob("x", -1)).hasMessageContaining("index must be at least 0");
        assertThatThrownBy(() -> SeedRunner.threads(0)).hasMessageContaining("number of threads");
        assertThatThrownBy(() -> SeedRunner.processes(0, List.of())).hasMessageContaining("number of processes");
        Candidate<TinyModel, TinyData> usual = TinyExperiment.identity(1);
        assertThatThrownBy(() -> new Candidate<>("Not a word", 1, "", usual.unlearner()))
                .hasMessageContaining("tuning must be small letters");
        assertThatThrownBy(() -> new Candidate<>("tuned", 0, "", usual.unlearner()))
                .hasMessageContaining("models must be at least 1");
        assertThat(new ExperimentPlan(1, 4, 4, 4, Origin.ONE_ORIGINAL)).isEqualTo(ExperimentPlan.of(1, 4));
    }
}
