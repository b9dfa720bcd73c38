package io.unlearn.certified.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@link StoreCrashChild} in a process of its own, and kills it. */
final class CrashedProcess {
    private CrashedProcess() {}

    /**
     * What a process had said when it was killed.
     *
     * @param alive whether it was still at work
     */
    record Killed(List<String> lines, boolean alive) {}

    /**
     * Lets a process go on for so many answers and then so many milliseconds. Its answers go through a file: what a process wrote
     * before it was killed is there, which is not so with a pipe that the killer closes.
     */
    static Killed killAt(Path said, String[] arguments, int answers, int millis) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx128m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                StoreCrashChild.class.getName()));
        command.addAll(List.of(arguments));
        Path failed = said.resolveSibling("failed");
        Process process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(failed.toFile())
                .start();
        boolean alive;
        try {
            while (lines(said) <= answers && process.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            TimeUnit.MILLISECONDS.sleep(millis);
            alive = process.isAlive();
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        String error = Files.readString(failed);
        if (!alive || error.contains("Exception")) {
            throw new AssertionError("the process ended by itself: " + error);
        }
        List<String> lines = Files.readAllLines(said);
        Files.delete(said);
        return new Killed(lines, alive);
    }

    private static long lines(Path said) throws IOException {
        return Files.readString(said).chars().filter(c -> c == '\n').count();
    }

    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path", "surefire.test.class.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
