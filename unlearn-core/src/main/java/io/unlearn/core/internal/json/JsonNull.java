package io.unlearn.core.internal.json;

/** The JSON null. */
public final class JsonNull implements JsonValue {
    private final JsonPath path;

    JsonNull(JsonPath path) {
        this.path = path;
    }

    /** Returns a null that belongs to no text. */
    public static JsonNull of() {
        return new JsonNull(JsonPath.ROOT);
    }

    @Override
    public String kind() {
        return "null";
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNull;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "null";
    }
}
