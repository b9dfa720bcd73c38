package io.unlearn.examples.basic;

import io.unlearn.core.internal.svg.Axis;
import io.unlearn.core.internal.svg.LineChart;
import io.unlearn.core.internal.svg.Palette;
import java.util.List;

/** The residual over a sequence of deletions, under each account of it. */
final class MnistFigure {
    private static final int POINTS = 400;

    private MnistFigure() {}

    static String of(Sequence sum, Sequence measured, Sequence output, double budget) {
        int longest = Math.max(sum.deletions(), Math.max(measured.deletions(), output.deletions()));
        double[] ends = {1, longest};
        String svg = new LineChart(
                        "Gradient residual over the number of deletions",
                        Axis.linear("deletions", 0, longest),
                        Axis.log("gradient residual", 1e-7, 10),
                        List.of(
                                line("sum of published bounds", sum.used(), Palette.SECOND),
                                line("true residual of the published steps", sum.residuals(), Palette.THIRD),
                                line("bound of anchored steps, same budget", measured.residuals(), Palette.FIRST),
                                new LineChart.Line("budget", ends, new double[] {budget, budget}, Palette.FOURTH)))
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
