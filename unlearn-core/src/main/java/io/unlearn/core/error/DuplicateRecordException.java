package io.unlearn.core.error;

/** A record id occurs twice where it must occur once. */
public class DuplicateRecordException extends InvalidArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the value that was refused.
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public DuplicateRecordException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
