package io.unlearn.core;

import java.util.Arrays;
import java.util.Locale;

/** Writes an audit report as plain text. */
final class AuditSummary {
    private AuditSummary() {}

    static String write(AuditReport report) {
        StringBuilder out = new StringBuilder();
        AuditReport.Setting s = report.setting();
        out.append("Audit: ")
                .append(report.verdict())
                .append('\n')
                .append(report.reason())
                .append("\n\n");
        out.append(String.format(
                Locale.ROOT,
                "%d unlearned, %d retrained and %d original models, scored on %d forget examples; attack: %s\n",
                s.unlearnedModels(),
                s.retrainedModels(),
                s.originalModels(),
                s.examples(),
                s.attack()));
        line(
                out,
                "retrained against retrained (must not differ)",
                report.triangle().retrainedAgainstRetrained());
        line(out, "original against retrained (must differ)", report.triangle().originalAgainstRetrained());
        line(out, "unlearned against retrained (the answer)", report.triangle().unlearnedAgainstRetrained());
        out.append("  ").append(report.forgetScore()).append('\n');
        ExampleEpsilons examples = report.exampleEpsilons();
        out.append(String.format(
                Locale.ROOT,
                "  epsilon of an example, median: %.3f over the published grid, %.3f exact, %.3f for the null (%s)\n",
                median(examples.publishedGridCopy()),
                median(examples.exactCopy()),
                median(examples.nullCopy()),
                examples.kind()));
        for (String limit : report.limits()) {
            out.append("- ").append(limit).append('\n');
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String title, EpsilonBound bound) {
        out.append("  ").append(title).append(": ").append(bound).append('\n');
    }

    static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
