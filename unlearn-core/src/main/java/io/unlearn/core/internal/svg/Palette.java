package io.unlearn.core.internal.svg;

/**
 * Colours that stay apart for people who see few colours, and in grey print (Okabe and Ito 2008, darkened). Each has a pattern
 * of dashes too, so that lines can be told apart without colour.
 */
public enum Palette {
    /** Blue. */
    FIRST("#0b5cad", ""),
    /** Orange. */
    SECOND("#d55e00", "7 3"),
    /** Green. */
    THIRD("#1a7f5a", "2 3"),
    /** Grey. */
    FOURTH("#7a8694", "9 3 2 3");

    private final String colour;
    private final String dashes;

    Palette(String colour, String dashes) {
        this.colour = colour;
        this.dashes = dashes;
    }

    /** Returns the colour as {@code #rrggbb}. */
    public String colour() {
        return colour;
    }

    /** Returns lengths of dashes and gaps, as SVG takes them; empty for an unbroken line. */
    String dashes() {
        return dashes;
    }
}
