package io.unlearn.core.internal.html;

/** A piece of markup: an {@link Element}, a {@link Text}, or a {@link StyleSheet}. Immutable. */
public sealed interface Node permits Element, Text, StyleSheet {
    /** Appends this node as markup. */
    void appendTo(StringBuilder out);
}
