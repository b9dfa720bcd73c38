package io.unlearn.core.error;

/** The Euclidean norm of a row exceeds the declared bound, which the guarantee depends on. */
public class RowNormException extends InvalidArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the value that was refused.
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public RowNormException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
