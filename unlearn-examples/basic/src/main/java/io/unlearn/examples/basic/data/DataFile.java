package io.unlearn.examples.basic.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a file or resource, unpacked if they are gzip; that is told by the first two bytes, not by the name.
 *
 * @param name for messages
 * @param bytes the unpacked bytes; not copied, for the readers of this package only
 */
record DataFile(String name, byte[] bytes) {
    /** Far above the files that are read here, far below what would fill the memory. */
    private static final int MOST = 1 << 28;

    /** Reads a file. */
    static DataFile read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return read(String.valueOf(path.getFileName()), in);
        }
    }

    /**
     * Reads a stream to its end; the caller closes it.
     *
     * @throws DataFormatException if it is gzip that is damaged, cut off, or unpacks to more than 256 MiB
     */
    static DataFile read(String name, InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        if (!gzip) {
            return new DataFile(name, buffered.readAllBytes());
        }
        try {
            byte[] unpacked = new GZIPInputStream(buffered, 1 << 16).readNBytes(MOST + 1);
            if (unpacked.length > MOST) {
                throw new DataFormatException(name, "at most 256 MiB when unpacked", "more", "Fetch the file again.");
            }
            return new DataFile(name, unpacked);
        } catch (EOFException | ZipException e) {
            DataFormatException error =
                    new DataFormatException(name, "a whole gzip file", "damaged or cut off", "Fetch the file again.");
            error.initCause(e);
            throw error;
        }
    }

    /** Returns the big-endian 32-bit number at {@code offset}, or -1 if the file ends before. */
    int intAt(int offset) {
        if (bytes.length < offset + 4) {
            return -1;
        }
        return (bytes[offset] & 0xff) << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }
}
