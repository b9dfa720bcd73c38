package io.unlearn.examples.basic.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks what R writes its files in: plain, gzip, bzip2 or xz, told apart by the first bytes. Stateless. */
final class Unpacked {
    /** Far above the files that are read here, far below what would fill the memory. */
    private static final int MOST = 1 << 28;

    private static final int XZ_MEMORY_KIB = 1 << 17;

    private Unpacked() {}

    /**
     * Returns the unpacked bytes of a file.
     *
     * @throws DataFormatException if it is damaged, cut off, or unpacks to more than 256 MiB
     * @throws IOException if it cannot be read
     */
    static DataFile read(Path path) throws IOException {
        return of(DataFile.read(path));
    }

    /** Returns the unpacked bytes of what is no longer gzip. See {@link #read}. */
    static DataFile of(DataFile file) throws IOException {
        byte[] bytes = file.bytes();
        boolean bzip2 = startsWith(bytes, 'B', 'Z', 'h');
        if (!bzip2 && !startsWith(bytes, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return file;
        }
        try (InputStream in = open(bytes, bzip2)) {
            byte[] unpacked = in.readNBytes(MOST + 1);
            if (unpacked.length > MOST) {
                throw new DataFormatException(file.name(), "at most 256 MiB when unpacked", "more", "Fetch it again.");
            }
            return new DataFile(file.name(), unpacked);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders meet damage with several kinds of exception, unchecked ones among them.
            DataFormatException error = new DataFormatException(
                    file.name(),
                    bzip2 ? "a whole bzip2 file" : "a whole xz file",
                    "damaged or cut off",
                    "Fetch the file again.");
            error.initCause(e);
            throw error;
        }
    }

    private static InputStream open(byte[] bytes, boolean bzip2) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return bzip2 ? new BZip2CompressorInputStream(in, true) : new XZInputStream(in, XZ_MEMORY_KIB);
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
