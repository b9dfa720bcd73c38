package io.unlearn.core.error;

/** An argument was refused; the object it was given to is unchanged. */
public class InvalidArgumentException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String condition;
    private final String value;
    private final String fix;

    /**
     * Describes what was refused. The message reads "name must be condition but is value. fix".
     *
     * @param name what was wrong
     * @param condition what it must be
     * @param value what it is, kept as text; never personal data
     * @param fix what the caller can do, as a sentence
     */
    public InvalidArgumentException(String name, String condition, Object value, String fix) {
        super(name + " must be " + condition + " but is " + value + ". " + fix);
        this.name = name;
        this.condition = condition;
        this.value = String.valueOf(value);
        this.fix = fix;
    }

    /** Returns what was wrong. */
    public String name() {
        return name;
    }

    /** Returns what it must be. */
    public String condition() {
        return condition;
    }

    /** Returns what it is, as text. */
    public String value() {
        return value;
    }

    /** Returns what the caller can do about it. */
    public String fix() {
        return fix;
    }
}
