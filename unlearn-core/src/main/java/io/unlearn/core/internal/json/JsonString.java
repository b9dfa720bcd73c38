package io.unlearn.core.internal.json;

/** A JSON string: Unicode text without lone surrogates. */
public final class JsonString implements JsonValue {
    private final String value;
    private final JsonPath path;

    JsonString(String value, JsonPath path) {
        this.value = value;
        this.path = path;
    }

    /**
     * Returns a string that belongs to no text.
     *
     * @throws JsonException if {@code value} has a lone surrogate, which has no UTF-8 form
     */
    public static JsonString of(String value) {
        return new JsonString(requireText(value), JsonPath.ROOT);
    }

    static String requireText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw new JsonException(
                            "JSON string",
                            "Unicode text",
                            "a text with a lone surrogate at index " + i,
                            "Repair the text before it is written.");
                }
                i++;
            }
        }
        return value;
    }

    @Override
    public String asString() {
        return value;
    }

    @Override
    public double asExtendedDouble() {
        return switch (value) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> JsonValue.super.asExtendedDouble();
        };
    }

    @Override
    public String kind() {
        return "a string";
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonString that && that.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return Json.canonical(this);
    }
}
