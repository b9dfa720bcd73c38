package io.unlearn.core.error;

/** The object was closed, and what it held was freed. */
public class ClosedException extends InvalidStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the value that was refused.
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public ClosedException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
