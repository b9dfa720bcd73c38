package io.unlearn.examples.basic;

import io.unlearn.core.internal.html.Numbers;
import java.util.Arrays;
import java.util.List;

/** The tables of a study, in Markdown. */
final class StudyTable {
    private StudyTable() {}

    static String of(StudyData data, List<StudyRun> runs) {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(data.set().title()).append("\n\n");
        text.append(Numbers.count(data.train().size())).append(" rows to train on, ");
        text.append(Numbers.count(data.test().size()))
                .append(" to test on, d = ")
                .append(data.columns());
        text.append(", labels ").append(Arrays.toString(data.labels())).append(".\n\n");
        for (StudyRun run : runs) {
            accounts(text, run);
            bounds(text, run);
        }
        return text.toString();
    }

    private static void accounts(StringBuilder text, StudyRun run) {
        text.append("Regularisation ")
                .append(StudyPlan.text(run.regularisation()))
                .append(":\n\n");
        text.append("| account | deletions | refused | accuracy before | after | largest residual or bound "
                + "| ms for one, median | mean | s to train |\n|---|---|---|---|---|---|---|---|---|\n");
        for (Sequence sequence : run.sequences()) {
            Sequence.Ends ends = sequence.ends();
            row(
                    text,
                    sequence.account(),
                    Numbers.count(sequence.deletions()),
                    sequence.refused() ? "the next one" : "none of " + Numbers.count(sequence.wanted()),
                    Numbers.percent(ends.accuracyBefore(), 2),
                    Numbers.percent(ends.accuracyAfter(), 2),
                    Numbers.significant(sequence.largestResidual(), 3),
                    Numbers.significant(1e3 * sequence.medianSeconds(), 3),
                    Numbers.significant(1e3 * sequence.meanSeconds(), 3),
                    Numbers.significant(ends.trainSeconds(), 3));
        }
        double[] sorted = run.perturbed().clone();
        Arrays.sort(sorted);
        text.append("\nAccuracy of objective perturbation over ")
                .append(sorted.length)
                .append(" draws: ");
        text.append(Numbers.percent(sorted[0], 2)).append(" to ");
        text.append(Numbers.percent(sorted[sorted.length - 1], 2)).append(". Noise of the last release with ");
        text.append("verified output noise: ");
        text.append(Numbers.significant(run.sequence(StudyRun.OUTPUT).ends().noise(), 2));
        text.append(" in each weight.\n\n");
    }

    private static void bounds(StringBuilder text, StudyRun run) {
        BoundTrace trace = run.trace();
        int last = trace.deletions() - 1;
        text.append("The published steps, ").append(Numbers.count(trace.deletions()));
        text.append(" deletions (budget ")
                .append(Numbers.significant(run.budget(), 3))
                .append("):\n\n");
        text.append("| what | after the first | after the last | deletions within the budget |\n|---|---|---|---|\n");
        bound(text, "Theorem 1, worst case, summed", trace.worst(), last, run.budget());
        bound(text, "Corollary 1, summed", trace.published(), last, run.budget());
        bound(text, "tight bound, summed", trace.tight(), last, run.budget());
        bound(text, "measured", trace.measured(), last, run.budget());
        text.append('\n');
    }

    private static void bound(StringBuilder text, String name, double[] values, int last, double budget) {
        int within = BoundTrace.within(values, budget);
        row(
                text,
                name,
                Numbers.significant(values[0], 3),
                Numbers.significant(values[last], 3),
                within == values.length ? "all " + Numbers.count(within) : Numbers.count(within));
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
