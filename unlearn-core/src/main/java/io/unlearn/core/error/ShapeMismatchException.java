package io.unlearn.core.error;

/** The shapes of two arrays do not fit, or an array has a shape that is not allowed. */
public class ShapeMismatchException extends InvalidArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the value that was refused.
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public ShapeMismatchException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
