package io.unlearn.examples.basic.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes data frames as R does, for tests. */
public final class RFiles {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final List<String> symbols = new ArrayList<>();

    private RFiles() {}

    /** A column: {@code double[]}, {@code int[]}, or {@link RDataFrame.Factor}. */
    public record Column(String name, Object values) {}

    /** Returns the bytes of an .rda file that holds one data frame, not packed. */
    public static byte[] frame(int version, String object, List<Column> columns) throws IOException {
        RFiles file = new RFiles();
        file.out.writeBytes("RDX" + version + "\nX\n");
        file.ints(version, 0x00040201, 0x00020300);
        if (version == 3) {
            file.ints(5);
            file.out.writeBytes("UTF-8");
        }
        file.ints(0x402);
        file.symbol(object);
        file.ints(0x313, columns.size());
        for (Column column : columns) {
            file.column(column.values());
        }
        file.attribute("names", columns.stream().map(Column::name).toList());
        file.ints(0x402);
        file.symbol("row.names");
        file.ints(13, 2, Integer.MIN_VALUE, -3);
        // A name that occurred before is written as its number: "class" where there is a factor.
        file.attribute("class", List.of("data.frame"));
        file.ints(0xfe, 0xfe);
        return file.bytes.toByteArray();
    }

    /** Returns an .rda file with lists within lists. */
    static byte[] nested(String object, int depth) throws IOException {
        RFiles file = new RFiles();
        file.out.writeBytes("RDX2\nX\n");
        file.ints(2, 0, 0, 0x402);
        file.symbol(object);
        for (int i = 0; i < depth; i++) {
            file.ints(19, 1);
        }
        file.ints(19, 0, 0xfe);
        return file.bytes.toByteArray();
    }

    private void column(Object values) throws IOException {
        if (values instanceof double[] numbers) {
            ints(14, numbers.length);
            for (double number : numbers) {
                out.writeDouble(number);
            }
        } else if (values instanceof int[] numbers) {
            ints(13, numbers.length);
            ints(numbers);
        } else if (values instanceof RDataFrame.Factor factor) {
            ints(0x30d, factor.codes().length);
            for (int code : factor.codes()) {
                ints(code + 1);
            }
            attribute("levels", factor.levels());
            attribute("class", List.of("factor"));
            ints(0xfe);
        }
    }

    private void attribute(String name, List<String> values) throws IOException {
        ints(0x402);
        symbol(name);
        ints(16, values.size());
        for (String value : values) {
            text(value);
        }
    }

    private void symbol(String name) throws IOException {
        int known = symbols.indexOf(name) + 1;
        if (known > 0) {
            ints(known << 8 | 0xff);
            return;
        }
        symbols.add(name);
        ints(1);
        text(name);
    }

    private void text(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ints(9, utf8.length);
        out.write(utf8);
    }

    private void ints(int... values) throws IOException {
        for (int value : values) {
            out.writeInt(value);
        }
    }

    /** Returns the bytes as a bzip2 file. */
    public static byte[] bzip2(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream to = new BZip2CompressorOutputStream(packed, 1)) {
            to.write(bytes);
        }
        return packed.toByteArray();
    }

    /** Returns the bytes as an xz file. */
    public static byte[] xz(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream to = new XZOutputStream(packed, new LZMA2Options(1))) {
            to.write(bytes);
        }
        return packed.toByteArray();
    }
}
