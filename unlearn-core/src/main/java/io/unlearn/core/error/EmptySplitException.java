package io.unlearn.core.error;

/** A split, a data set or a set of scores is empty. */
public class EmptySplitException extends InvalidArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the value that was refused.
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public EmptySplitException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
