package io.unlearn.core.internal.svg;

/** Colours that stay apart for people who see few colours, and in grey print (Okabe and Ito 2008, darkened). */
public enum Palette {
    /** Blue. */
    FIRST("#0b5cad"),
    /** Orange. */
    SECOND("#d55e00"),
    /** Green. */
    THIRD("#1a7f5a"),
    /** Grey. */
    FOURTH("#7a8694");

    private final String colour;

    Palette(String colour) {
        this.colour = colour;
    }

    /** Returns the colour as {@code #rrggbb}. */
    public String colour() {
        return colour;
    }
}
