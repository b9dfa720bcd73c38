package io.unlearn.core.internal.svg;

import io.unlearn.core.internal.html.Element;
import java.util.List;

/**
 * Horizontal bars, each with its name above and its value in words behind it.
 *
 * @param title what the chart shows, for readers who cannot see it
 * @param axis the values' range; bars start at its lower end
 * @param bars from top to bottom
 */
public record BarChart(String title, Axis axis, List<Bar> bars) {
    private static final double ROW = 50;

    /**
     * One bar.
     *
     * @param name what it stands for
     * @param value its length
     * @param text the value in words
     * @param colour its colour
     */
    public record Bar(String name, double value, String text, Palette colour) {}

    /** Copies the bars. */
    public BarChart {
        bars = List.copyOf(bars);
    }

    /** Returns the chart. */
    public Element draw() {
        Frame frame = new Frame(bars.size() * ROW + 50, 4, 4, 48);
        frame.bottomAxis(axis);
        StringBuilder description = new StringBuilder();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = frame.top + i * ROW;
            double end = axis.place(bar.value(), frame.left, frame.right);
            frame.text(frame.left, y + 17, bar.name() + ": " + bar.text(), "start", Frame.INK);
            frame.rect(
                    frame.left,
                    y + 23,
                    Math.max(2, end - frame.left),
                    16,
                    bar.colour().colour(),
                    1);
            description.append(bar.name()).append(": ").append(bar.text()).append(". ");
        }
        return frame.svg(title, description.toString().trim());
    }
}
