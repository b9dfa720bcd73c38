package io.unlearn.core;

import io.unlearn.core.error.InvalidArgumentException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes score matrices in NumPy's file format (NEP 1). */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");
    private static final int MAX_HEADER = 1 << 20;
    private static final int BLOCK = 1 << 16;

    private NpyFile() {}

    static void write(Path file, int rows, int columns, float[] data) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        // The format asks that the data begin at a multiple of 64 bytes.
        header += " ".repeat((64 - unpadded % 64) % 64) + "\n";
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(MAGIC);
            out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >>> 8)});
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : data) {
                block.putFloat(value);
                if (!block.hasRemaining()) {
                    out.write(block.array());
                    block.clear();
                }
            }
            out.write(block.array(), 0, block.position());
        }
    }

    /** What a header says: the shape, whether values are float64, and where they begin. */
    record Layout(int rows, int columns, boolean wide, long offset) {
        int bytes() {
            return wide ? Double.BYTES : Float.BYTES;
        }
    }

    static ScoreMatrix read(Path file) throws IOException {
        try (DataInputStream in = open(file)) {
            Layout layout = layout(in, Files.size(file));
            long count = (long) layout.rows * layout.columns;
            return ScoreMatrix.ofOwned(layout.rows, layout.columns, values(in, layout.wide, count));
        } catch (EOFException e) {
            throw cutShort(e);
        }
    }

    /** Reads the header alone, and checks that the file is as long as it says. */
    static Layout layout(Path file) throws IOException {
        try (DataInputStream in = open(file)) {
            return layout(in, Files.size(file));
        } catch (EOFException e) {
            throw cutShort(e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BLOCK));
    }

    private static Layout layout(DataInputStream in, long size) throws IOException {
        Header start = header(in);
        String header = start.text;
        String type = group(DESCR, header, "descr");
        if (!type.equals("<f4") && !type.equals("<f8")) {
            throw refused("dtype", "'<f4' or '<f8'", type, "Save it with array.astype('<f4').");
        }
        if (!group(ORDER, header, "fortran_order").equals("False")) {
            throw refused("fortran_order", "False", "True", "Save it with numpy.ascontiguousarray(array).");
        }
        int[] shape = shape(group(SHAPE, header, "shape"));
        ScoreMatrix.checkShape(shape[0], shape[1]);
        boolean wide = type.equals("<f8");
        // Before any memory is taken: a damaged header may ask for all there is.
        long bytes = (long) shape[0] * shape[1] * (wide ? Double.BYTES : Float.BYTES);
        if (bytes > size - start.end) {
            throw new EOFException();
        }
        return new Layout(shape[0], shape[1], wide, start.end);
    }

    private static InvalidArgumentException cutShort(EOFException e) {
        InvalidArgumentException error = refused("npy file", "complete", "cut short", "Write or copy the file again.");
        error.initCause(e);
        return error;
    }

    private record Header(String text, long end) {}

    private static Header header(DataInputStream in) throws IOException {
        byte[] start = new byte[MAGIC.length + 2];
        in.readFully(start);
        int version = start[MAGIC.length];
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length) || version < 1 || version > 3) {
            throw refused("npy file", "a NumPy file of format 1, 2 or 3", "another file", "Save it with numpy.save.");
        }
        int bytes = version == 1 ? 2 : 4;
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length |= in.readUnsignedByte() << (8 * i);
        }
        if (length <= 0 || length > MAX_HEADER) {
            throw refused("npy header", "of at most " + MAX_HEADER + " bytes", length, "The file is damaged.");
        }
        byte[] text = new byte[length];
        in.readFully(text);
        return new Header(new String(text, StandardCharsets.UTF_8), (long) start.length + bytes + length);
    }

    private static String group(Pattern pattern, String header, String key) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw refused("npy header", "one with the key " + key, header.strip(), "Save it with numpy.save.");
        }
        return matcher.group(1);
    }

    private static int[] shape(String text) {
        try {
            int[] shape = Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (shape.length == 2 && shape[0] >= 0 && shape[1] >= 0) {
                return shape;
            }
        } catch (NumberFormatException e) {
            throw refused("shape", "(models, examples)", "(" + text + ")", "The file is damaged, or too large.");
        }
        throw refused("shape", "(models, examples)", "(" + text + ")", "Save a two-dimensional array.");
    }

    private static float[] values(InputStream in, boolean wide, long count) throws IOException {
        if (count > Integer.MAX_VALUE - 8) {
            throw refused("shape", "of fewer than 2^31 scores", count, "Split the examples over several files.");
        }
        float[] data = new float[(int) count];
        int size = wide ? Double.BYTES : Float.BYTES;
        byte[] bytes = new byte[BLOCK];
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < data.length; ) {
            int now = Math.min(data.length - done, BLOCK / size);
            if (in.readNBytes(bytes, 0, now * size) < now * size) {
                throw new EOFException();
            }
            for (int i = 0; i < now; i++) {
                data[done + i] = wide ? (float) block.getDouble(i * size) : block.getFloat(i * size);
            }
            done += now;
        }
        return data;
    }

    private static InvalidArgumentException refused(String name, String condition, Object value, String fix) {
        return new InvalidArgumentException(name, condition, value, fix);
    }
}
