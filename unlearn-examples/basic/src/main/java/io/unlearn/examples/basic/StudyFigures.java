package io.unlearn.examples.basic;

import io.unlearn.core.internal.svg.Axis;
import io.unlearn.core.internal.svg.LineChart;
import io.unlearn.core.internal.svg.Palette;
import java.util.Arrays;
import java.util.List;

/** The drawings of a study. */
final class StudyFigures {
    private static final int POINTS = 400;

    private StudyFigures() {}

    /** The bounds beside the residual, along one sequence of published steps. */
    static String bounds(StudyRun run) {
        BoundTrace trace = run.trace();
        return draw(
                "Published steps: gradient residual and bounds on it",
                trace.deletions(),
                List.of(
                        line("Theorem 1, sum", trace.worst(), Palette.FOURTH),
                        line("Corollary 1, sum", trace.published(), Palette.SECOND),
                        line("tight bound, sum", trace.tight(), Palette.FIRST),
                        line("measured", trace.measured(), Palette.THIRD)));
    }

    /** What each account charges, up to its refusal or to half of the rows. */
    static String accounts(StudyRun run) {
        Sequence sum = run.sequence(StudyRun.SUM);
        Sequence measured = run.sequence(StudyRun.MEASURED);
        Sequence output = run.sequence(StudyRun.OUTPUT);
        int longest = Math.max(sum.deletions(), Math.max(measured.deletions(), output.deletions()));
        double[] ends = {1, longest};
        return draw(
                "Gradient residual that each account assumes",
                longest,
                List.of(
                        line("published sum, until refused", sum.used(), Palette.SECOND),
                        line("measured residual, same budget", measured.residuals(), Palette.FIRST),
                        line("verified output noise, between releases", output.residuals(), Palette.THIRD),
                        new LineChart.Line("budget", ends, new double[] {run.budget(), run.budget()}, Palette.FOURTH)));
    }

    private static String draw(String title, int longest, List<LineChart.Line> lines) {
        double low = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.ys()))
                .min()
                .orElse(1e-3);
        double high = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.ys()))
                .max()
                .orElse(1);
        String svg = new LineChart(
                        title,
                        Axis.linear("deletions", 0, longest + 1.0),
                        Axis.log(
                                "gradient residual",
                                Math.pow(10, Math.floor(Math.log10(low))),
                                Math.pow(10, Math.ceil(Math.log10(high) + 1e-9))),
                        lines)
                .draw()
                .toString();
        return svg.replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
    }

    private static LineChart.Line line(String name, double[] values, Palette colour) {
        int step = Math.max(1, values.length / POINTS);
        int count = (values.length + step - 1) / step;
        double[] xs = new double[count];
        double[] ys = new double[count];
        for (int i = 0; i < count; i++) {
            xs[i] = i * step + 1.0;
            ys[i] = Math.max(1e-12, values[i * step]);
        }
        return new LineChart.Line(name, xs, ys, colour);
    }
}
