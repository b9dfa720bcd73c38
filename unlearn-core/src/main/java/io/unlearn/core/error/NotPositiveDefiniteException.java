package io.unlearn.core.error;

/** A matrix that has to be positive definite is not. */
public class NotPositiveDefiniteException extends InvalidStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the value that was refused.
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public NotPositiveDefiniteException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
