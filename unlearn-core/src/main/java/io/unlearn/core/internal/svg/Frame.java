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
        text(4, top - 10, axis.label(), "start", SOFT);
    }

    /** Draws a legend in rows from {@code y} on, and returns the y below it. */
    static double legend(Frame frame, List<Mark> marks, double y) {
        double x = 4;
        double at = y;
        for (Mark mark : marks) {
            double width = 24 + 0.56 * FONT * mark.name().length() + 14;
            if (x > 4 && x + width > WIDTH) {
                x = 4;
                at += FONT + 7;
            }
            frame.rect(x, at - 10, 12, 12, mark.colour(), 0.85);
            frame.text(x + 18, at, mark.name(), "start", INK);
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

    /** A name in a legend and its colour. */
    record Mark(String name, String colour) {}
}
