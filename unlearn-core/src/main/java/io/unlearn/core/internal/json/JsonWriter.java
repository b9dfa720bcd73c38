package io.unlearn.core.internal.json;

import java.util.Map;
import java.util.TreeMap;

/** Writes one value, canonically or for people. */
final class JsonWriter {
    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String write(JsonValue value) {
        write(value, 0);
        return out.toString();
    }

    private void write(JsonValue value, int depth) {
        if (value instanceof JsonObject object) {
            writeObject(object, depth);
        } else if (value instanceof JsonArray array) {
            writeArray(array, depth);
        } else if (value instanceof JsonString string) {
            writeString(string.asString());
        } else {
            out.append(value);
        }
    }

    private void writeObject(JsonObject object, int depth) {
        // TreeMap compares strings by UTF-16 code units, as RFC 8785 asks.
        Map<String, JsonValue> members = pretty ? object.members() : new TreeMap<>(object.members());
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
            out.append(separator);
            newLine(depth + 1);
            writeString(member.getKey());
            out.append(pretty ? ": " : ":");
            write(member.getValue(), depth + 1);
            separator = ",";
        }
        if (!members.isEmpty()) {
            newLine(depth);
        }
        out.append('}');
    }

    private void writeArray(JsonArray array, int depth) {
        boolean oneLine = array.values().stream().noneMatch(v -> v instanceof JsonObject || v instanceof JsonArray);
        out.append('[');
        String separator = "";
        for (JsonValue value : array) {
            out.append(separator);
            if (!oneLine) {
                newLine(depth + 1);
            }
            write(value, depth + 1);
            separator = pretty && oneLine ? ", " : ",";
        }
        if (!oneLine) {
            newLine(depth);
        }
        out.append(']');
    }

    private void newLine(int depth) {
        if (pretty) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void writeString(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        out.append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
