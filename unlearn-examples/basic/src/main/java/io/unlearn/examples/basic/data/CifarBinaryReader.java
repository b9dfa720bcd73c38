package io.unlearn.examples.basic.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the binary files of CIFAR-10 and CIFAR-100, plain or gzip: records of one label byte (CIFAR-100: a coarse and a
 * fine one) and 3,072 pixel bytes, 32 x 32, all of red, then green, then blue. Stateless.
 */
public final class CifarBinaryReader {
    /** Pixels of a record: 3 channels of 32 x 32. */
    public static final int PIXELS = 3 * 32 * 32;

    private CifarBinaryReader() {}

    /** Which of the two layouts a file has. */
    public enum Layout {
        /** One label byte, 0 to 9. */
        CIFAR_10(1, 10),
        /** A coarse label byte, 0 to 19, then a fine one, 0 to 99, which is the one that is read. */
        CIFAR_100(2, 100);

        private final int labelBytes;
        private final int classes;

        Layout(int labelBytes, int classes) {
            this.labelBytes = labelBytes;
            this.classes = classes;
        }

        /** Returns the number of bytes of a record. */
        public int recordLength() {
            return labelBytes + PIXELS;
        }

        /** Returns the number of classes. */
        public int classes() {
            return classes;
        }
    }

    /**
     * The records of a file.
     *
     * @param labels {@code [n]}
     * @param pixels {@code [n][3072]}, channel, row, column; unsigned
     */
    public record Records(int[] labels, byte[][] pixels) {}

    /**
     * Reads a file.
     *
     * @throws DataFormatException if it is empty, not a whole number of records, or has a label outside the classes
     * @throws IOException if the file cannot be read
     */
    public static Records read(Path file, Layout layout) throws IOException {
        return read(DataFile.read(file), layout);
    }

    static Records read(DataFile file, Layout layout) throws IOException {
        byte[] bytes = file.bytes();
        int record = layout.recordLength();
        if (bytes.length == 0 || bytes.length % record != 0) {
            throw new DataFormatException(
                    file.name() + ": length",
                    "a whole number of records of " + record + " bytes, at least one",
                    bytes.length + " bytes",
                    "It was cut off, or is not a binary file of " + layout + "; fetch the binary version.");
        }
        int count = bytes.length / record;
        int[] labels = new int[count];
        byte[][] pixels = new byte[count][];
        for (int i = 0; i < count; i++) {
            int at = i * record;
            labels[i] = bytes[at + layout.labelBytes - 1] & 0xff;
            if (labels[i] >= layout.classes) {
                throw new DataFormatException(
                        file.name() + ": label of record " + i,
                        "below " + layout.classes,
                        labels[i],
                        "The file is damaged, or is not a binary file of " + layout + ".");
            }
            pixels[i] = Arrays.copyOfRange(bytes, at + layout.labelBytes, at + record);
        }
        return new Records(labels, pixels);
    }

    /** Returns whether the bytes could be a file of this layout: whole records with labels in range. */
    static boolean looksLike(DataFile file, Layout layout) {
        int record = layout.recordLength();
        byte[] bytes = file.bytes();
        if (bytes.length == 0 || bytes.length % record != 0) {
            return false;
        }
        for (int at = layout.labelBytes - 1; at < bytes.length; at += record) {
            if ((bytes[at] & 0xff) >= layout.classes) {
                return false;
            }
        }
        return true;
    }
}
