package io.unlearn.algorithms.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.OutOfRangeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteRunnerTest {
    private static final ExperimentPlan PLAN = ExperimentPlan.of(5, 2);

    @TempDir
    Path folder;

    /** As another machine would: only bytes go there and come back. */
    private static SeedAnswer elsewhere(SeedTask task) {
        return copy(copy(task).carryOut());
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private ExperimentResult run(TinyExperiment definition, String name, SeedRunner runner) {
        return UnlearningExperiment.of(definition, PLAN, folder.resolve(name)).run(runner, Progress.none());
    }

    private static List<ScoreMatrix> scores(ExperimentResult result) {
        return Stream.concat(
                        Stream.of(
                                result.originals().scores(), result.retrained().scores()),
                        result.contenders().stream().map(c -> c.ensemble().scores()))
                .toList();
    }

    private static long temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("unlearn-seed"))
                    .count();
        }
    }

    @Test
    void givesTheScoresOfThisMachineAndLeavesNothingBehind() throws Exception {
        long before = temporaryFolders();
        ExperimentResult here = run(new TinyExperiment(), "here", SeedRunner.serial());
        ExperimentResult there = run(new TinyExperiment(), "there", SeedRunner.remote(2, RemoteRunnerTest::elsewhere));
        assertThat(scores(there)).isEqualTo(scores(here));
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    @Test
    void goesOnHereWhatWasBegunThere() {
        AtomicInteger tasks = new AtomicInteger();
        assertThatThrownBy(() -> run(new TinyExperiment(), "both", SeedRunner.remote(1, task -> {
                    if (tasks.incrementAndGet() > 3) {
                        throw new IllegalStateException("the line is dead");
                    }
                    return elsewhere(task);
                })))
                .hasMessage("the line is dead");
        assertThat(scores(run(new TinyExperiment(), "both", SeedRunner.serial())))
                .isEqualTo(scores(run(new TinyExperiment(), "here", SeedRunner.serial())));
    }

    @Test
    void anAnswerToAnotherTaskIsRefusedAndNotKept() {
        SeedAnswer[] first = new SeedAnswer[1];
        assertThatThrownBy(() -> run(new TinyExperiment(), "mixed", SeedRunner.remote(1, task -> {
                    if (first[0] == null) {
                        first[0] = elsewhere(task);
                    }
                    return first[0];
                })))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageStartingWith(
                        "answer for model 1 of originals must be whole, and of this configuration but is not.");
        assertThat(folder.resolve("mixed/originals/00000.seed")).exists();
        assertThat(folder.resolve("mixed/originals/00001.seed")).doesNotExist();
    }

    /** Reads its configuration from where it runs. */
    public static final class Local extends TinyExperiment {
        static String here = "driver";

        private final String configuration = here;

        /** For other machines. */
        public Local() {}

        @Override
        public String configuration() {
            return configuration;
        }
    }

    @Test
    void anotherConfigurationThereIsRefused() {
        TinyExperiment definition = new Local();
        Local.here = "executor";
        assertThatThrownBy(() -> run(definition, "local", SeedRunner.remote(1, RemoteRunnerTest::elsewhere)))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageStartingWith("configuration of originals must be the same on every machine");
        Local.here = "driver";
    }

    @Test
    void aDefinitionThatCannotBeMadeThereIsRefusedAtOnce() {
        TinyExperiment unnamed = new TinyExperiment() {};
        assertThatThrownBy(() -> run(unnamed, "unnamed", SeedRunner.remote(1, RemoteRunnerTest::elsewhere)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("definition must be of a public class");
        assertThatThrownBy(() -> SeedRunner.remote(0, RemoteRunnerTest::elsewhere))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageStartingWith("number of tasks must be at least 1");
    }

    @Test
    void anInterruptReachesThePlace() {
        CountDownLatch never = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> run(new TinyExperiment(), "cancelled", SeedRunner.remote(1, task -> {
                    caller.interrupt();
                    never.await();
                    return elsewhere(task);
                })))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
