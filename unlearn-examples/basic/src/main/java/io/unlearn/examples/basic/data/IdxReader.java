package io.unlearn.examples.basic.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the IDX files of MNIST and its relatives, plain or gzip: a big-endian header (magic number, count, and for images
 * height and width), then one unsigned byte for each pixel or label. Stateless.
 */
public final class IdxReader {
    /** The magic number of a file of images. */
    public static final int IMAGES = 0x803;

    /** The magic number of a file of labels. */
    public static final int LABELS = 0x801;

    private IdxReader() {}

    /**
     * Grey images of one size.
     *
     * @param width in pixels
     * @param height in pixels
     * @param pixels {@code [n][height * width]}, row-major, unsigned
     */
    public record Images(int width, int height, byte[][] pixels) {}

    /**
     * Reads images.
     *
     * @throws DataFormatException if the magic number, the sizes or the length are wrong
     * @throws IOException if the file cannot be read
     */
    public static Images images(Path file) throws IOException {
        return images(DataFile.read(file));
    }

    /** Reads images from a stream, to its end; {@code name} is for messages. See {@link #images(Path)}. */
    public static Images images(String name, InputStream in) throws IOException {
        return images(DataFile.read(name, in));
    }

    /**
     * Reads labels, from 0 to 255.
     *
     * @throws DataFormatException if the magic number or the length is wrong
     * @throws IOException if the file cannot be read
     */
    public static int[] labels(Path file) throws IOException {
        return labels(DataFile.read(file));
    }

    /** Reads labels from a stream, to its end; {@code name} is for messages. See {@link #labels(Path)}. */
    public static int[] labels(String name, InputStream in) throws IOException {
        return labels(DataFile.read(name, in));
    }

    static Images images(DataFile file) throws IOException {
        checkHeader(file, IMAGES, 16, "images");
        long count = positive(file, 4, "number of images");
        long height = positive(file, 8, "image height");
        long width = positive(file, 12, "image width");
        long size = width * height;
        if (size > Integer.MAX_VALUE) {
            throw new DataFormatException(
                    file.name() + ": image size", "below 2^31", height + " x " + width, "The file is damaged.");
        }
        checkLength(file, 16, count, size);
        byte[][] pixels = new byte[(int) count][];
        for (int i = 0; i < count; i++) {
            int from = (int) (16 + i * size);
            pixels[i] = Arrays.copyOfRange(file.bytes(), from, (int) (from + size));
        }
        return new Images((int) width, (int) height, pixels);
    }

    static int[] labels(DataFile file) throws IOException {
        checkHeader(file, LABELS, 8, "labels");
        long count = positive(file, 4, "number of labels");
        checkLength(file, 8, count, 1);
        int[] labels = new int[(int) count];
        for (int i = 0; i < count; i++) {
            labels[i] = file.bytes()[8 + i] & 0xff;
        }
        return labels;
    }

    private static void checkHeader(DataFile file, int magic, int length, String what) throws IOException {
        if (file.bytes().length < length) {
            throw new DataFormatException(
                    file.name(),
                    "an IDX file of " + what + " with a header of " + length + " bytes",
                    "a file of " + file.bytes().length + " bytes",
                    "It was cut off; fetch it again.");
        }
        if (file.intAt(0) != magic) {
            throw new DataFormatException(
                    file.name() + ": magic number",
                    String.format("0x%08x for %s", magic, what),
                    String.format("0x%08x", file.intAt(0)),
                    "Pass an IDX file of unsigned bytes; images and labels may have been swapped.");
        }
    }

    private static long positive(DataFile file, int offset, String what) throws IOException {
        int value = file.intAt(offset);
        if (value <= 0) {
            throw new DataFormatException(file.name() + ": " + what, "above 0", value, "The file is damaged.");
        }
        return value;
    }

    private static void checkLength(DataFile file, int header, long count, long size) throws IOException {
        long wanted = header + count * size;
        if (file.bytes().length != wanted) {
            throw new DataFormatException(
                    file.name() + ": length",
                    wanted + " bytes, as its header says",
                    file.bytes().length + " bytes",
                    file.bytes().length < wanted ? "It was cut off; fetch it again." : "Remove what follows the data.");
        }
    }
}
