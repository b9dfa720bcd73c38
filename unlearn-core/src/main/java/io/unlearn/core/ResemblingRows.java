package io.unlearn.core;

/**
 * How many rows resemble removed ones and stay in the model. <b>Internal</b>, like {@link RemovalEvidence}: a function of the
 * removed rows.
 *
 * @param same rows whose features are exactly those of a removed row
 * @param near further rows whose features lie within the declared distance of a removed row
 */
public record ResemblingRows(int same, int near) {
    /** Returns the number of rows of both kinds. */
    public int total() {
        return same + near;
    }
}
