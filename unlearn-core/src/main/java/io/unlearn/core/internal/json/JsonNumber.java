package io.unlearn.core.internal.json;

/** A JSON number: a finite double, as in RFC 8785. Negative zero equals zero. */
public final class JsonNumber implements JsonValue {
    private static final long MAX_SAFE = (1L << 53) - 1;

    private final double value;
    private final JsonPath path;

    JsonNumber(double value, JsonPath path) {
        this.value = value;
        this.path = path;
    }

    /**
     * Returns a number that belongs to no text.
     *
     * @throws JsonException if {@code value} is not finite; {@link #extended(double)} writes those as strings
     */
    public static JsonNumber of(double value) {
        if (!Double.isFinite(value)) {
            throw new JsonException(
                    "JSON number", "finite", value, "Write it as a string, with JsonNumber.extended(value).");
        }
        return new JsonNumber(value, JsonPath.ROOT);
    }

    /**
     * Returns an integer that belongs to no text.
     *
     * @throws JsonException if it is larger than 2^53 - 1 in size, where a double loses digits
     */
    public static JsonNumber of(long value) {
        if (value > MAX_SAFE || value < -MAX_SAFE) {
            throw new JsonException(
                    "JSON integer", "at most 2^53 - 1 in size", value, "Write it as a string of digits.");
        }
        return new JsonNumber(value, JsonPath.ROOT);
    }

    /** Returns {@code value} as a number, or as one of the strings "Infinity", "-Infinity" and "NaN". */
    public static JsonValue extended(double value) {
        return Double.isFinite(value) ? of(value) : JsonString.of(Double.toString(value));
    }

    @Override
    public double asDouble() {
        return value;
    }

    @Override
    public double asExtendedDouble() {
        return value;
    }

    @Override
    public long asLong() {
        if (value == Math.rint(value) && Math.abs(value) <= MAX_SAFE) {
            return (long) value;
        }
        return JsonValue.super.asLong();
    }

    @Override
    public String kind() {
        return "the number " + this;
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNumber that && that.value == value;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(value + 0.0);
    }

    @Override
    public String toString() {
        return EcmaNumber.format(value);
    }
}
