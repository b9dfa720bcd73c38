package io.unlearn.algorithms.experiment;

import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.internal.html.Numbers;
import java.util.ArrayList;
import java.util.List;

/** The cells and the notes of a leaderboard, for Markdown and for HTML. */
final class LeaderboardWords {
    static final List<String> FORGETTING =
            List.of("Method", "Models", "F", "F / F_null", "Interval", "Forget accuracy", "\u03b5 at least", "Audit");
    static final List<String> UTILITY = List.of(
            "Method",
            "Retain",
            "Test",
            "Final score",
            "Capped at 1",
            "Processor time",
            "Of retraining",
            "Within limit");

    private LeaderboardWords() {}

    static List<String> forgetting(LeaderboardRow row) {
        return List.of(
                row.title(),
                Integer.toString(row.models()),
                Numbers.fixed(row.forget().score().value(), 4),
                ratio(row.forget().score().ratio()),
                interval(row),
                Numbers.percent(row.accuracy().forget(), 1),
                Numbers.fixed(row.bound().lower(), 2) + " (" + row.bound().kind() + ")",
                row.verdict().toString());
    }

    static List<String> utility(LeaderboardRow row) {
        return List.of(
                row.title(),
                Numbers.percent(row.utility().retain(), 1),
                Numbers.percent(row.utility().test(), 1),
                Numbers.fixed(row.finalScore(), 4),
                Numbers.fixed(row.cappedFinalScore(), 4),
                Numbers.duration(row.time().cpuSeconds()),
                Numbers.percent(row.time().share(), 1),
                row.time().efficient() ? "yes" : "no");
    }

    static String interval(LeaderboardRow row) {
        return ratio(row.forget().ratioLow()) + " to " + ratio(row.forget().ratioHigh());
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "none" : Numbers.fixed(value, 2);
    }

    static List<String> notes(Leaderboard board) {
        List<String> notes = new ArrayList<>();
        LeaderboardRow first = board.rows().get(0);
        notes.add(
                "F is the score of the NeurIPS 2023 challenge; more is better. A perfect method gets what models that are"
                        + " retrained again get, not 1. Intervals hold "
                        + Numbers.percent(first.forget().confidence(), 0)
                        + " of random halvings of the models. F grows and falls with the number of models: a method with fewer of them is"
                        + " compared with as many references. All of these are estimates (APPROXIMATE).");
        notes.add("Retain and test are mean accuracies relative to "
                + board.plan().retrained()
                + " retrained models. The final score is F times both; capped, a ratio above 1 counts as 1.");
        notes.add("The limit of time is " + Numbers.percent(first.time().limit(), 0)
                + " of the processor time of retraining, scoring not included.");
        notes.add(
                board.plan().origin() == Origin.ONE_ORIGINAL
                        ? "All unlearned models come from one original, as in the challenge. Lower bounds on \u03b5 then speak of this"
                                + " original alone, and are not certified."
                        : "Each unlearned model comes from an original of its own. Each bound on \u03b5 holds by itself with its"
                                + " stated confidence, not all together.");
        notes.add(
                "A small lower bound on \u03b5 is weak evidence, never a proof of deletion. One network on one data set says"
                        + " nothing about others, and two methods whose intervals overlap are not ranked.");
        return notes;
    }
}
