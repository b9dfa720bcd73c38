package io.unlearn.core.internal.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads and writes JSON. Stateless. */
public final class Json {
    private Json() {}

    /**
     * Reads one JSON value, strictly: no duplicate keys, nothing after the value, no NaN or infinite literals, no number
     * beyond the range of double, no lone surrogates, at most 256 levels deep. Time is linear in the length.
     *
     * @throws JsonException if the text is anything else; the message tells line and column, both from 1
     */
    public static JsonValue parse(String text) {
        return new JsonParser(text).parse();
    }

    /**
     * Reads one JSON value from UTF-8 bytes; see {@link #parse(String)}.
     *
     * @throws JsonException also if the bytes are not UTF-8
     */
    public static JsonValue parse(byte[] utf8) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            JsonException error = new JsonException("JSON text", "UTF-8", "other bytes", "Save the file as UTF-8.");
            error.initCause(e);
            throw error;
        }
    }

    /**
     * Returns the one canonical text of a value (RFC 8785, JSON Canonicalization Scheme): keys sorted by UTF-16 code
     * units, no white space, numbers as ECMAScript prints them. Equal values have equal texts.
     */
    public static String canonical(JsonValue value) {
        return new JsonWriter(false).write(value);
    }

    /** Returns the UTF-8 bytes of {@link #canonical(JsonValue)}, which is what a hash or signature is taken of. */
    public static byte[] canonicalBytes(JsonValue value) {
        return canonical(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns a text for people: two spaces of indent, keys in the order of the object, arrays of plain values on one
     * line, a line feed at the end. Parses back to an equal value.
     */
    public static String pretty(JsonValue value) {
        return new JsonWriter(true).write(value) + "\n";
    }
}
