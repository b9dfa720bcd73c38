package io.unlearn.algorithms.experiment;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.Check;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Each model in a process of its own.
 *
 * @param count how many at once
 * @param jvmOptions of each process
 */
record ProcessRunner(int count, List<String> jvmOptions) implements SeedRunner {
    private static final int TAIL_LINES = 20;

    ProcessRunner {
        Check.atLeast("number of processes", count, 1, "Use SeedRunner.serial() for none.");
        jvmOptions = List.copyOf(jvmOptions);
    }

    @Override
    public boolean takesBlocks() {
        return true;
    }

    @Override
    public void run(List<SeedJob> jobs, SeedWork work) {
        checkDefinition(work.definitionClass());
        ThreadRunner.runAll(jobs, count, job -> {
            runProcess(job, work);
            work.finished(job);
        });
    }

    static void checkDefinition(Class<?> definition) {
        boolean constructor = Arrays.stream(definition.getConstructors()).anyMatch(c -> c.getParameterCount() == 0);
        boolean usable = Modifier.isPublic(definition.getModifiers()) && constructor;
        if (!usable) {
            throw new InvalidArgumentException(
                    "definition",
                    "of a public class with a public constructor without arguments",
                    definition.getName(),
                    "Write such a class, or use SeedRunner.threads.");
        }
    }

    private void runProcess(SeedJob job, SeedWork work) throws InterruptedException {
        Path log = work.folder().resolve(job.group() + "-" + job.index() + ".log");
        try {
            Process process = new ProcessBuilder(command(job, work))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            int status;
            try {
                status = process.waitFor();
            } catch (InterruptedException e) {
                process.destroyForcibly().waitFor();
                throw e;
            }
            if (status != 0) {
                throw new InvalidStateException(
                        "process of " + job,
                        "successful",
                        "ended with status " + status,
                        "Its output ends with:\n" + tail(log));
            }
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw ExperimentFolder.failed(log, e);
        }
    }

    private List<String> command(SeedJob job, SeedWork work) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add(SeedProcess.class.getName());
        command.addAll(SeedProcess.arguments(job, work));
        return command;
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
