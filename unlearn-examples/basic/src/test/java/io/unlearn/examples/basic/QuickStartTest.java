package io.unlearn.examples.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.Certificate;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small run from end to end, and what it must leave behind. */
class QuickStartTest {
    private static final Options.Scale SMALL = new Options.Scale(40, 20, 64, 10);

    @TempDir
    private static Path folder;

    private static String printed = "";

    @BeforeAll
    static void run() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConsoleProgress console = new ConsoleProgress(new PrintStream(out, true, StandardCharsets.UTF_8), false);
        new QuickStart(new Options(Optional.empty(), folder.resolve("new/results"), 40, 8, 1, SMALL), console).run();
        printed = out.toString(StandardCharsets.UTF_8);
    }

    private static String read(String name) throws IOException {
        return Files.readString(folder.resolve("new/results").resolve(name));
    }

    @Test
    void writesFourFilesAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("new/results"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("certificate.json", "audit.json", "audit.html", "report.html");
        }
    }

    @Test
    void theCertificateIsCanonicalAndComplete() throws IOException {
        String json = read("certificate.json");
        Certificate certificate = Certificate.fromJson(json);
        assertThat(certificate.toJson()).isEqualTo(json);
        assertThat(certificate.guarantee().epsilon()).isEqualTo(1);
        assertThat(certificate.mechanism().releases()).isEqualTo(100);
    }

    @Test
    void theAuditHasItsControls() throws IOException {
        JsonObject audit = Json.parse(read("audit.json")).asObject();
        JsonObject triangle = audit.get("sanityTriangle").asObject();
        assertThat(triangle.get("holds").asBoolean()).isTrue();
        assertThat(audit.get("verdict").asString()).isEqualTo("PASS");
        assertThat(triangle.get("originalAgainstRetrained")
                        .asObject()
                        .get("lower")
                        .asDouble())
                .isGreaterThan(1);
    }

    /** Real models: what is there is found, and after the certified removal nothing is. */
    @Test
    void theAuditFindsTheOriginalAndNotTheCertifiedRemoval() throws IOException {
        JsonObject triangle =
                Json.parse(read("audit.json")).asObject().get("sanityTriangle").asObject();
        JsonObject answer = triangle.get("unlearnedAgainstRetrained").asObject();
        assertThat(answer.get("kind").asString()).isEqualTo("CERTIFIED");
        assertThat(answer.get("lower").asDouble()).isLessThanOrEqualTo(1);
        assertThat(read("audit.html"))
                .contains(
                        "Verdict: PASS",
                        "First control, passed",
                        "Second control, passed",
                        "LiRA, online",
                        "CERTIFIED, 95\u00a0%")
                .doesNotContain("<script", "url(");
    }

    /** Each class and each row by itself: the original is found there too, and the certified removal is not. */
    @Test
    void theAuditLooksAtClassesAndAtSingleRows() throws IOException {
        String page = read("audit.html");
        assertThat(page)
                .contains("Group by group", ">class 1<")
                .containsPattern("In none of the \\d+ groups are unlearned models told from retrained ones")
                .contains("0 of 10 refute the target by themselves (BONFERRONI", "With original models it is 10.");
        assertThat(page)
                .contains("class 1: \u03b5 \u2265 0.00, CERTIFIED")
                .doesNotContainPattern("class \\d: \u03b5 \u2265 (?!0\\.00)");
    }

    @Test
    void theReportStandsByItself() throws IOException {
        String page = read("report.html");
        assertThat(page).startsWith("<!doctype html>").contains("<svg", "demonstration with invented people");
        assertThat(page)
                .doesNotContainPattern("(src|href)\\s*=\\s*\"(?!#)")
                .doesNotContain("<script", "@import", "url(");
    }

    @Test
    void theReportNamesNobody() throws IOException {
        assertThat(read("report.html") + read("certificate.json") + read("audit.json") + read("audit.html"))
                .doesNotContain("invented-person-");
    }

    @Test
    void saysThatThePeopleAreInventedAndWhereTheResultsAre() {
        assertThat(printed)
                .contains("INVENTED people")
                .contains("it holds")
                .contains("audit: PASS")
                .contains(folder.resolve("new/results").toString());
    }

    @Test
    void refusesAFolderThatIsAFile(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("taken"), "mine");
        assertThat(QuickStart.start("--out", file.toString())).isEqualTo(1);
        assertThat(file).hasContent("mine");
    }

    @Test
    void refusesOptionsAndDataThatAreNone(@TempDir Path empty) {
        assertThat(QuickStart.start("--subjects", "x")).isEqualTo(2);
        assertThat(QuickStart.start("--data", empty.toString())).isEqualTo(2);
        assertThat(QuickStart.start("--help")).isZero();
    }

    @Test
    void progressIsALineEveryFewSecondsWithoutATerminal() {
        assertThat(printed.lines().count()).isBetween(8L, 200L);
        assertThat(printed).doesNotContain("\r");
    }
}
