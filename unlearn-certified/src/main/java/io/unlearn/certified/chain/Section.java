package io.unlearn.certified.chain;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A part of a link that has a commitment of its own, so that it can be taken out and the chain still verifies. Members of a
 * certificate are a section each, but for the time, which is two: without {@link #ISSUED_TIME} the day stays.
 */
public enum Section {
    /** The random id of the certificate. */
    ID("id"),
    /** The day of issue, in UTC. */
    ISSUED_DATE("issuedDate"),
    /** The time on that day. */
    ISSUED_TIME("issuedTime"),
    /** Epsilon, delta and the definition. */
    GUARANTEE("guarantee"),
    /** How the release was masked. */
    MECHANISM("mechanism"),
    /** What the model minimises. */
    OBJECTIVE("objective"),
    /** The digest of the released weights. */
    MODEL_DIGEST("modelDigest"),
    /** Where it was computed. */
    PROVENANCE("provenance"),
    /** What the guarantee holds under besides. */
    CONDITIONS("conditions"),
    /** The key that signs from the next link on; only in a link that hands over, and cannot be taken out. */
    PUBLIC_KEY("publicKey");

    static final Set<Section> OF_RELEASE = EnumSet.complementOf(EnumSet.of(PUBLIC_KEY));
    static final Set<Section> OF_KEY = EnumSet.of(ISSUED_DATE, ISSUED_TIME, PUBLIC_KEY);

    private final String text;

    Section(String text) {
        this.text = text;
    }

    /** Returns its name in a link. */
    public String text() {
        return text;
    }

    static Optional<Section> named(String text) {
        return Arrays.stream(values())
                .filter(section -> section.text.equals(text))
                .findFirst();
    }
}
