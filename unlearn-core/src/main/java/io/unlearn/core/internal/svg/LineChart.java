package io.unlearn.core.internal.svg;

import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Numbers;
import java.util.List;

/**
 * Lines over a common horizontal axis, with a legend; lines of the same name and colour share an entry. Points outside the
 * axes are drawn at their edge.
 *
 * @param title what the chart shows, for readers who cannot see it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param lines the lines, drawn in order
 */
public record LineChart(String title, Axis x, Axis y, List<Line> lines) {
    /**
     * One line. Arrays are copied in; they are not handed out.
     *
     * @param name what it stands for
     * @param xs horizontal values, ascending
     * @param ys vertical values, as many
     * @param colour its colour
     */
    public record Line(String name, double[] xs, double[] ys, Palette colour) {
        /**
         * Copies the values.
         *
         * @throws ShapeMismatchException if there are not as many {@code ys} as {@code xs}
         */
        public Line {
            if (xs.length != ys.length) {
                throw new ShapeMismatchException(
                        "ys", "of length " + xs.length, "of length " + ys.length, "Pass one value for each x.");
            }
            xs = xs.clone();
            ys = ys.clone();
        }
    }

    /** Copies the lines. */
    public LineChart {
        lines = List.copyOf(lines);
    }

    /** Returns the chart. */
    public Element draw() {
        List<Frame.Mark> marks = lines.stream()
                .map(line -> new Frame.Mark(line.name(), line.colour(), false))
                .distinct()
                .toList();
        double legend = Frame.legendHeight(marks);
        Frame frame = new Frame(280 + legend, 66, legend + 28, 48);
        Frame.legend(frame, marks, 12);
        frame.leftAxis(y);
        frame.bottomAxis(x);
        StringBuilder description = new StringBuilder();
        for (Line line : lines) {
            frame.path(points(line, frame), line.colour(), 2);
            if (line.ys.length > 0) {
                description.append(line.name()).append(" from ").append(Numbers.significant(line.ys[0], 3));
                description
                        .append(" to ")
                        .append(Numbers.significant(line.ys[line.ys.length - 1], 3))
                        .append(". ");
            }
        }
        return frame.svg(title, description.toString().trim());
    }

    private String points(Line line, Frame frame) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.xs.length; i++) {
            double px = x.place(line.xs[i], frame.left, frame.right);
            double py = y.place(line.ys[i], frame.bottom, frame.top);
            points.append(i == 0 ? "" : " ").append(Frame.point(px, py));
        }
        return points.toString();
    }
}
