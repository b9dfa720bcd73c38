package io.unlearn.core.internal.json;

/** A JSON truth value. */
public final class JsonBoolean implements JsonValue {
    private final boolean value;
    private final JsonPath path;

    JsonBoolean(boolean value, JsonPath path) {
        this.value = value;
        this.path = path;
    }

    /** Returns a truth value that belongs to no text. */
    public static JsonBoolean of(boolean value) {
        return new JsonBoolean(value, JsonPath.ROOT);
    }

    @Override
    public boolean asBoolean() {
        return value;
    }

    @Override
    public String kind() {
        return "a truth value";
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonBoolean that && that.value == value;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(value);
    }

    @Override
    public String toString() {
        return Boolean.toString(value);
    }
}
