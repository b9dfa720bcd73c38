package io.unlearn.audit.internal;

import io.unlearn.audit.GroupResult;
import io.unlearn.audit.Interval;
import io.unlearn.audit.SimultaneousBand;
import io.unlearn.audit.UtilityRatios;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditReport;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.internal.svg.Axis;
import io.unlearn.core.internal.svg.Histogram;
import io.unlearn.core.internal.svg.IntervalChart;
import io.unlearn.core.internal.svg.LineChart;
import io.unlearn.core.internal.svg.Palette;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The drawings of an audit, made while its scores are at hand and kept without them.
 *
 * @param triangle the three bounds
 * @param roc the rule that was chosen, at all its thresholds, on the models that were counted
 * @param epsilons the challenge's epsilons over their null
 * @param curve the bound at all deltas
 * @param examples scores of the worst, the median and the best example
 * @param groups the bounds of the groups, if there are any
 * @param sequential the path of an audit that could stop at any time, if one was run
 * @param utility utility against forgetting, if it was passed in
 */
public record AuditFigures(
        Element triangle,
        Element roc,
        Element epsilons,
        Element curve,
        List<Example> examples,
        Optional<Element> groups,
        Optional<Element> sequential,
        Optional<Element> utility) {
    private static final int BINS = 30;
    private static final double SMALLEST_DELTA = 1e-7;
    /** Beyond it the exact band takes longer than the rest of an audit. */
    private static final int EXACT_BAND = 1024;

    /**
     * One example.
     *
     * @param rank worst, median or best
     * @param position its position in the evidence
     * @param epsilon its epsilon over the published grid, an estimate
     * @param drawing its scores
     */
    public record Example(String rank, int position, double epsilon, Element drawing) {}

    /** Draws. */
    public static AuditFigures of(
            AuditReport report,
            List<EpsilonBound> curve,
            Beside beside,
            Triangle triangle,
            NullScores challenge,
            Optional<UtilityRatios> utility,
            Interval interval,
            ModelScores scores) {
        List<GroupResult> groups = beside.groups();
        return new AuditFigures(
                triangle(report),
                roc(triangle.answer(), report.setting().alpha()),
                epsilons(report),
                curve(curve),
                examples(report, scores),
                groups.isEmpty()
                        ? Optional.empty()
                        : Optional.of(groups(groups, report.setting().targetEpsilon())),
                beside.sequential().flatMap(BesideFigures::sequential),
                utility.flatMap(u -> BesideFigures.utility(u, challenge, interval)));
    }

    private static Element triangle(AuditReport report) {
        double target = report.setting().targetEpsilon();
        EpsilonBound answer = report.triangle().unlearnedAgainstRetrained();
        EpsilonBound control = report.triangle().originalAgainstRetrained();
        return new IntervalChart(
                        "Lower bounds on epsilon",
                        Axis.linear("\u03b5", 0, widest(target, Math.max(answer.ceiling(), control.ceiling()))),
                        List.of(
                                row("retrained", report.triangle().retrainedAgainstRetrained(), Palette.FOURTH),
                                row("before the deletion", control, Palette.FOURTH),
                                row("unlearned", answer, Palette.FIRST)),
                        target > 0 ? Optional.of(new IntervalChart.Reference("target", target)) : Optional.empty())
                .draw();
    }

    private static double widest(double target, double ceiling) {
        return 1.1 * Math.max(0.5, Math.max(target, ceiling));
    }

    private static IntervalChart.Row row(String name, EpsilonBound bound, Palette colour) {
        String text = "\u03b5 \u2265 " + Numbers.fixed(bound.lower(), 2) + ", " + bound.kind();
        return new IntervalChart.Row(name, bound.lower(), 0, bound.lower(), text, colour);
    }

    private static Element groups(List<GroupResult> groups, double target) {
        double ceiling =
                groups.stream().mapToDouble(g -> g.answer().ceiling()).max().orElse(1);
        return new IntervalChart(
                        "Lower bounds on epsilon by group",
                        Axis.linear("\u03b5", 0, widest(target, ceiling)),
                        groups.stream()
                                .map(g -> row(g.name(), g.answer(), Palette.FIRST))
                                .toList(),
                        target > 0 ? Optional.of(new IntervalChart.Reference("target", target)) : Optional.empty())
                .draw();
    }

    /** Shares of positives against shares of negatives at or above each threshold, with a band that holds at all of them at once. */
    private static Element roc(HeldOutAttack.Judged judged, double alpha) {
        double[] thresholds =
                Arrays.stream(judged.negatives()).distinct().sorted().toArray();
        int p = judged.positives().length;
        int n = judged.negatives().length;
        int points = thresholds.length + 1;
        SimultaneousBand band = p <= EXACT_BAND
                ? SimultaneousBand.equalLocalLevels(p, alpha / 2)
                : SimultaneousBand.bonferroni(p, alpha / 2);
        double[] fpr = new double[points];
        double[] tpr = new double[points];
        double[] low = new double[points];
        double[] high = new double[points];
        for (int i = 0; i < points; i++) {
            // From the strictest rule, above all negatives, to the laxest.
            double t = i == 0 ? Double.NaN : thresholds[thresholds.length - i];
            double above = i == 0 ? thresholds[thresholds.length - 1] : Double.NaN;
            int hits = count(judged.positives(), t, above);
            fpr[i] = count(judged.negatives(), t, above) / (double) n;
            tpr[i] = hits / (double) p;
            low[i] = 1 - band.upper(p - hits);
            high[i] = band.upper(hits);
        }
        double start = 1.0 / (2 * n);
        double floor = 1.0 / (2 * p);
        double[] diagonal = IntStream.rangeClosed(0, 40)
                .mapToDouble(i -> start * Math.pow(1 / start, i / 40.0))
                .toArray();
        return new LineChart(
                        "How often the chosen rule finds unlearned models, against how often it is wrong about retrained ones",
                        Axis.log("wrong about retrained models", start, 1),
                        Axis.log("finds unlearned models", floor, 1),
                        List.of(
                                new LineChart.Line("chance", diagonal, diagonal, Palette.FOURTH),
                                new LineChart.Line("band", fpr, low, Palette.SECOND),
                                new LineChart.Line("band", fpr, high, Palette.SECOND),
                                new LineChart.Line("the rule", fpr, tpr, Palette.FIRST)))
                .draw();
    }

    private static int count(double[] values, double atLeast, double above) {
        return (int) Arrays.stream(values)
                .filter(v -> Double.isNaN(atLeast) ? v > above : v >= atLeast)
                .count();
    }

    private static Element epsilons(AuditReport report) {
        double[] grid = report.exampleEpsilons().publishedGridCopy();
        double[] nulls = report.exampleEpsilons().nullCopy();
        double largest = Math.max(largest(grid), largest(nulls));
        return new Histogram(
                        "The challenge's epsilon of each example",
                        Axis.linear("\u03b5 of an example (estimate)", 0, Math.max(1, largest * 1.02)),
                        "examples",
                        BINS,
                        List.of(
                                new Histogram.Values("unlearned against retrained", grid, Palette.FIRST),
                                new Histogram.Values("null: retrained against retrained", nulls, Palette.SECOND)))
                .draw();
    }

    private static Element curve(List<EpsilonBound> curve) {
        double[] deltas = curve.stream()
                .mapToDouble(b -> Math.max(SMALLEST_DELTA, b.delta()))
                .toArray();
        double[] lower = curve.stream().mapToDouble(EpsilonBound::lower).toArray();
        double[] ceiling = curve.stream().mapToDouble(EpsilonBound::ceiling).toArray();
        return new LineChart(
                        "The lower bound on epsilon for each delta",
                        Axis.log("\u03b4", SMALLEST_DELTA, 1),
                        Axis.linear("\u03b5 is at least", 0, Math.max(1, 1.05 * largest(ceiling))),
                        List.of(
                                new LineChart.Line("largest that could come out", deltas, ceiling, Palette.FOURTH),
                                new LineChart.Line("bound", deltas, lower, Palette.FIRST)))
                .draw();
    }

    private static List<Example> examples(AuditReport report, ModelScores scores) {
        double[] epsilons = report.exampleEpsilons().publishedGridCopy();
        int[] order = IntStream.range(0, epsilons.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer e) -> -epsilons[e]))
                .mapToInt(Integer::intValue)
                .toArray();
        return List.of(
                example("largest", order[0], epsilons, scores),
                example("median", order[order.length / 2], epsilons, scores),
                example("smallest", order[order.length - 1], epsilons, scores));
    }

    private static Example example(String rank, int position, double[] epsilons, ModelScores scores) {
        double[] u = column(scores.unlearned(), position);
        double[] r = column(scores.retrained(), position);
        double[] o = column(scores.original(), position);
        double low = Math.min(smallest(u), Math.min(smallest(r), smallest(o)));
        double high = Math.max(largest(u), Math.max(largest(r), largest(o)));
        double edge = Math.max(1e-6 * Math.max(Math.abs(low), Math.abs(high)), Math.max(1e-6, 0.02 * (high - low)));
        Element drawing = new Histogram(
                        "Scores of the example with the " + rank + " epsilon",
                        Axis.linear("score", low - edge, high + edge),
                        "models",
                        BINS,
                        List.of(
                                new Histogram.Values("original", o, Palette.FOURTH),
                                new Histogram.Values("unlearned", u, Palette.FIRST),
                                new Histogram.Values("retrained", r, Palette.SECOND)))
                .draw();
        return new Example(rank, position, epsilons[position], drawing);
    }

    private static double[] column(ScoreMatrix scores, int example) {
        float[] column = scores.columnCopy(example);
        return IntStream.range(0, column.length).mapToDouble(m -> column[m]).toArray();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    private static double smallest(double[] values) {
        return Arrays.stream(values).min().orElse(0);
    }
}
