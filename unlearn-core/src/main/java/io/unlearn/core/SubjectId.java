package io.unlearn.core;

import io.unlearn.core.error.InvalidArgumentException;

/**
 * Names a person, who may have many training rows. An id is personal data when it can be linked to a person: unlearn never logs it and never
 * writes it into a certificate.
 *
 * @param value the caller's own id, not blank
 */
public record SubjectId(String value) implements Comparable<SubjectId> {
    /**
     * Checks the id.
     *
     * @throws InvalidArgumentException if {@code value} is blank
     */
    public SubjectId {
        if (value.isBlank()) {
            throw new InvalidArgumentException("subject id", "not blank", "blank", "Give each person an id.");
        }
    }

    /** Returns the id with this text. */
    public static SubjectId of(String value) {
        return new SubjectId(value);
    }

    @Override
    public int compareTo(SubjectId other) {
        return value.compareTo(other.value);
    }

    /** Returns a text without the id, so that it cannot reach a log by accident; use {@link #value()} for the id. */
    @Override
    public String toString() {
        return "SubjectId[hidden]";
    }
}
