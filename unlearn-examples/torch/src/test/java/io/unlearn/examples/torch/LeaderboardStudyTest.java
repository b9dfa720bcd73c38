package io.unlearn.examples.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, with networks that are too small to learn anything. */
class LeaderboardStudyTest {
    private static final StudySize TINY = new StudySize(4, 2, 4, 1, 0.2, 1, List.of(2), 16, 8, 4);
    private static final Set<String> SOME = Set.of("original", "fine-tune", "gradient-reinit");

    @TempDir
    Path out;

    private Path run() throws IOException {
        List<Contender> contenders = Contenders.all().stream()
                .filter(contender -> SOME.contains(contender.name()))
                .toList();
        return new LeaderboardStudy(TINY, contenders, new LeaderboardOptions(true, out, 2)).run();
    }

    private long finished() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().endsWith(".seed")).count();
        }
    }

    @Test
    void searchesRanksAuditsAndGoesOn() throws IOException {
        Path page = run();
        assertThat(Files.readString(page))
                .contains("gradient-reinit (tuned)", "gradient-reinit (published)", "original (published)");
        assertThat(Files.readString(out.resolve("search.md"))).contains("| fine-tune |", "rate x 0.3");
        assertThat(Files.readString(out.resolve("leaderboard.md"))).contains("one original", "14 x 14");
        assertThat(Files.readString(out.resolve("own-originals/leaderboard.json")))
                .contains("OWN_ORIGINAL_EACH");
        assertThat(out.resolve("audits/fine-tune-tuned.html")).isNotEmptyFile();
        assertThat(out.resolve("scores/retrained-again.npy")).isNotEmptyFile();
        int record = 3 * 16 + 16 + 2 * (16 + 8) + 2 * 8;
        int search = 3 * 4 + 2 * 5 * 4;
        assertThat(finished()).isEqualTo(record + search);
        String before = Files.readString(out.resolve("leaderboard.json"));
        Path torn;
        try (Stream<Path> files = Files.walk(out.resolve("models"))) {
            torn = files.filter(file -> file.toString().endsWith("fine-tune-tuned/00003.seed"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(torn, new byte[3]);
        run();
        assertThat(scoresOf(Files.readString(out.resolve("leaderboard.json"))))
                .as("the torn model was made again, bit for bit")
                .isEqualTo(scoresOf(before));
    }

    /** Times differ from run to run. */
    private static List<String> scoresOf(String json) {
        return json.lines()
                .filter(line -> line.contains("Score\"") || line.contains("\"value\"") || line.contains("\"test\""))
                .toList();
    }

    @Test
    void badOptionsAreRefused() {
        assertThat(LeaderboardStudy.start("--help")).isZero();
        assertThat(LeaderboardStudy.start("--no")).isEqualTo(2);
        assertThat(LeaderboardStudy.start("--threads")).isEqualTo(2);
        assertThat(LeaderboardStudy.start("--threads", "many")).isEqualTo(2);
        assertThat(LeaderboardStudy.start("--threads", "0")).isEqualTo(2);
        assertThat(LeaderboardOptions.parse("--full").out()).isEqualTo(Path.of("target/leaderboard-full"));
        assertThat(LeaderboardOptions.parse("--out", "x", "--threads", "3"))
                .isEqualTo(new LeaderboardOptions(false, Path.of("x"), 3));
    }

    @Test
    void hyperparametersReadTheSameInEveryRun() {
        for (Contender contender : Contenders.all()) {
            assertThat(contender.candidate("tuned", 10, 1).configuration())
                    .isEqualTo(contender.candidate("tuned", 10, 1).configuration())
                    .doesNotContain("Lambda", "@");
        }
        assertThat(Contenders.all()).hasSize(16);
    }
}
