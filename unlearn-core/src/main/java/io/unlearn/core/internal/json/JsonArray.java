package io.unlearn.core.internal.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A JSON array. */
public final class JsonArray implements JsonValue, Iterable<JsonValue> {
    private final List<JsonValue> values;
    private final JsonPath path;

    JsonArray(List<JsonValue> values, JsonPath path) {
        this.values = values;
        this.path = path;
    }

    /** Returns an array of these values. */
    public static JsonArray of(List<? extends JsonValue> values) {
        return new JsonArray(List.copyOf(values), JsonPath.ROOT);
    }

    /** Returns an array of numbers; infinities and NaN become the strings that {@link #asExtendedDouble()} reads. */
    public static JsonArray of(double... values) {
        List<JsonValue> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(JsonNumber.extended(value));
        }
        return new JsonArray(list, JsonPath.ROOT);
    }

    /** Returns an array of integers; see {@link JsonNumber#of(long)} for the range. */
    public static JsonArray of(int... values) {
        List<JsonValue> list = new ArrayList<>(values.length);
        for (int value : values) {
            list.add(JsonNumber.of((long) value));
        }
        return new JsonArray(list, JsonPath.ROOT);
    }

    /** Returns an array of strings. */
    public static JsonArray ofStrings(List<String> values) {
        return of(values.stream().map(JsonString::of).toList());
    }

    /** Returns an array of arrays of numbers. */
    public static JsonArray ofRows(double[][] rows) {
        return of(Stream.of(rows).map(JsonArray::of).toList());
    }

    /** Returns the number of elements. */
    public int size() {
        return values.size();
    }

    /**
     * Returns the element at {@code index}.
     *
     * @throws JsonException if there is no such element
     */
    public JsonValue get(int index) {
        if (index < 0 || index >= values.size()) {
            throw new JsonException(
                    "JSON array at " + path(),
                    "an array with an element " + index,
                    "an array of " + values.size(),
                    "Correct the file, or what wrote it.");
        }
        return values.get(index);
    }

    /** Returns the elements as a list that cannot be changed. */
    public List<JsonValue> values() {
        return List.copyOf(values);
    }

    @Override
    public Iterator<JsonValue> iterator() {
        return values().iterator();
    }

    @Override
    public JsonArray asArray() {
        return this;
    }

    @Override
    public double[] doubles() {
        return values.stream().mapToDouble(JsonValue::asDouble).toArray();
    }

    /** Returns a new array of the elements, read with {@link JsonValue#asExtendedDouble()}. */
    public double[] extendedDoubles() {
        return values.stream().mapToDouble(JsonValue::asExtendedDouble).toArray();
    }

    @Override
    public double[][] doubleRows() {
        return values.stream().map(JsonValue::doubles).toArray(double[][]::new);
    }

    @Override
    public String kind() {
        return "an array of " + values.size();
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonArray that && that.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return Json.canonical(this);
    }
}
