package io.unlearn.examples.basic.data;

import java.io.IOException;

/** A file is not the data that it is taken for. The message says what was expected, what was found and what to do. */
public final class DataFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the file.
     *
     * @param name what was wrong, with the file's name
     * @param condition what it must be
     * @param value what it is
     * @param fix what the user can do, as a sentence
     */
    public DataFormatException(String name, String condition, Object value, String fix) {
        super(name + " must be " + condition + " but is " + value + ". " + fix);
    }
}
