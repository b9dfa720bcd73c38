package io.unlearn.core.internal.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object. Keeps the order in which its keys came for {@link #keys()} and the pretty writer. */
public final class JsonObject implements JsonValue {
    private final Map<String, JsonValue> members;
    private final JsonPath path;

    JsonObject(Map<String, JsonValue> members, JsonPath path) {
        this.members = Collections.unmodifiableMap(members);
        this.path = path;
    }

    /** Returns a builder of an object. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the member {@code key}.
     *
     * @throws JsonException if there is none; the message names the key and the path of this object
     */
    public JsonValue get(String key) {
        JsonValue value = members.get(key);
        if (value == null) {
            throw new JsonException(
                    "JSON object at " + path(),
                    "an object with the key \"" + key + "\"",
                    "one with " + (members.isEmpty() ? "no keys" : "the keys " + String.join(", ", members.keySet())),
                    "Correct the file, or what wrote it.");
        }
        return value;
    }

    /** Returns the member {@code key}, or nothing if there is none. A member that is the JSON null is returned. */
    public Optional<JsonValue> optional(String key) {
        return Optional.ofNullable(members.get(key));
    }

    /** Returns whether there is a member {@code key}. */
    public boolean has(String key) {
        return members.containsKey(key);
    }

    /** Returns the keys, in the order in which they came, as a set that cannot be changed. */
    public Set<String> keys() {
        return members.keySet();
    }

    Map<String, JsonValue> members() {
        return members;
    }

    @Override
    public JsonObject asObject() {
        return this;
    }

    @Override
    public String kind() {
        return "an object";
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && that.members.equals(members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Json.canonical(this);
    }

    /** Gathers the members of an object. Not thread-safe. */
    public static final class Builder {
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a member.
         *
         * @return this builder
         * @throws JsonException if the key is there already, or has a lone surrogate
         */
        public Builder put(String key, JsonValue value) {
            JsonString.requireText(key);
            if (members.putIfAbsent(key, value) != null) {
                throw new JsonException(
                        "JSON key", "new in its object", "the key \"" + key + "\" again", "Put each key once.");
            }
            return this;
        }

        /** Adds a string; see {@link #put(String, JsonValue)} and {@link JsonString#of(String)}. */
        public Builder put(String key, String value) {
            return put(key, JsonString.of(value));
        }

        /** Adds a finite number; see {@link #put(String, JsonValue)} and {@link JsonNumber#of(double)}. */
        public Builder put(String key, double value) {
            return put(key, JsonNumber.of(value));
        }

        /** Adds an integer; see {@link #put(String, JsonValue)} and {@link JsonNumber#of(long)}. */
        public Builder put(String key, long value) {
            return put(key, JsonNumber.of(value));
        }

        /** Adds an integer; see {@link #put(String, JsonValue)}. */
        public Builder put(String key, int value) {
            return put(key, (long) value);
        }

        /** Adds a truth value; see {@link #put(String, JsonValue)}. */
        public Builder put(String key, boolean value) {
            return put(key, JsonBoolean.of(value));
        }

        /** Adds an array of numbers; see {@link #put(String, JsonValue)} and {@link JsonArray#of(double...)}. */
        public Builder put(String key, double[] values) {
            return put(key, JsonArray.of(values));
        }

        /** Adds an array; see {@link #put(String, JsonValue)}. */
        public Builder put(String key, List<? extends JsonValue> values) {
            return put(key, JsonArray.of(values));
        }

        /** Adds a number, or one of the strings "Infinity", "-Infinity" and "NaN". */
        public Builder putExtended(String key, double value) {
            return put(key, JsonNumber.extended(value));
        }

        /** Returns the object; the builder can go on and build another. */
        public JsonObject build() {
            return new JsonObject(new LinkedHashMap<>(members), JsonPath.ROOT);
        }
    }
}
