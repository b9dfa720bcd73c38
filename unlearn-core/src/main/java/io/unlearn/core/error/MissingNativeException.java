package io.unlearn.core.error;

/** A native library is missing, or does not fit the others; the fix names what to add. */
public class MissingNativeException extends InvalidStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the value that was refused.
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public MissingNativeException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
