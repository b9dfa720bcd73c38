package io.unlearn.core.internal.svg;

import io.unlearn.core.internal.html.Element;
import java.util.List;
import java.util.Optional;

/**
 * Rows with a dot and an interval each, and a marked value to compare them with.
 *
 * @param title what the chart shows, for readers who cannot see it
 * @param axis the values' range
 * @param rows from top to bottom
 * @param reference a value that is marked with an upright line, if any
 */
public record IntervalChart(String title, Axis axis, List<Row> rows, Optional<Reference> reference) {
    private static final double ROW = 54;

    /**
     * One row.
     *
     * @param name what it stands for
     * @param point where the dot is
     * @param low lower end of the interval
     * @param high upper end; {@link Double#POSITIVE_INFINITY} is drawn to the edge, without an end
     * @param text the values in words
     * @param colour its colour
     */
    public record Row(String name, double point, double low, double high, String text, Palette colour) {}

    /**
     * A marked value.
     *
     * @param name what it stands for
     * @param value where it lies
     */
    public record Reference(String name, double value) {}

    /** Copies the rows. */
    public IntervalChart {
        rows = List.copyOf(rows);
    }

    /** Returns the chart. */
    public Element draw() {
        double top = reference.isPresent() ? 30 : 4;
        Frame frame = new Frame(top + rows.size() * ROW + 48, 10, top, 48);
        frame.bottomAxis(axis);
        reference.ifPresent(mark -> {
            double x = axis.place(mark.value(), frame.left, frame.right);
            frame.line(x, frame.top - 6, x, frame.bottom, Palette.SECOND.colour(), 1.5);
            String anchor = x > Frame.WIDTH * 0.6 ? "end" : "start";
            frame.text(x, frame.top - 12, mark.name(), anchor, Palette.SECOND.colour());
        });
        StringBuilder description = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            draw(rows.get(i), frame, frame.top + i * ROW);
            description
                    .append(rows.get(i).name())
                    .append(": ")
                    .append(rows.get(i).text())
                    .append(". ");
        }
        return frame.svg(title, description.toString().trim());
    }

    private void draw(Row row, Frame frame, double y) {
        double low = axis.place(row.low(), frame.left, frame.right);
        double high = axis.place(row.high(), frame.left, frame.right);
        double middle = y + 36;
        String colour = row.colour().colour();
        frame.text(frame.left, y + 18, row.name() + ": " + row.text(), "start", Frame.INK);
        frame.line(low, middle, high, middle, colour, 3);
        frame.line(low, middle - 6, low, middle + 6, colour, 2);
        if (Double.isFinite(row.high())) {
            frame.line(high, middle - 6, high, middle + 6, colour, 2);
        }
        frame.add(Element.of("circle")
                .with("cx", axis.place(row.point(), frame.left, frame.right))
                .with("cy", middle)
                .with("r", 5)
                .with("fill", colour));
    }
}
