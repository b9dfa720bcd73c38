package io.unlearn.core.internal.html;

import java.util.ArrayList;
import java.util.List;

/** Short names for the blocks that a report is made of. Everything given as a string is text, never markup. */
public final class Html {
    private Html() {}

    /** How a statement is meant, which decides the colour of its box; the words say it too. */
    public enum Tone {
        /** Something holds. */
        GOOD,
        /** Something does not hold. */
        BAD,
        /** Something that must be known before the rest is believed. */
        CAUTION,
        /** Neither. */
        PLAIN
    }

    /** Returns a paragraph. */
    public static Element p(String text) {
        return Element.of("p", text);
    }

    /** Returns a section with a heading. */
    public static Element section(String heading, Node... content) {
        return Element.of("section", Element.of("h2", heading)).add(content);
    }

    /** Returns a list with a bullet before each item. */
    public static Element list(List<String> items) {
        return Element.of("ul")
                .add(items.stream().map(item -> Element.of("li", item)).toList());
    }

    /** Returns a coloured box with a title. */
    public static Element box(Tone tone, String title, Node... content) {
        String style = switch (tone) {
            case GOOD -> "box good";
            case BAD -> "box bad";
            case CAUTION -> "box caution";
            case PLAIN -> "box";
        };
        return Element.of("div", Element.of("p", title).with("class", "box-title"))
                .add(content)
                .with("class", style);
    }

    /**
     * One large figure with words around it.
     *
     * @param value the figure, with its unit
     * @param label what it is
     * @param note what to compare it with; may be empty
     */
    public record Card(String value, String label, String note) {}

    /** Returns figures beside each other, as many as fit. */
    public static Element cards(List<Card> cards) {
        return Element.of("div")
                .with("class", "cards")
                .add(cards.stream()
                        .map(card -> Element.of(
                                        "div",
                                        Element.of("p", card.label()).with("class", "card-label"),
                                        Element.of("p", card.value()).with("class", "card-value"),
                                        Element.of("p", card.note()).with("class", "card-note"))
                                .with("class", "card"))
                        .toList());
    }

    /**
     * Returns a table whose first column names the rows.
     *
     * @param caption what the table shows
     * @param header one text for each column
     * @param rows one list of as many texts for each row
     */
    public static Element table(String caption, List<String> header, List<List<String>> rows) {
        Element head = Element.of("tr")
                .add(header.stream()
                        .map(text -> Element.of("th", text).with("scope", "col"))
                        .toList());
        List<Element> body = new ArrayList<>();
        for (List<String> row : rows) {
            Element line = Element.of("tr", Element.of("th", row.get(0)).with("scope", "row"));
            for (int i = 1; i < row.size(); i++) {
                // The label serves narrow screens, where each row is shown as a block of its own.
                line = line.add(Element.of("td", row.get(i)).with("data-label", header.get(i)));
            }
            body.add(line);
        }
        Element table = Element.of(
                "table",
                Element.of("caption", caption),
                Element.of("thead", head),
                Element.of("tbody").add(body));
        return Element.of("div", table).with("class", "table");
    }

    /** Returns pairs of a name and a value, for technical fields. */
    public static Element fields(List<List<String>> pairs) {
        Element list = Element.of("dl");
        for (List<String> pair : pairs) {
            list = list.add(Element.of("dt", pair.get(0)), Element.of("dd", pair.get(1)));
        }
        return list;
    }

    /** Returns a figure with a caption below it. */
    public static Element figure(Element drawing, String caption) {
        return Element.of("figure", drawing, Element.of("figcaption", caption));
    }

    /** Returns blocks beside each other where there is room, else below each other. */
    public static Element columns(Node... content) {
        return Element.of("div").add(content).with("class", "columns");
    }

    /** Returns content that is folded until a reader opens it; always open in print. */
    public static Element details(String summary, Node... content) {
        return Element.of("details", Element.of("summary", summary)).add(content);
    }
}
