package io.unlearn.core.internal.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.internal.html.Element;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ChartTest {
    private static final String NASTY = "<a&b>\"'";

    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        Element chart = new BarChart(
                        "Times",
                        Axis.linear("seconds", 0, 10),
                        List.of(
                                new BarChart.Bar("one " + NASTY, 5, "5 s", Palette.FIRST),
                                new BarChart.Bar("two", 10, "10 s", Palette.SECOND)))
                .draw();
        Document svg = parse(chart);
        double first = Double.parseDouble(svg.getElementsByTagName("rect")
                .item(0)
                .getAttributes()
                .getNamedItem("width")
                .getNodeValue());
        double second = Double.parseDouble(svg.getElementsByTagName("rect")
                .item(1)
                .getAttributes()
                .getNamedItem("width")
                .getNodeValue());
        assertThat(second).isEqualTo(2 * first);
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
                .isEqualTo("one " + NASTY + ": 5 s. two: 10 s.");
    }

    @Test
    void linesStayWithinTheFrame() throws Exception {
        Element chart = new LineChart(
                        "Path",
                        Axis.linear("step", 0, 2),
                        Axis.log("norm", 1e-3, 1),
                        List.of(new LineChart.Line(
                                NASTY, new double[] {0, 1, 2}, new double[] {5, 0.1, 1e-9}, Palette.THIRD)))
                .draw();
        String points = parse(chart)
                .getElementsByTagName("polyline")
                .item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue();
        assertThat(points).isEqualTo("66.00,50.00 266.00,118.00 466.00,254.00");
        assertThatThrownBy(() -> new LineChart.Line("x", new double[1], new double[2], Palette.FIRST))
                .isInstanceOf(ShapeMismatchException.class);
    }

    @Test
    void linesAreToldApartWithoutColour() throws Exception {
        List<LineChart.Line> lines = Arrays.stream(Palette.values())
                .map(p -> new LineChart.Line("same name", new double[2], new double[2], p))
                .toList();
        Document svg = parse(new LineChart("x", Axis.linear("x", 0, 1), Axis.linear("y", 0, 1), lines).draw());
        Set<String> dashes = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            org.w3c.dom.Element line =
                    (org.w3c.dom.Element) svg.getElementsByTagName("polyline").item(i);
            assertThat(line.getAttribute("points")).isEqualTo("66.00,276.00 66.00,276.00");
            dashes.add(line.getAttribute("stroke-dasharray"));
        }
        assertThat(dashes).hasSize(Palette.values().length);
    }

    @Test
    void pointsLieWhereTheirValuesAre() throws Exception {
        PointChart.Point inside =
                new PointChart.Point("in " + NASTY, 0.5, 0.5, 0.25, 0.75, "a half", Palette.FIRST, true);
        PointChart.Point outside = new PointChart.Point("out", 9, -9, 9, 9, "far", Palette.SECOND, false);
        Document svg = parse(new PointChart(
                        "P",
                        Axis.linear("x", 0, 1),
                        Axis.linear("y", 0, 1),
                        List.of(inside, outside),
                        List.of(0.25, 4.0))
                .draw());
        var circles = svg.getElementsByTagName("circle");
        assertThat(circles.getLength()).isEqualTo(2);
        assertThat(((org.w3c.dom.Element) circles.item(0)).getAttribute("cx")).isEqualTo("266");
        assertThat(((org.w3c.dom.Element) circles.item(0)).getAttribute("cy")).isEqualTo("130");
        assertThat(((org.w3c.dom.Element) circles.item(1)).getAttribute("cx")).isEqualTo("466");
        assertThat(((org.w3c.dom.Element) circles.item(1)).getAttribute("cy")).isEqualTo("232");
        // The product 4 lies nowhere on the axes; that of 0.25 goes through the point in the middle.
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
        assertThat(((org.w3c.dom.Element) svg.getElementsByTagName("polyline").item(0)).getAttribute("points"))
                .startsWith("166.00,28.00 ")
                .contains(" 266.00,130.00 ")
                .endsWith(" 466.00,181.00");
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
                .isEqualTo("in " + NASTY + ": a half. out: far.");
    }

    @Test
    void histogramsCountEveryValue() throws Exception {
        Element chart = new Histogram(
                        "Scores",
                        Axis.linear("score", -1, 1),
                        "runs",
                        2,
                        List.of(
                                new Histogram.Values("low", new double[] {-5, -0.5}, Palette.FIRST),
                                new Histogram.Values("both", new double[] {-0.1, 0.1, 0.2, 9}, Palette.SECOND)))
                .draw();
        // Two swatches in the legend, one bar for the first set, two for the second.
        assertThat(parse(chart).getElementsByTagName("rect").getLength()).isEqualTo(5);
        assertThatThrownBy(() -> new Histogram("x", Axis.linear("x", 0, 1), "runs", 0, List.of()))
                .isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void intervalsWithoutAnUpperEndAreOpen() throws Exception {
        Element chart = new IntervalChart(
                        "Bounds",
                        Axis.linear("epsilon", 0, 4),
                        List.of(
                                new IntervalChart.Row("closed", 1, 0, 2, "0 to 2", Palette.FIRST),
                                new IntervalChart.Row(
                                        "open", 3, 2, Double.POSITIVE_INFINITY, "2 or more", Palette.SECOND)),
                        Optional.of(new IntervalChart.Reference("claimed " + NASTY, 1)))
                .draw();
        Document svg = parse(chart);
        // Five ticks and the base line, the reference, three lines for the closed interval and two for the open one.
        assertThat(svg.getElementsByTagName("line").getLength()).isEqualTo(12);
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
    }

    @Test
    void theBytesOfAChartAreFixed() {
        String svg = new BarChart(
                        "T", Axis.linear("s", 0, 1), List.of(new BarChart.Bar("b", 0.25, "1/4", Palette.FIRST)))
                .draw()
                .toString();
        assertThat(svg)
                .startsWith("<svg viewBox=\"0 0 480 100\" role=\"img\" aria-label=\"T\" font-size=\"15\""
                        + " font-family=\"system-ui, sans-serif\"><title>T</title><desc>b: 1/4.</desc>")
                .endsWith(
                        "<text x=\"4\" y=\"21\" text-anchor=\"start\" fill=\"#1b2430\" stroke=\"#ffffff\" stroke-width=\"3\""
                                + " paint-order=\"stroke\">b: 1/4</text><rect x=\"4\" y=\"27\" width=\"115.5\""
                                + " height=\"16\" fill=\"#0b5cad\" fill-opacity=\"1\"></rect></svg>");
    }

    @Test
    void ticksAreRound() {
        assertThat(Axis.linear("x", 0, 1).ticks().stream().map(Axis.linear("x", 0, 1)::text))
                .containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
        assertThat(Axis.linear("x", -3, 17).ticks()).containsExactly(0.0, 5.0, 10.0, 15.0);
        Axis log = Axis.log("x", 1e-6, 100);
        assertThat(log.ticks().stream().map(log::text))
                .containsExactly("1\u00a0×\u00a010⁻⁶", "1\u00a0×\u00a010⁻⁴", "0.01", "1", "100");
        assertThatThrownBy(() -> Axis.linear("x", 1, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> Axis.log("x", 0, 1)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> Axis.linear("x", Double.NaN, 1)).isInstanceOf(OutOfRangeException.class);
    }

    private static Document parse(Element svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
