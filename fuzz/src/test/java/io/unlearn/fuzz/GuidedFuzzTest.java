package io.unlearn.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs Jazzer on each reader for ten minutes ({@code -Dfuzz.minutes}), in a process of its own with half a gigabyte of heap: it
 * guides its changes by the branches that they reach. A finding is kept in {@code target/fuzz}; put it into the corpus when
 * it is mended.
 */
@Tag("slow")
class GuidedFuzzTest {
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");
    private static final Pattern COVERED = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)");

    static Stream<FuzzTarget> targets() {
        return FuzzTargets.all().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(FuzzTarget target) throws Exception {
        String chosen = System.getProperty("unlearn.fuzz.targets", "");
        assumeThat(chosen.isEmpty() || List.of(chosen.split(",")).contains(target.name()))
                .isTrue();
        Path work = Files.createDirectories(
                Path.of(System.getProperty("unlearn.fuzz.directory", "target/fuzz"), target.name()));
        Path found = Files.createDirectories(work.resolve("reached"));
        Path log = work.resolve("log");
        Process process = new ProcessBuilder(command(target, work, found))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int status = process.waitFor();
            String said = Files.readString(log);
            System.out.println(target + ": " + summary(said));
            assertThat(status).as(tail(said)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(FuzzTarget target, Path work, Path found) {
        long seconds = 60 * Long.parseLong(System.getProperty("unlearn.fuzz.minutes", "10"));
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.holder().getName(),
                "--instrumentation_includes=io.unlearn.**",
                "--reproducer_path=" + work,
                "-artifact_prefix=" + work + "/",
                "-max_total_time=" + seconds,
                "-max_len=" + target.longest(),
                "-timeout=30",
                "-rss_limit_mb=2048",
                "-print_final_stats=1",
                found.toString(),
                Corpus.folder(target).toString());
    }

    private static String summary(String said) throws IOException {
        Matcher done = DONE.matcher(said);
        Matcher covered = COVERED.matcher(said);
        String reached = "";
        while (covered.find()) {
            reached = "; " + covered.group();
        }
        return done.find() ? done.group() + reached : "ended early" + reached;
    }

    private static String tail(String said) {
        return said.substring(Math.max(0, said.length() - 4000));
    }
}
