package io.unlearn.core.internal.svg;

import io.unlearn.core.internal.html.Element;
import java.util.List;

/**
 * Points in a plane, each with its name above or below it and a range along the horizontal axis, over lines of equal worth. Points
 * outside the axes are drawn at their edge; lines end there.
 *
 * @param title what the chart shows, for readers who cannot see it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param points drawn in order
 * @param products lines on which x times y is this
 */
public record PointChart(String title, Axis x, Axis y, List<Point> points, List<Double> products) {
    private static final int STEPS = 200;

    /**
     * One point.
     *
     * @param name what it stands for
     * @param x horizontal value
     * @param y vertical value
     * @param low lower end of its range along the horizontal axis
     * @param high upper end
     * @param text the values in words
     * @param colour its colour
     * @param filled whether it is a filled circle; else an empty one
     */
    public record Point(
            String name, double x, double y, double low, double high, String text, Palette colour, boolean filled) {}

    /** Copies the lists. */
    public PointChart {
        points = List.copyOf(points);
        products = List.copyOf(products);
    }

    /** Returns the chart. */
    public Element draw() {
        Frame frame = new Frame(280, 66, 28, 48);
        frame.leftAxis(y);
        frame.bottomAxis(x);
        for (double product : products) {
            level(product, frame);
        }
        StringBuilder description = new StringBuilder();
        for (Point point : points) {
            point(point, frame);
            description.append(point.name()).append(": ").append(point.text()).append(". ");
        }
        return frame.svg(title, description.toString().trim());
    }

    private void level(double product, Frame frame) {
        StringBuilder line = new StringBuilder();
        double end = Double.NaN;
        for (int i = 0; i <= STEPS; i++) {
            double at = x.min() + (x.max() - x.min()) * i / STEPS;
            double value = product / at;
            if (value >= y.min() && value <= y.max()) {
                double px = x.place(at, frame.left, frame.right);
                double py = y.place(value, frame.bottom, frame.top);
                line.append(line.isEmpty() ? "" : " ").append(Frame.point(px, py));
                end = px;
            }
        }
        if (!Double.isNaN(end)) {
            frame.path(line.toString(), Palette.FOURTH, 1);
        }
    }

    private void point(Point point, Frame frame) {
        double px = x.place(point.x(), frame.left, frame.right);
        double py = y.place(point.y(), frame.bottom, frame.top);
        double low = x.place(point.low(), frame.left, frame.right);
        double high = x.place(point.high(), frame.left, frame.right);
        String colour = point.colour().colour();
        if (high > low) {
            frame.line(low, py, high, py, colour, 2);
            frame.line(low, py - 5, low, py + 5, colour, 2);
            frame.line(high, py - 5, high, py + 5, colour, 2);
        }
        frame.add(Element.of("circle")
                .with("cx", px)
                .with("cy", py)
                .with("r", 6)
                .with("fill", point.filled() ? colour : "none")
                .with("stroke", colour)
                .with("stroke-width", 2));
        boolean late = px > (frame.left + frame.right) / 2;
        // The name of the highest point stands above it, the others below, so that none lies on another's range.
        boolean highest = points.stream().allMatch(other -> other.y() <= point.y());
        double height = highest ? py - 12 : py + 22;
        double shown = Math.max(frame.top + 14, Math.min(frame.bottom - 6, height));
        frame.text(px, shown, point.name(), late ? "end" : "start", Frame.INK);
    }
}
