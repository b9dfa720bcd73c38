package io.unlearn.core.internal.json;

import io.unlearn.core.error.InvalidArgumentException;

/** A text is not the strict JSON that is read here, or a value has another type than the reader needs. */
public final class JsonException extends InvalidArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes what was refused.
     *
     * @param name where: a line and column, or the path of a value
     * @param condition what must stand there
     * @param value the kind of thing that stands there, never its content
     * @param fix what the caller can do, as a sentence
     */
    public JsonException(String name, String condition, Object value, String fix) {
        super(name, condition, value, fix);
    }
}
