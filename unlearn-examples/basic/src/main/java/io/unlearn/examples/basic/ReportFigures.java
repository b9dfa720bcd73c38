package io.unlearn.examples.basic;

import io.unlearn.core.EpsilonBound;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.internal.svg.Axis;
import io.unlearn.core.internal.svg.BarChart;
import io.unlearn.core.internal.svg.Histogram;
import io.unlearn.core.internal.svg.IntervalChart;
import io.unlearn.core.internal.svg.LineChart;
import io.unlearn.core.internal.svg.Palette;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The drawings of the report. */
final class ReportFigures {
    private static final int BINS = 40;

    private ReportFigures() {}

    static Element times(Outcome outcome) {
        double request = outcome.deletions().median();
        double anew = outcome.comparison().retrainSeconds();
        double low = Math.pow(10, Math.floor(Math.log10(Math.min(request, anew))) - 1);
        double high = Math.pow(10, Math.ceil(Math.log10(Math.max(request, anew)) + 1e-9));
        return new BarChart(
                        "Time of a deletion beside training anew",
                        Axis.log("seconds", low, Math.max(high, 100 * low)),
                        List.of(
                                new BarChart.Bar(
                                        "one deletion request (median)",
                                        request,
                                        Numbers.duration(request),
                                        Palette.FIRST),
                                new BarChart.Bar("training anew", anew, Numbers.duration(anew), Palette.SECOND)))
                .draw();
    }

    static Element requests(Deletions deletions) {
        double[] values =
                deletions.seconds().stream().mapToDouble(Double::doubleValue).toArray();
        double[] numbers =
                IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
        return new LineChart(
                        "Times of the requests",
                        Axis.linear("request", 1, Math.max(2, values.length)),
                        Axis.linear("seconds", 0, deletions.longest() * 1.05),
                        List.of(new LineChart.Line("time of a request", numbers, values, Palette.FIRST)))
                .draw();
    }

    static Element triangle(SanityTriangle triangle, double claimed) {
        double widest =
                Math.max(2 * claimed, 1.15 * triangle.originalAgainstRetrained().ceiling());
        return new IntervalChart(
                        "Lower bounds on epsilon that the attack could show",
                        Axis.linear("\u03b5", 0, widest),
                        List.of(
                                row(
                                        "retrained against retrained",
                                        triangle.retrainedAgainstRetrained(),
                                        Palette.FOURTH),
                                row("before the deletion", triangle.originalAgainstRetrained(), Palette.FOURTH),
                                row("after the deletion", triangle.unlearnedAgainstRetrained(), Palette.FIRST)),
                        Optional.of(new IntervalChart.Reference("guaranteed \u03b5", claimed)))
                .draw();
    }

    private static IntervalChart.Row row(String name, EpsilonBound bound, Palette colour) {
        String text = "\u03b5 is at least " + Numbers.fixed(bound.lower(), 2);
        return new IntervalChart.Row(name, bound.lower(), 0, bound.lower(), text, colour);
    }

    static Element scores(Outcome outcome) {
        double[] unlearned = all(outcome.scores().unlearned());
        double[] retrained = all(outcome.scores().retrained());
        double low = Math.min(quantile(unlearned, 0.001), quantile(retrained, 0.001));
        double high = Math.max(quantile(unlearned, 0.999), quantile(retrained, 0.999));
        return new Histogram(
                        "Scores of deleted images",
                        Axis.linear("score, in units of the random change", low - 0.2, high + 0.2),
                        "scores",
                        BINS,
                        List.of(
                                new Histogram.Values("after the deletion", unlearned, Palette.FIRST),
                                new Histogram.Values("trained without these people", retrained, Palette.SECOND)))
                .draw();
    }

    /** Returns the median size of a score. */
    static double typicalSize(ScoreMatrix scores) {
        double[] sizes = Arrays.stream(all(scores)).map(Math::abs).toArray();
        return quantile(sizes, 0.5);
    }

    private static double[] all(ScoreMatrix scores) {
        return IntStream.range(0, scores.models())
                .mapToObj(scores::rowCopy)
                .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(e -> row[e]))
                .toArray();
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
    }
}
