package io.unlearn.fuzz;

import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonException;
import io.unlearn.core.internal.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** JSON: what is read is written in one canonical form, which is read as the same. */
public final class JsonTarget {
    static final FuzzTarget TARGET = FuzzTarget.of("json", JsonTarget.class, JsonTarget::read, JsonTarget::seeds);

    private JsonTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(JsonTarget::read, bytes);
    }

    private static void read(byte[] bytes) {
        JsonValue value;
        try {
            value = Json.parse(bytes);
        } catch (JsonException e) {
            return;
        }
        String canonical = Json.canonical(value);
        JsonValue again = Json.parse(canonical);
        boolean same = again.equals(value)
                && Json.canonical(again).equals(canonical)
                && Json.parse(Json.pretty(value)).equals(value);
        if (!same) {
            throw new AssertionError("another value after writing and reading");
        }
    }

    private static List<byte[]> seeds() {
        return Stream.of(
                        "{\"a\": [1, -0.5e-3, true, false, null, \"\\u00e9\\n\\ud83d\\ude00\"], \"b\": {\"\": 1e300}}",
                        "[[[[[]]]], {}, 5e-324, 1.7976931348623157e308, 123456789012345678]",
                        "\"text \u20ac \\\\ \\/\"")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
