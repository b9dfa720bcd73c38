package io.unlearn.core.internal.svg;

import io.unlearn.core.internal.html.Element;
import io.unlearn.core.internal.html.Text;
import java.util.ArrayList;
import java.util.List;

/** The drawing area of a chart, its title for readers who cannot see it, and its axes. */
final class Frame {
    static final double WIDTH = 480;
    static final double FONT = 15;
    static final String INK = "#1b2430";
    static final String SOFT = "#566373";
    static final String LINE = "#d9dfe6";

    final double left;
    final double right = WIDTH - 14;
    final double top;
    final double bottom;
    private final double height;
    private final List<Element> shapes = new ArrayList<>();

    Frame(double height, double left, double top, double bottomMargin) {
        this.height = height;
        this.left = left;
        this.top = top;
        this.bottom = height - bottomMargin;
    }

    void add(Element shape) {
        shapes.add(shape);
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        add(Element.of("line")
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2)
                .with("stroke", colour)
                .with("stroke-width", width));
    }

    void rect(double x, double y, double width, double height, String colour, double opacity) {
        add(Element.of("rect")
                .with("x", x)
                .with("y", y)
                .with("width", Math.max(0, width))
                .with("height", Math.max(0, height))
                .with("fill", colour)
                .with("fill-opacity", opacity));
    }

    /** Writes a text; {@code anchor} is start, middle or end. */
    void text(double x, double y, String text, String anchor, String colour) {
        // The white edge keeps a text readable where a line crosses it.
        add(Element.of("text", new Text(text))
                .with("x", x)
                .with("y", y)
                .with("text-anchor", anchor)
                .with("fill", colour)
                .with("stroke", "#ffffff")
                .with("stroke-width", 3)
                .with("paint-order", "stroke"));
    }

    /** Draws the axis along the bottom, with faint lines upwards. */
    void bottomAxis(Axis axis) {
        for (double tick : axis.ticks()) {
            double x = axis.place(tick, left, right);
            line(x, top, x, bottom, LINE, 1);
            double half = 0.3 * FONT * axis.text(tick).length();
            double centre = Math.max(half, Math.min(WIDTH - half, x));
            text(centre, bottom + FONT + 4, axis.text(tick), "middle", SOFT);
        }
        line(left, bottom, right, bottom, SOFT, 1);
        text((left + right) / 2, bottom + 2.5 * FONT + 4, axis.label(), "middle", SOFT);
    }

    /** Draws the axis along the left, with faint lines across; its label stands above it. */
    void leftAxis(Axis axis) {
        for (double tick : axis.ticks()) {
            double y = axis.place(tick, bottom, top);
            line(left, y, right, y, LINE, 1);
            text(left - 6, y + FONT / 3, axis.text(tick), "end", SOFT);
        }
        text(4, top - 13, axis.label(), "start", SOFT);
    }

    /** Draws a legend in rows from {@code y} on, and returns the y below it. */
    static double legend(Frame frame, List<Mark> marks, double y) {
        double x = 4;
        double at = y;
        for (Mark mark : marks) {
            double width = 36 + 0.56 * FONT * mark.name().length() + 14;
            if (x > 4 && x + width > WIDTH) {
                x = 4;
                at += FONT + 7;
            }
            mark.draw(frame, x, at);
            frame.text(x + 30, at, mark.name(), "start", INK);
            x += width;
        }
        return at + FONT + 7;
    }

    /** Returns the room that {@link #legend} takes. */
    static double legendHeight(List<Mark> marks) {
        return legend(new Frame(100, 0, 0, 0), marks, 0);
    }

    /** Returns the chart. */
    Element svg(String title, String description) {
        return Element.of("svg", Element.of("title", title), Element.of("desc", description))
                .with("viewBox", "0 0 " + (int) WIDTH + " " + (int) Math.ceil(height))
                .with("role", "img")
                .with("aria-label", title)
                .with("font-size", FONT)
                .with("font-family", "system-ui, sans-serif")
                .add(shapes);
    }

    /** Draws connected lines in a palette's colour and dashes; {@code points} as SVG takes them. */
    void path(String points, Palette palette, double width) {
        Element line = Element.of("polyline")
                .with("points", points)
                .with("fill", "none")
                .with("stroke", palette.colour())
                .with("stroke-width", width);
        add(dashed(line, palette));
    }

    private static Element dashed(Element line, Palette palette) {
        return palette.dashes().isEmpty() ? line : line.with("stroke-dasharray", palette.dashes());
    }

    /** Returns a point as SVG takes it, with two decimals. */
    static String point(double x, double y) {
        return hundredths(x) + "," + hundredths(y);
    }

    private static String hundredths(double value) {
        long rounded = Math.round(value * 100);
        return rounded / 100 + "." + (rounded % 100 < 10 ? "0" : "") + rounded % 100;
    }

    /**
     * A name in a legend with a sample of its line.
     *
     * @param filled whether the area below the line is filled
     */
    record Mark(String name, Palette palette, boolean filled) {
        void draw(Frame frame, double x, double y) {
            if (filled) {
                frame.rect(x, y - 10, 24, 12, palette.colour(), 0.3);
            }
            double at = filled ? y - 10 : y - 4;
            Element sample = Element.of("line")
                    .with("x1", x)
                    .with("y1", at)
                    .with("x2", x + 24)
                    .with("y2", at)
                    .with("stroke", palette.colour())
                    .with("stroke-width", 2.5);
            frame.add(dashed(sample, palette));
        }
    }
}
