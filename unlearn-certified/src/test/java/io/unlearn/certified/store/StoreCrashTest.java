package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.RemovalRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process (SIGKILL where there are signals) that removes rows, at random times, and opens what it left. */
class StoreCrashTest {
    private static final int ROWS = 4000;

    @TempDir
    Path directory;

    private final TreeSet<Integer> acknowledged = new TreeSet<>();
    private int erasedUpTo = -1;
    private int stores;
    private int killedAlive;
    private int answered;
    private Path store = Path.of("");

    @Test
    void killsLoseNothing() throws Exception {
        survive(10);
    }

    @Test
    @Tag("slow")
    void aThousandKillsLoseNothing() throws Exception {
        survive(1000);
    }

    private void survive(int kills) throws Exception {
        SplittableRandom random = new SplittableRandom(kills);
        int next = ROWS;
        for (int kill = 0; kill < kills; kill++) {
            if (next > ROWS - 500) {
                startAnew();
                next = 0;
            }
            killAt(next, random.nextInt(12), random.nextInt(25));
            int reached = check(next);
            answered += reached - next;
            next = reached;
        }
        assertThat(killedAlive).as("kills of a process that was at work").isEqualTo(kills);
        assertThat(answered).isGreaterThan(kills);
    }

    private void startAnew() throws IOException {
        store = Files.createDirectory(directory.resolve("store-" + stores++));
        acknowledged.clear();
        erasedUpTo = -1;
        try (StoreFiles files = DirectoryFiles.open(store)) {
            StoreCases.create(files, ROWS).close();
        }
    }

    /**
     * Lets a process go on for so many answers and then so many milliseconds. Its answers go through a file: what a process wrote
     * before it was killed is there, which is not so with a pipe that the killer closes.
     */
    private void killAt(int next, int answers, int millis) throws Exception {
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx128m",
                        "-cp",
                        classPath(),
                        StoreCrashChild.class.getName(),
                        store.toString(),
                        Integer.toString(next),
                        Integer.toString(next + 200))
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (lines(said) <= answers && process.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            TimeUnit.MILLISECONDS.sleep(millis);
            killedAlive += process.isAlive() ? 1 : 0;
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        assertThat(lines(said)).isPositive();
        Files.readAllLines(said).forEach(this::note);
        Files.delete(said);
    }

    private static long lines(Path said) throws IOException {
        return Files.readString(said).chars().filter(c -> c == '\n').count();
    }

    /** A last line may be cut off by the kill: what is not whole does not count. */
    private void note(String line) {
        String[] words = line.split(" ");
        if (words.length == 2 && words[0].equals("acknowledged")) {
            acknowledged.add(Integer.parseInt(words[1]));
        } else if (words.length == 2 && words[0].equals("erased")) {
            erasedUpTo = Integer.parseInt(words[1]);
        }
    }

    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path", "surefire.test.class.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the next row to remove. */
    private int check(int first) throws IOException {
        try (StoreFiles files = DirectoryFiles.open(store);
                DurableRemoval open = StoreCases.open(files)) {
            int next = first;
            while (open.state("request-" + next).isPresent()) {
                next++;
            }
            int last = acknowledged.isEmpty() ? -1 : acknowledged.last();
            assertThat(next).isBetween(last + 1, last + 2);
            assertThat(open.remainingRows()).isEqualTo(ROWS - next);
            for (int i = Math.max(0, first - 5); i < next; i++) {
                Receipt receipt = open.remove("request-" + i, RemovalRequest.record("r" + i));
                assertThat(receipt.repeated()).isTrue();
                assertThat(receipt.rows()).isEqualTo(1);
                if (i <= erasedUpTo) {
                    assertThat(receipt.state()).isEqualTo(DeletionState.ERASED);
                }
            }
            assertThat(open.remainingRows()).isEqualTo(ROWS - next);
            for (int i = 0; i < next; i++) {
                acknowledged.add(i);
            }
            return next;
        }
    }
}
