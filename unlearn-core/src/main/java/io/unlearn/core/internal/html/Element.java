package io.unlearn.core.internal.html;

import io.unlearn.core.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An HTML or SVG element. Only elements that show something are allowed, no attribute can hold code, and links can only
 * lead to a place on the same page; so whatever text goes in, the page that comes out runs and loads nothing. Immutable
 * and thread-safe; equal elements write equal bytes.
 */
public final class Element implements Node {
    private static final Set<String> ALLOWED = Set.of(
            "a",
            "article",
            "b",
            "body",
            "br",
            "caption",
            "circle",
            "code",
            "dd",
            "desc",
            "details",
            "div",
            "dl",
            "dt",
            "em",
            "figcaption",
            "figure",
            "footer",
            "g",
            "h1",
            "h2",
            "h3",
            "head",
            "header",
            "html",
            "li",
            "line",
            "main",
            "meta",
            "nav",
            "ol",
            "p",
            "path",
            "polyline",
            "rect",
            "section",
            "small",
            "span",
            "strong",
            "sub",
            "summary",
            "sup",
            "svg",
            "table",
            "tbody",
            "td",
            "text",
            "th",
            "thead",
            "title",
            "tr",
            "ul");
    private static final Set<String> VOID = Set.of("br", "meta");
    private static final Set<String> NEVER =
            Set.of("src", "srcset", "style", "action", "formaction", "data", "xlink:href");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    private final String name;
    private final Map<String, String> attributes;
    private final List<Node> children;

    private Element(String name, Map<String, String> attributes, List<Node> children) {
        this.name = name;
        this.attributes = attributes;
        this.children = children;
    }

    /**
     * Returns an element without attributes.
     *
     * @throws InvalidArgumentException if the element is not one of those that only show something
     */
    public static Element of(String name, Node... children) {
        if (!ALLOWED.contains(name)) {
            throw new InvalidArgumentException(
                    "element", "one that only shows something", name, "Use one of " + ALLOWED + ".");
        }
        return new Element(name, Map.of(), List.of(children));
    }

    /** Returns an element with one text in it; see {@link #of}. */
    public static Element of(String name, String text) {
        return of(name, new Text(text));
    }

    /**
     * Returns the same element with one more attribute.
     *
     * @throws InvalidArgumentException if the attribute could run or load something
     */
    public Element with(String attribute, String value) {
        boolean code = attribute.regionMatches(true, 0, "on", 0, 2) || NEVER.contains(attribute);
        if (code || !ATTRIBUTE.matcher(attribute).matches()) {
            throw new InvalidArgumentException(
                    "attribute", "one that can neither run nor load anything", attribute, "Leave it out.");
        }
        if (attribute.equals("href") && !value.startsWith("#") || value.contains("url(")) {
            throw new InvalidArgumentException(
                    "attribute " + attribute, "a place on this page, like \"#id\"", "an address", "Leave it out.");
        }
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Element(name, Collections.unmodifiableMap(more), children);
    }

    /** Returns the same element with one more attribute, a number with at most two decimals. */
    public Element with(String attribute, double value) {
        return with(attribute, Numbers.coordinate(value));
    }

    /** Returns the same element with more nodes at its end. */
    public Element add(Node... more) {
        return new Element(
                name,
                attributes,
                Stream.concat(children.stream(), Stream.of(more)).toList());
    }

    /** Returns the same element with more nodes at its end. */
    public Element add(List<? extends Node> more) {
        List<Node> all = new ArrayList<>(children);
        all.addAll(more);
        return new Element(name, attributes, List.copyOf(all));
    }

    @Override
    public void appendTo(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((key, value) -> {
            out.append(' ').append(key).append("=\"");
            Text.escape(value, out);
            out.append('"');
        });
        out.append('>');
        if (VOID.contains(name)) {
            return;
        }
        for (Node child : children) {
            child.appendTo(out);
        }
        out.append("</").append(name).append('>');
    }

    /** Returns the markup. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        appendTo(out);
        return out.toString();
    }
}
