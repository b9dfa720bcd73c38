package io.unlearn.algorithms.experiment;

import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Html;
import io.unlearn.core.internal.html.Html.Tone;
import io.unlearn.core.internal.html.HtmlPage;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.internal.svg.Axis;
import io.unlearn.core.internal.svg.IntervalChart;
import io.unlearn.core.internal.svg.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the page of a leaderboard. */
final class LeaderboardPage {
    private LeaderboardPage() {}

    static HtmlPage of(Leaderboard board) {
        List<Element> content = new ArrayList<>();
        content.add(reading(board));
        content.add(Html.section(
                "Forgetting",
                Html.figure(
                        chart(board).draw(),
                        "F relative to retraining, with its range over halvings of the models. Methods whose ranges overlap"
                                + " are not ranked."),
                Html.table(
                        "How far the models of each method are from retrained ones",
                        LeaderboardWords.FORGETTING,
                        board.rows().stream().map(LeaderboardWords::forgetting).toList())));
        content.add(Html.section(
                "Utility, final score and time",
                Html.table(
                        "Accuracy and time relative to retraining",
                        LeaderboardWords.UTILITY,
                        board.rows().stream().map(LeaderboardWords::utility).toList())));
        List<String> warnings = LeaderboardMarkdown.warnings(board);
        if (!warnings.isEmpty()) {
            content.add(Html.section("Warnings", Html.list(warnings)));
        }
        content.add(appendix(board));
        return new HtmlPage(
                "Leaderboard of unlearning methods",
                "Which method gives models that are like retrained ones, stay accurate, and take little time?",
                content,
                "Written by unlearn " + board.provenance().libraryVersion()
                        + ". This page holds counts and measurements only. It is information, not legal advice.");
    }

    private static Element reading(Leaderboard board) {
        return Element.of("section")
                .add(Html.box(Tone.CAUTION, "How to read this page", Html.list(LeaderboardWords.notes(board))));
    }

    private static IntervalChart chart(Leaderboard board) {
        double largest = 1.2;
        List<IntervalChart.Row> rows = new ArrayList<>();
        for (LeaderboardRow row : board.rows()) {
            double ratio = row.forget().score().ratio();
            double low = row.forget().ratioLow();
            double high = row.forget().ratioHigh();
            if (Double.isNaN(ratio + low + high)) {
                continue;
            }
            largest = Math.max(largest, high);
            rows.add(new IntervalChart.Row(
                    row.title(),
                    ratio,
                    low,
                    high,
                    Numbers.fixed(ratio, 2) + " (" + LeaderboardWords.interval(row) + ")",
                    row.role() == LeaderboardRow.Role.CONTROL ? Palette.FOURTH : Palette.FIRST));
        }
        return new IntervalChart(
                "Forget score relative to that of retraining",
                Axis.linear("F / F_null", 0, largest),
                rows,
                Optional.of(new IntervalChart.Reference("as good as retraining", 1)));
    }

    private static Element appendix(Leaderboard board) {
        ExperimentPlan plan = board.plan();
        List<List<String>> fields = new ArrayList<>(List.of(
                List.of(
                        "models",
                        plan.retrained() + " retrained, " + plan.retrainedAgain() + " retrained again, "
                                + plan.originals() + " originals"),
                List.of("origin of unlearned models", plan.origin().name()),
                List.of("forget examples", Numbers.count(board.examples())),
                List.of("seed", Long.toString(plan.seed())),
                List.of("version of unlearn", board.provenance().libraryVersion()),
                List.of("Java", board.provenance().javaVersion()),
                List.of("platform", board.provenance().platform()),
                List.of("data and training", board.configuration())));
        for (LeaderboardRow row : board.rows()) {
            if (row.role() == LeaderboardRow.Role.METHOD) {
                fields.add(List.of(row.title(), row.hyperparameters()));
            }
        }
        return Html.section(
                "Appendix: technical fields",
                Html.details("Setting, hyper-parameters, provenance", Html.fields(fields)));
    }
}
