package io.unlearn.examples.basic.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses R's serialisation in XDR form, versions 2 and 3, as the manual "R Internals" describes it (section
 * "Serialization Formats"). It knows the kinds of value that data frames are made of, and refuses every other: closures,
 * environments and compact vectors among them. Every length is compared with the bytes that are left before room is made
 * for it, and values may be nested {@value #MOST_DEPTH} deep. Not thread-safe.
 */
final class RDataParser {
    private static final int SYMBOL = 1;
    private static final int PAIRS = 2;
    private static final int TEXT = 9;
    private static final int LOGICAL = 10;
    private static final int INTEGER = 13;
    private static final int REAL = 14;
    private static final int STRING = 16;
    private static final int VECTOR = 19;
    private static final int NULL = 254;
    private static final int REFERENCE = 255;
    private static final int HAS_ATTRIBUTES = 0x200;
    private static final int HAS_TAG = 0x400;
    private static final int MOST_DEPTH = 32;

    private final String name;
    private final ByteBuffer bytes;
    private final List<RValue.Symbol> symbols = new ArrayList<>();

    private RDataParser(DataFile file) {
        this.name = file.name();
        this.bytes = ByteBuffer.wrap(file.bytes());
    }

    /**
     * Returns the named values of an .rda file, unpacked.
     *
     * @throws DataFormatException if it is none, is cut off or damaged, or holds what a data frame is not made of
     */
    static RValue.Pairs parse(DataFile file) throws IOException {
        RDataParser parser = new RDataParser(file);
        parser.header();
        if (!(parser.value(0) instanceof RValue.Pairs pairs)) {
            throw parser.wrong("content", "a list of named values", "another value");
        }
        if (parser.bytes.hasRemaining()) {
            throw parser.wrong("length", "that of its content", parser.bytes.remaining() + " bytes longer");
        }
        return pairs;
    }

    private void header() throws IOException {
        need(7);
        byte[] magic = new byte[7];
        bytes.get(magic);
        String text = new String(magic, StandardCharsets.ISO_8859_1);
        if (!text.equals("RDX2\nX\n") && !text.equals("RDX3\nX\n")) {
            throw wrong("magic", "RDX2 or RDX3 in XDR form", "another one");
        }
        int version = number();
        number();
        number();
        if (version != text.charAt(3) - '0') {
            throw wrong("version", String.valueOf(text.charAt(3)), version);
        }
        if (version == 3) {
            int encoding = length(1);
            bytes.position(bytes.position() + encoding);
        }
    }

    private RValue value(int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            throw wrong("nesting", "at most " + MOST_DEPTH + " deep", "deeper");
        }
        int flags = number();
        return switch (flags & 0xff) {
            case NULL -> new RValue.Null();
            case SYMBOL -> symbol(depth);
            case REFERENCE -> reference(flags >>> 8);
            case PAIRS -> pairs(flags, depth);
            case TEXT -> text();
            case LOGICAL, INTEGER -> new RValue.Ints(ints(), attributes(flags, depth));
            case REAL -> new RValue.Doubles(doubles(), attributes(flags, depth));
            case STRING -> new RValue.Strings(strings(depth), attributes(flags, depth));
            case VECTOR -> new RValue.Values(values(depth), attributes(flags, depth));
            default -> throw wrong("type of a value", "one that data frames are made of", flags & 0xff);
        };
    }

    private RValue symbol(int depth) throws IOException {
        if (!(value(depth + 1) instanceof RValue.Text text) || text.text() == null) {
            throw wrong("name", "a string", "another value");
        }
        RValue.Symbol symbol = new RValue.Symbol(text.text());
        symbols.add(symbol);
        return symbol;
    }

    private RValue reference(int packed) throws IOException {
        int index = packed == 0 ? number() : packed;
        if (index < 1 || index > symbols.size()) {
            throw wrong("reference", "from 1 to " + symbols.size(), index);
        }
        return symbols.get(index - 1);
    }

    /** A list is its first element and the rest of the list; the rest is followed in a loop, so that depth stays small. */
    private RValue.Pairs pairs(int firstFlags, int depth) throws IOException {
        List<String> names = new ArrayList<>();
        List<RValue> values = new ArrayList<>();
        int flags = firstFlags;
        while ((flags & 0xff) == PAIRS) {
            if ((flags & HAS_ATTRIBUTES) != 0) {
                value(depth + 1);
            }
            RValue tag = (flags & HAS_TAG) != 0 ? value(depth + 1) : new RValue.Symbol("");
            if (!(tag instanceof RValue.Symbol symbol)) {
                throw wrong("tag", "a name", "another value");
            }
            names.add(symbol.name());
            values.add(value(depth + 1));
            flags = number();
        }
        if ((flags & 0xff) != NULL) {
            throw wrong("end of a list", "NULL", "type " + (flags & 0xff));
        }
        return new RValue.Pairs(names, values);
    }

    private RValue.Text text() throws IOException {
        need(4);
        if (bytes.getInt(bytes.position()) == -1) {
            number();
            return new RValue.Text(null);
        }
        byte[] text = new byte[length(1)];
        bytes.get(text);
        return new RValue.Text(new String(text, StandardCharsets.UTF_8));
    }

    private int[] ints() throws IOException {
        int[] values = new int[length(4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getInt();
        }
        return values;
    }

    private double[] doubles() throws IOException {
        double[] values = new double[length(8)];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getDouble();
        }
        return values;
    }

    private List<RValue.Text> strings(int depth) throws IOException {
        List<RValue.Text> texts = new ArrayList<>();
        for (RValue value : values(depth)) {
            if (!(value instanceof RValue.Text text)) {
                throw wrong("element of a vector of strings", "a string", "another value");
            }
            texts.add(text);
        }
        return texts;
    }

    private List<RValue> values(int depth) throws IOException {
        int count = length(4);
        List<RValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value(depth + 1));
        }
        return values;
    }

    private Map<String, RValue> attributes(int flags, int depth) throws IOException {
        if ((flags & HAS_ATTRIBUTES) == 0) {
            return Map.of();
        }
        Map<String, RValue> attributes = new HashMap<>();
        if (value(depth + 1) instanceof RValue.Pairs pairs) {
            for (int i = 0; i < pairs.names().size(); i++) {
                attributes.put(pairs.names().get(i), pairs.values().get(i));
            }
        } else {
            throw wrong("attributes", "a list of named values", "another value");
        }
        return attributes;
    }

    private int number() throws IOException {
        need(4);
        return bytes.getInt();
    }

    /** Returns a length, for which there is room: every element takes at least {@code least} bytes. */
    private int length(int least) throws IOException {
        int length = number();
        if (length < 0 || (long) length * least > bytes.remaining()) {
            throw wrong("length of a value", "from 0 to " + bytes.remaining() / least + ", what is left", length);
        }
        return length;
    }

    private void need(int count) throws IOException {
        if (bytes.remaining() < count) {
            throw wrong("length", "that of its content", "less: it ends at byte " + bytes.limit());
        }
    }

    private DataFormatException wrong(String what, String condition, Object value) {
        return new DataFormatException(
                name + ": " + what,
                condition,
                value,
                "It is no data frame in an .rda file, or is damaged; fetch it again.");
    }
}
