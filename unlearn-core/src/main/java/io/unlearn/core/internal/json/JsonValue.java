package io.unlearn.core.internal.json;

/**
 * A JSON value. Immutable and thread-safe; equality is by content, and the order of an object's keys does not count.
 *
 * <p>The {@code as...} methods either return what they name or throw a {@link JsonException} that tells the path of the
 * value (of the enclosing array, for an element that is a plain number or string) and the kind that was found there.
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /** Returns what kind of value this is, in words: "an object", "a number"... */
    String kind();

    /** Returns the path of this value in the text that it was parsed from, or "$" for a value built in code. */
    String path();

    /** Returns this value if it is an object; otherwise throws {@link JsonException}. */
    default JsonObject asObject() {
        throw mismatch("an object");
    }

    /** Returns this value if it is an array; otherwise throws {@link JsonException}. */
    default JsonArray asArray() {
        throw mismatch("an array");
    }

    /** Returns the text if this is a string; otherwise throws {@link JsonException}. */
    default String asString() {
        throw mismatch("a string");
    }

    /** Returns the number if this is one; otherwise throws {@link JsonException}. Always finite. */
    default double asDouble() {
        throw mismatch("a number");
    }

    /**
     * Returns the number, or the one that the strings "Infinity", "-Infinity" and "NaN" stand for; otherwise throws
     * {@link JsonException}.
     */
    default double asExtendedDouble() {
        throw mismatch("a number, \"Infinity\", \"-Infinity\" or \"NaN\"");
    }

    /** Returns the number if it is an integer of at most 2^53 - 1 in size; otherwise throws {@link JsonException}. */
    default long asLong() {
        throw mismatch("an integer");
    }

    /** Returns the number if it is an integer in the range of int; otherwise throws {@link JsonException}. */
    default int asInt() {
        long value = asLong();
        if (value != (int) value) {
            throw mismatch("an integer in the range of int");
        }
        return (int) value;
    }

    /** Returns the truth value if this is one; otherwise throws {@link JsonException}. */
    default boolean asBoolean() {
        throw mismatch("true or false");
    }

    /** Returns whether this is the JSON null. */
    default boolean isNull() {
        return this instanceof JsonNull;
    }

    /** Returns a new array of the elements if this is an array of numbers; otherwise throws {@link JsonException}. */
    default double[] doubles() {
        throw mismatch("an array of numbers");
    }

    /** Returns a new {@code [rows][columns]} array (rows may differ in length) if this is an array of such arrays. */
    default double[][] doubleRows() {
        throw mismatch("an array of arrays of numbers");
    }

    private JsonException mismatch(String wanted) {
        return new JsonException("JSON value at " + path(), wanted, kind(), "Correct the file, or what wrote it.");
    }
}
