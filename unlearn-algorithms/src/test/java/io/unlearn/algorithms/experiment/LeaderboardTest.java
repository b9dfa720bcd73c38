package io.unlearn.algorithms.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.ChallengeEvaluation;
import io.unlearn.audit.ChallengeMetric;
import io.unlearn.audit.StandardAudit;
import io.unlearn.audit.UtilityRatios;
import io.unlearn.core.AuditReport;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Verdict;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the metric and the auditor of unlearn-audit, which programs that join the modules plug in. */
class LeaderboardTest {
    private static final int MODELS = 40;
    private static final Map<String, AuditReport> AUDITS = new LinkedHashMap<>();

    @TempDir
    static Path folder;

    private static ExperimentResult result;
    private static Leaderboard board;

    @BeforeAll
    static void run() {
        Variant definition = new Variant(
                new TinyExperiment().configuration(),
                List.of(TinyExperiment.identity(MODELS), TinyExperiment.fineTune(MODELS, 100), retrain()));
        result = UnlearningExperiment.of(definition, ExperimentPlan.of(3, MODELS), folder)
                .run(SeedRunner.threads(2), Progress.none());
        board = judge(0.1);
    }

    private static Candidate<TinyModel, TinyData> retrain() {
        Candidate<TinyModel, TinyData> longer = TinyExperiment.fineTune(MODELS, 20_000);
        return new Candidate<>("long", MODELS, longer.configuration(), longer.unlearner());
    }

    static Leaderboard judge(double timeLimit) {
        return Leaderboard.of(
                result,
                (unlearned, retrained, seeds, progress) -> {
                    ChallengeEvaluation e = ChallengeMetric.create()
                            .withSubsamples(10)
                            .evaluate(unlearned, retrained, new UtilityRatios(1, 1), 0, seeds, progress);
                    return new ForgetMetric.Evaluation(
                            e.forgetScore(),
                            e.ratioInterval().low(),
                            e.ratioInterval().high(),
                            e.ratioInterval().confidence(),
                            e.warnings());
                },
                StandardAudit.create(),
                timeLimit,
                Seeds.of(1),
                Progress.none(),
                AUDITS::put);
    }

    private static LeaderboardRow row(String title) {
        return board.rows().stream()
                .filter(row -> row.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theEndsAreWhereTheyMustBe() {
        LeaderboardRow perfect = row("retrained again");
        assertThat(perfect.role()).isEqualTo(LeaderboardRow.Role.CONTROL);
        // 40 models a side give a perfect method F of about 0.18; see the null of the metric.
        assertThat(perfect.forget().score().value()).isBetween(0.08, 0.35);
        assertThat(perfect.utility().test()).isCloseTo(1, within(0.05));
        assertThat(perfect.time().share()).isBetween(0.2, 5.0);
        LeaderboardRow identity = row("original (published)");
        assertThat(identity.forget().score().value()).isZero();
        assertThat(identity.finalScore()).isZero();
        assertThat(identity.forget().warnings()).isNotEmpty();
        assertThat(row("original, each its own").forget().score().value())
                .isLessThan(perfect.forget().score().value());
        assertThat(identity.accuracy().forget())
                .isGreaterThan(perfect.accuracy().forget());
        assertThat(row("original, each its own").bound().detects()).isTrue();
        assertThat(perfect.bound().detects()).isFalse();
        assertThat(perfect.bound().kind()).isNotEqualTo(BoundKind.CERTIFIED);
    }

    @Test
    void controlsComeFirstAndMethodsByFallingScore() {
        List<LeaderboardRow> rows = board.rows();
        assertThat(rows).hasSize(5);
        assertThat(rows.get(0).title()).isEqualTo("retrained again");
        assertThat(rows.get(1).title()).isEqualTo("original, each its own");
        List<Double> scores = new ArrayList<>();
        rows.subList(2, 5).forEach(row -> scores.add(-row.cappedFinalScore()));
        assertThat(scores).isSorted();
        assertThat(AUDITS)
                .containsOnlyKeys(
                        "retrained-again", "originals", "original-published", "fine-tune-tuned", "fine-tune-long");
        assertThat(AUDITS.get("originals").verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void scoresAreProductsOfWhatTheRowHolds() {
        LeaderboardRow row = row("fine-tune (tuned)");
        double f = row.forget().score().value();
        assertThat(row.finalScore())
                .isEqualTo(f * (row.utility().retain() * row.utility().test()));
        assertThat(row.cappedFinalScore())
                .isEqualTo(f
                        * (Math.min(1, row.utility().retain())
                                * Math.min(1, row.utility().test())));
        assertThat(row.time().efficient()).isEqualTo(row.time().share() <= 0.1);
        assertThat(row.hyperparameters()).isEqualTo("100 steps at 0.1");
    }

    @Test
    void jsonHoldsEverythingUnderItsSchema() {
        JsonObject json = Json.parse(board.toJson()).asObject();
        assertThat(json.get("schema").asString()).isEqualTo("unlearn/leaderboard/1");
        assertThat(json.get("rows").asArray().values()).hasSize(5);
        JsonObject first = json.get("rows").asArray().values().get(0).asObject();
        assertThat(first.get("bound").asObject().get("kind").asString()).isEqualTo("APPROXIMATE");
        assertThat(first.get("forgetScore").asObject().get("value").asDouble())
                .isEqualTo(board.rows().get(0).forget().score().value());
    }

    @Test
    void markdownIsWholeTables() {
        String text = board.toMarkdown();
        List<String> lines = text.lines().filter(line -> line.startsWith("|")).toList();
        assertThat(lines).hasSize(2 * (5 + 2));
        assertThat(lines).allSatisfy(line -> assertThat(line.split("\\|")).hasSize(9));
        assertThat(text).contains("fine-tune (tuned)", "APPROXIMATE", "one original", "## Warnings");
    }

    @Test
    void thePageRunsAndLoadsNothing() {
        String page = board.toHtml();
        assertThat(page).isEqualTo(board.toHtml()).startsWith("<!doctype html>");
        assertThat(page).contains("retrained again", "as good as retraining", "</html>");
        assertThat(page).doesNotContain("<script", "http://", "https://", "src=");
    }

    @Test
    void writesThreeFiles(@TempDir Path out) throws IOException {
        board.writeTo(out.resolve("new"));
        assertThat(Files.readString(out.resolve("new/leaderboard.md"))).isEqualTo(board.toMarkdown());
        assertThat(Files.readString(out.resolve("new/leaderboard.json"))).isEqualTo(board.toJson());
        assertThat(Files.readString(out.resolve("new/leaderboard.html"))).isEqualTo(board.toHtml());
    }

    @Test
    void aLimitOfTimeMustBePositive() {
        assertThatThrownBy(() -> judge(0)).hasMessageContaining("timeLimit must be finite and above 0");
    }
}
