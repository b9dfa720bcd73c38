package io.unlearn.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKind() {
        JsonObject object = Json.parse(
                        " {\"a\": [1, -2.5e1, 0.0], \"s\": \"x\\u00e9\\n\\ud83d\\ude00/\", \"t\": true, \"n\": null,"
                                + " \"rows\": [[1, 2], [3]], \"inf\": \"-Infinity\", \"o\": {}} ")
                .asObject();
        assertThat(object.keys()).containsExactly("a", "s", "t", "n", "rows", "inf", "o");
        assertThat(object.get("a").doubles()).containsExactly(1, -25, 0);
        assertThat(object.get("s").asString()).isEqualTo("x\u00e9\n\ud83d\ude00/");
        assertThat(object.get("t").asBoolean()).isTrue();
        assertThat(object.get("n").isNull()).isTrue();
        assertThat(object.get("rows").doubleRows()).isEqualTo(new double[][] {{1, 2}, {3}});
        assertThat(object.get("inf").asExtendedDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(object.get("a").asArray().get(1).asLong()).isEqualTo(-25);
        assertThat(object.optional("missing")).isEmpty();
        assertThat(object.get("o").asObject().keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[1 2]",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "NaN",
                "Infinity",
                "nul",
                "tru",
                "'x'",
                "\"x",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "\"\\ud800\"",
                "\"\\udc00x\"",
                "1 2",
                "[1]]",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"a\":1}",
                "1e999",
                "\ufeff1",
                "[1,\u00a02]",
                "// c\n1"
            })
    void refusesWhatIsNotStrictJson(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageMatching("(?s)JSON at line \\d+, column \\d+ must be .* but is .*");
    }

    @Test
    void tellsLineAndColumn() {
        assertThatThrownBy(() -> Json.parse("{\n  \"a\": 1,\n  \"b\": ?\n}"))
                .hasMessageStartingWith("JSON at line 3, column 8 must be a value but is '?'.");
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\n\"a\":2}"))
                .hasMessageStartingWith("JSON at line 2, column 1 must be a key that is new in its object");
    }

    @Test
    void refusesWhatIsTooDeep() {
        assertThat(Json.parse("[".repeat(256) + "]".repeat(256)).asArray().size())
                .isEqualTo(1);
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("at most 256 levels deep");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xff, '"'})).hasMessageContaining("UTF-8");
    }

    @Test
    void tellsThePathOfWhatIsMissingOrOfAnotherKind() {
        JsonObject root = Json.parse("{\"cases\": [{\"x\": 1}, {\"x y\": \"s\", \"v\": [1, null]}]}")
                .asObject();
        JsonObject second = root.get("cases").asArray().get(1).asObject();
        assertThatThrownBy(() -> second.get("w"))
                .hasMessageStartingWith("JSON object at $.cases[1] must be an object with the key \"w\"")
                .hasMessageContaining("the keys x y, v");
        assertThatThrownBy(() -> second.get("x y").asDouble())
                .hasMessageStartingWith("JSON value at $.cases[1]['x y'] must be a number but is a string.");
        assertThatThrownBy(() -> second.get("v").doubles())
                .hasMessageStartingWith("JSON value at $.cases[1].v must be a number but is null.");
        assertThatThrownBy(() -> root.get("cases").asArray().get(2)).hasMessageContaining("an array of 2");
        assertThatThrownBy(() -> Json.parse("1.5").asLong()).hasMessageContaining("the number 1.5");
        assertThatThrownBy(() -> Json.parse("3000000000").asInt()).hasMessageContaining("range of int");
        assertThatThrownBy(() -> Json.parse("9007199254740993").asLong()).hasMessageContaining("an integer");
    }

    @Test
    void buildsObjects() {
        JsonObject object = JsonObject.builder()
                .put("b", 1)
                .put("a", 0.5)
                .put("s", "x")
                .put("list", new double[] {1, 2})
                .put("flag", true)
                .putExtended("inf", Double.POSITIVE_INFINITY)
                .put("rows", JsonArray.ofRows(new double[][] {{1}, {2, 3}}))
                .put("names", JsonArray.ofStrings(List.of("p", "q")))
                .build();
        assertThat(Json.canonical(object))
                .isEqualTo("{\"a\":0.5,\"b\":1,\"flag\":true,\"inf\":\"Infinity\",\"list\":[1,2],"
                        + "\"names\":[\"p\",\"q\"],\"rows\":[[1],[2,3]],\"s\":\"x\"}");
        assertThatThrownBy(() -> JsonObject.builder().put("a", 1).put("a", 2)).hasMessageContaining("again");
        assertThatThrownBy(() -> JsonObject.builder().put("a", Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> JsonObject.builder().put("a", 1L << 53)).hasMessageContaining("2^53 - 1");
        assertThatThrownBy(() -> JsonString.of("\ud800")).hasMessageContaining("lone surrogate");
    }

    /** RFC 8785, sections 3.2.2 and 3.2.3. */
    @Test
    void writesTheExamplesOfTheRfc() {
        JsonValue first = Json.parse("{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3,"
                + " 0.000000000000000000000000001],"
                + " \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                + " \"literals\": [null, true, false]}");
        assertThat(Json.canonical(first))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        JsonValue second = Json.parse("{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\","
                + " \"\\ufb33\": \"Hebrew Letter Dalet With Dagesh\", \"1\": \"One\","
                + " \"\\ud83d\\ude00\": \"Emoji: Grinning Face\", \"\\u0080\": \"Control\","
                + " \"\\u00f6\": \"Latin Small Letter O With Diaeresis\"}");
        assertThat(Json.canonical(second))
                .containsSubsequence("Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew");
    }

    @Test
    void writesForPeople() {
        JsonValue value = Json.parse("{\"b\":[1,2],\"a\":{\"x\":[[1],[2]],\"e\":{},\"f\":[]}}");
        assertThat(Json.pretty(value)).isEqualTo("""
                {
                  "b": [1, 2],
                  "a": {
                    "x": [
                      [1],
                      [2]
                    ],
                    "e": {},
                    "f": []
                  }
                }
                """);
    }

    @Property(tries = 500)
    void everyTreeReadsBack(@ForAll("trees") JsonValue tree) {
        assertThat(Json.parse(Json.canonical(tree))).isEqualTo(tree).hasSameHashCodeAs(tree);
        assertThat(Json.parse(Json.pretty(tree))).isEqualTo(tree);
        byte[] bytes = Json.canonicalBytes(tree);
        assertThat(Json.canonicalBytes(Json.parse(bytes))).isEqualTo(bytes);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(tree.toString());
    }

    @Test
    void readsSeveralMegabytesQuickly() {
        double[] values = new java.util.SplittableRandom(7).doubles(300_000).toArray();
        String text = Json.canonical(JsonArray.of(values));
        assertThat(text.length()).isGreaterThan(5_000_000);
        long start = System.nanoTime();
        assertThat(Json.parse(text).doubles()).isEqualTo(values);
        // Takes about a tenth of a second; the limit only catches a parser that is not linear.
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }

    @Provide
    Arbitrary<JsonValue> trees() {
        Arbitrary<String> text = Arbitraries.strings()
                .ofMaxLength(8)
                .filter(s -> s.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        Arbitrary<JsonValue> leaf = Arbitraries.oneOf(
                Arbitraries.doubles().map(JsonNumber::of),
                Arbitraries.integers().map(i -> JsonNumber.of((long) i)),
                text.map(JsonString::of),
                Arbitraries.of(true, false).map(JsonBoolean::of),
                Arbitraries.create(JsonNull::of));
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(4).map(JsonArray::of),
                        Arbitraries.maps(text, inner).ofMaxSize(4).map(map -> {
                            JsonObject.Builder builder = JsonObject.builder();
                            map.forEach(builder::put);
                            return builder.build();
                        })),
                0,
                3);
    }
}
