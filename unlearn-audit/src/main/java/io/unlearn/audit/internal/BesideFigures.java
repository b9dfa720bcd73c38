package io.unlearn.audit.internal;

import io.unlearn.audit.Interval;
import io.unlearn.audit.SequentialResult;
import io.unlearn.audit.UtilityRatios;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.internal.svg.Axis;
import io.unlearn.core.internal.svg.LineChart;
import io.unlearn.core.internal.svg.Palette;
import io.unlearn.core.internal.svg.PointChart;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The drawings of what is shown beside the triangle. Stateless. */
final class BesideFigures {
    /** More rounds are thinned out, which a drawing does not show. */
    private static final int MOST_POINTS = 512;

    private static final double HEADROOM = 0.1;

    private BesideFigures() {}

    /** Draws the wealth of an audit that could stop at any time, or nothing before its first round. */
    static Optional<Element> sequential(SequentialResult result) {
        int rounds = result.rounds();
        if (rounds == 0) {
            return Optional.empty();
        }
        int stride = (rounds + MOST_POINTS - 1) / MOST_POINTS;
        double[] at = IntStream.rangeClosed(1, rounds)
                .filter(t -> t % stride == 0 || t == 1 || t == rounds)
                .asDoubleStream()
                .toArray();
        double[] wealth = Arrays.stream(at)
                .map(t -> result.logWealth().get((int) t - 1) / Math.log(10))
                .toArray();
        double threshold = result.logThreshold() / Math.log(10);
        double low = Math.min(0, Arrays.stream(wealth).min().orElse(0));
        double high = Math.max(threshold, Arrays.stream(wealth).max().orElse(0));
        double room = HEADROOM * (high - low);
        double[] ends = {0, Math.max(2, rounds)};
        return Optional.of(new LineChart(
                        "Evidence against the claim after each round",
                        Axis.linear("rounds", 0, ends[1]),
                        Axis.linear("evidence (power of ten)", low - room, high + room),
                        List.of(
                                new LineChart.Line(
                                        "refuted at or above this line",
                                        ends,
                                        new double[] {threshold, threshold},
                                        Palette.SECOND),
                                new LineChart.Line("no evidence", ends, new double[2], Palette.FOURTH),
                                new LineChart.Line("evidence", at, wealth, Palette.FIRST)))
                .draw());
    }

    /** Draws utility against forgetting, both relative to retraining; nothing where retraining itself gets no score. */
    static Optional<Element> utility(UtilityRatios utility, NullScores challenge, Interval interval) {
        double ratio = challenge.score().ratio();
        if (!Double.isFinite(ratio)) {
            return Optional.empty();
        }
        // The ratio of means may lie outside the middle of the ratios.
        double low = Double.isNaN(interval.low()) ? ratio : Math.min(ratio, interval.low());
        double high = Double.isNaN(interval.high()) ? ratio : Math.max(ratio, interval.high());
        double product = utility.retain() * utility.test();
        double bottom = Math.max(0, Math.floor(10 * (Math.min(1, product) - 0.15)) / 10);
        return Optional.of(new PointChart(
                        "Utility against forgetting, relative to retraining",
                        Axis.linear("forgetting, 1 is that of retraining", 0, 1.1 * Math.max(1.1, high)),
                        Axis.linear("utility, 1 is that of retraining", bottom, Math.max(1, product) + 0.15),
                        List.of(
                                new PointChart.Point("retraining", 1, 1, 1, 1, "1 and 1", Palette.SECOND, false),
                                new PointChart.Point(
                                        "unlearned",
                                        ratio,
                                        product,
                                        low,
                                        high,
                                        "forgetting " + Numbers.fixed(ratio, 2) + ", "
                                                + Numbers.fixed(low, 2) + " to " + Numbers.fixed(high, 2) + ", utility "
                                                + Numbers.fixed(product, 3),
                                        Palette.FIRST,
                                        true)),
                        List.of(0.25, 0.5, 0.75, 1.0))
                .draw());
    }
}
