package io.unlearn.core.internal.svg;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Numbers;
import java.util.List;

/**
 * How often values fall into bins of equal width, for several sets over each other. Values beyond the axis are counted in
 * the first or last bin.
 *
 * @param title what the chart shows, for readers who cannot see it
 * @param x the horizontal axis, linear
 * @param counted what is counted, in the plural
 * @param bins number of bins
 * @param sets the sets, drawn in order
 */
public record Histogram(String title, Axis x, String counted, int bins, List<Values> sets) {
    /**
     * One set. The array is copied in; it is not handed out.
     *
     * @param name what it stands for
     * @param values its values
     * @param colour its colour
     */
    public record Values(String name, double[] values, Palette colour) {
        /** Copies the values. */
        public Values {
            values = values.clone();
        }
    }

    /**
     * Copies the sets.
     *
     * @throws OutOfRangeException unless there is a bin at least
     */
    public Histogram {
        if (bins < 1) {
            throw new OutOfRangeException("bins", "at least 1", bins, "Use for example 30.");
        }
        sets = List.copyOf(sets);
    }

    /** Returns the chart; the height of a bar is a share of its set. */
    public Element draw() {
        List<Frame.Mark> marks = sets.stream()
                .map(set -> new Frame.Mark(set.name(), set.colour(), true))
                .toList();
        double legend = Frame.legendHeight(marks);
        Frame frame = new Frame(250 + legend, 52, legend + 28, 48);
        Frame.legend(frame, marks, 12);
        double[][] shares = sets.stream().map(set -> shares(set.values)).toArray(double[][]::new);
        double highest = 0.01;
        for (double[] of : shares) {
            for (double share : of) {
                highest = Math.max(highest, 100 * share);
            }
        }
        Axis y = Axis.linear("share of the " + counted + ", in %", 0, highest * 1.05);
        frame.leftAxis(y);
        frame.bottomAxis(x);
        StringBuilder description = new StringBuilder();
        double width = (frame.right - frame.left) / bins;
        for (int s = 0; s < sets.size(); s++) {
            Values set = sets.get(s);
            for (int b = 0; b < bins; b++) {
                double top = y.place(100 * shares[s][b], frame.bottom, frame.top);
                if (shares[s][b] > 0) {
                    frame.rect(
                            frame.left + b * width,
                            top,
                            width - 0.5,
                            frame.bottom - top,
                            set.colour().colour(),
                            0.3);
                }
            }
            frame.path(outline(shares[s], y, frame), set.colour(), 1.5);
            description
                    .append(set.name())
                    .append(": ")
                    .append(Numbers.count(set.values.length))
                    .append(" values. ");
        }
        return frame.svg(title, description.toString().trim());
    }

    /** The upper edge of all bars, which tells sets apart where they lie over each other. */
    private String outline(double[] shares, Axis y, Frame frame) {
        StringBuilder points = new StringBuilder(Frame.point(frame.left, frame.bottom));
        double width = (frame.right - frame.left) / bins;
        for (int b = 0; b < bins; b++) {
            double top = y.place(100 * shares[b], frame.bottom, frame.top);
            points.append(' ').append(Frame.point(frame.left + b * width, top));
            points.append(' ').append(Frame.point(frame.left + (b + 1) * width, top));
        }
        return points.append(' ').append(Frame.point(frame.right, frame.bottom)).toString();
    }

    private double[] shares(double[] values) {
        double[] shares = new double[bins];
        for (double value : values) {
            int bin = (int) Math.floor((value - x.min()) / (x.max() - x.min()) * bins);
            shares[Math.max(0, Math.min(bins - 1, bin))] += 1.0 / values.length;
        }
        return shares;
    }
}
