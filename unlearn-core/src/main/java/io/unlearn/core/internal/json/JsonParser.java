package io.unlearn.core.internal.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A strict recursive-descent parser of one text. Used once. */
final class JsonParser {
    private static final int MAX_DEPTH = 256;
    private static final String FIX = "Correct the text; only strict JSON is read.";

    private final String text;
    private int at;

    JsonParser(String text) {
        this.text = text;
    }

    JsonValue parse() {
        skipSpace();
        JsonValue value = value(JsonPath.ROOT, 0);
        skipSpace();
        if (at < text.length()) {
            throw unexpected("the end of the text");
        }
        return value;
    }

    /** Reads a value; {@code path} is its own, or that of the array around it for a value without parts. */
    private JsonValue value(JsonPath path, int depth) {
        return switch (peek()) {
            case '{' -> object(path, depth + 1);
            case '[' -> array(path, depth + 1);
            case '"' -> new JsonString(string(), path);
            case 't' -> literal("true", new JsonBoolean(true, path));
            case 'f' -> literal("false", new JsonBoolean(false, path));
            case 'n' -> literal("null", new JsonNull(path));
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> new JsonNumber(number(), path);
            default -> throw unexpected("a value");
        };
    }

    private JsonObject object(JsonPath path, int depth) {
        enter(depth);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        if (peek() != '}') {
            do {
                skipSpace();
                int keyAt = at;
                if (peek() != '"') {
                    throw unexpected("a key in quotes");
                }
                String key = string();
                skipSpace();
                expect(':');
                skipSpace();
                if (members.put(key, value(path.member(key), depth)) != null) {
                    throw error(keyAt, "a key that is new in its object", "the key \"" + key + "\" again");
                }
            } while (separator('}', "',' or '}'"));
        }
        at++;
        return new JsonObject(members, path);
    }

    private JsonArray array(JsonPath path, int depth) {
        enter(depth);
        List<JsonValue> values = new ArrayList<>();
        if (peek() != ']') {
            do {
                skipSpace();
                char first = peek();
                boolean nested = first == '[' || first == '{';
                values.add(value(nested ? path.element(values.size()) : path, depth));
            } while (separator(']', "',' or ']'"));
        }
        at++;
        return new JsonArray(values, path);
    }

    private void enter(int depth) {
        if (depth > MAX_DEPTH) {
            throw error(at, "at most " + MAX_DEPTH + " levels deep", "deeper");
        }
        at++;
        skipSpace();
    }

    private boolean separator(char close, String wanted) {
        skipSpace();
        char c = peek();
        if (c == ',') {
            at++;
            return true;
        }
        if (c != close) {
            throw unexpected(wanted);
        }
        return false;
    }

    private JsonValue literal(String word, JsonValue value) {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return value;
    }

    private double number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        double value = Double.parseDouble(text.substring(start, at));
        if (Double.isInfinite(value)) {
            throw error(start, "a number in the range of double", "a larger one");
        }
        return value;
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw unexpected("a digit");
        }
    }

    private String string() {
        int open = at++;
        int start = at;
        StringBuilder unescaped = null;
        while (true) {
            if (at >= text.length()) {
                throw error(open, "a string with an end", "one without");
            }
            char c = text.charAt(at);
            if (c == '"') {
                break;
            }
            if (c < 0x20) {
                throw unexpected("a character that needs no escape");
            }
            if (c == '\\') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(text, start, at++).append(escape());
                start = at;
            } else {
                at++;
            }
        }
        String tail = text.substring(start, at++);
        String value = unescaped == null ? tail : unescaped.append(tail).toString();
        try {
            return JsonString.requireText(value);
        } catch (JsonException e) {
            throw error(open, e.condition(), e.value());
        }
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> hex();
            default -> {
                at--;
                throw unexpected("one of \"\\/bfnrtu after a backslash");
            }
        };
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected("a hexadecimal digit");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw unexpected("'" + c + "'");
        }
        at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private JsonException unexpected(String wanted) {
        if (at >= text.length()) {
            return error(at, wanted, "the end of the text");
        }
        char c = text.charAt(at);
        boolean visible = c > 0x20 && c < 0x7f;
        return error(at, wanted, visible ? "'" + c + "'" : String.format("the character U+%04X", (int) c));
    }

    private JsonException error(int position, String wanted, String found) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int column = position - lineStart + 1;
        return new JsonException("JSON at line " + line + ", column " + column, wanted, found, FIX);
    }
}
