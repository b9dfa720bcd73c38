package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditReport;
import io.unlearn.core.Auditor;
import io.unlearn.core.Progress;
import io.unlearn.core.Provenance;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The methods of an experiment in order of their final score, between two controls: retraining anew, which no method can be
 * expected to beat, and not unlearning at all. Immutable.
 *
 * <p>An order of methods is worth something only as far as their intervals are apart; and scores of one network on one data
 * set say nothing about another.
 *
 * @param configuration of the data and the training
 * @param plan how many models
 * @param examples the number of forget examples
 * @param rows controls first, then methods by falling capped final score
 * @param diverged methods that are not judged
 * @param provenance where it was computed
 */
public record Leaderboard(
        String configuration,
        ExperimentPlan plan,
        int examples,
        List<LeaderboardRow> rows,
        List<ExperimentResult.Diverged> diverged,
        Provenance provenance) {
    /** The schema that {@link #toJson} writes. */
    public static final String SCHEMA = "unlearn/leaderboard/1";

    /** The share of retraining's time that counts as efficient in the challenge's talk; its paper has 0.2. */
    public static final double PUBLISHED_TIME_LIMIT = 0.1;

    /** Copies the lists. */
    public Leaderboard {
        rows = List.copyOf(rows);
        diverged = List.copyOf(diverged);
    }

    /** Is told the audit of each line, to keep it. */
    @FunctionalInterface
    public interface AuditListener {
        /** Takes the audit of the models of a group. */
        void audited(String group, AuditReport report);
    }

    /**
     * Judges the models of an experiment.
     *
     * @param result the experiment
     * @param metric gives F, its null and its interval
     * @param auditor gives the bounds
     * @param timeLimit the share of retraining's time that counts as efficient, above 0
     * @param seeds of the halvings and splits
     * @param progress told how far it is
     * @param listener takes each audit
     * @throws io.unlearn.core.error.InvalidArgumentException if there are too few models for the metric or the auditor
     */
    public static Leaderboard of(
            ExperimentResult result,
            ForgetMetric metric,
            Auditor auditor,
            double timeLimit,
            Seeds seeds,
            Progress progress,
            AuditListener listener) {
        Check.positive("timeLimit", timeLimit, "Pass a share of the time of retraining, for example 0.1.");
        Judge judge = new Judge(result, metric, auditor, timeLimit, seeds, listener);
        List<LeaderboardRow> rows = new ArrayList<>();
        int total = result.contenders().size() + 2;
        progress.update("leaderboard", 0, total);
        rows.add(judge.control("retrained again", result.retrainedAgain()));
        progress.update("leaderboard", 1, total);
        rows.add(judge.control("original, each its own", result.originals()));
        progress.update("leaderboard", 2, total);
        List<LeaderboardRow> methods = new ArrayList<>();
        for (ExperimentResult.Contender contender : result.contenders()) {
            methods.add(judge.method(contender));
            progress.update("leaderboard", 2 + methods.size(), total);
        }
        methods.sort(
                Comparator.comparingDouble(LeaderboardRow::cappedFinalScore).reversed());
        rows.addAll(methods);
        return new Leaderboard(
                result.configuration(),
                result.plan(),
                result.retrained().scores().examples(),
                rows,
                result.diverged(),
                Provenance.here("see configuration"));
    }

    /** Returns the tables as Markdown. */
    public String toMarkdown() {
        return LeaderboardMarkdown.write(this);
    }

    /** Returns everything as JSON: indented, keys in a fixed order, {@link #SCHEMA} first. */
    public String toJson() {
        return LeaderboardJson.write(this);
    }

    /** Returns one HTML page: no scripts, nothing loaded. The same leaderboard gives the same bytes. */
    public String toHtml() {
        return LeaderboardPage.of(this).render();
    }

    /**
     * Writes {@code leaderboard.md}, {@code leaderboard.json} and {@code leaderboard.html}; no name ever holds half a file.
     *
     * @throws IOException if a file cannot be written
     */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        ExperimentFolder.write(folder.resolve("leaderboard.md"), toMarkdown().getBytes(StandardCharsets.UTF_8));
        ExperimentFolder.write(folder.resolve("leaderboard.json"), toJson().getBytes(StandardCharsets.UTF_8));
        ExperimentFolder.write(folder.resolve("leaderboard.html"), toHtml().getBytes(StandardCharsets.UTF_8));
    }
}
