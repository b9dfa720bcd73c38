package io.unlearn.core;

import io.unlearn.core.error.InvalidArgumentException;

/**
 * Names one training row. An id is personal data when it can be linked to a person: unlearn never logs it and never
 * writes it into a certificate.
 *
 * @param value the caller's own id, not blank
 */
public record RecordId(String value) implements Comparable<RecordId> {
    /**
     * Checks the id.
     *
     * @throws InvalidArgumentException if {@code value} is blank
     */
    public RecordId {
        if (value.isBlank()) {
            throw new InvalidArgumentException("record id", "not blank", "blank", "Give each row a unique id.");
        }
    }

    /** Returns the id with this text. */
    public static RecordId of(String value) {
        return new RecordId(value);
    }

    @Override
    public int compareTo(RecordId other) {
        return value.compareTo(other.value);
    }

    /** Returns a text without the id, so that it cannot reach a log by accident; use {@link #value()} for the id. */
    @Override
    public String toString() {
        return "RecordId[hidden]";
    }
}
