package io.unlearn.examples.basic.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the embedded subset from the full Fashion-MNIST files: the first images of each class, in the order of the files.
 * The unpacked bytes are the same on every machine; the gzip bytes may differ with the version of zlib.
 */
public final class SubsetMaker {
    private SubsetMaker() {}

    /**
     * Runs with two arguments: the folder of the full files, and the folder to write to. Prints the SHA-256 of the
     * unpacked bytes of each file.
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments must be two folders, FROM and TO, but are " + arguments.length
                    + ". Pass the folder of the full files and the one to write to.");
        }
        make(Path.of(arguments[0]), Path.of(arguments[1]), System.out);
    }

    static void make(Path from, Path to, PrintStream out) throws IOException {
        Files.createDirectories(to);
        makePart(from, to, "train", FashionMnist.TRAIN_PER_CLASS, out);
        makePart(from, to, "t10k", FashionMnist.TEST_PER_CLASS, out);
    }

    private static void makePart(Path from, Path to, String part, int perClass, PrintStream out) throws IOException {
        IdxReader.Images images = IdxReader.images(existing(from, part + "-images-idx3-ubyte"));
        int[] labels = IdxReader.labels(existing(from, part + "-labels-idx1-ubyte"));
        ImageDataset.Format format =
                new ImageDataset.Format("Fashion-MNIST", images.width(), images.height(), 1, FashionMnist.CLASS_NAMES);
        ImageDataset subset = ImageDataset.of(format, images.pixels(), labels).firstPerClass(perClass);
        write(to.resolve(part + "-images-idx3-ubyte.gz"), imageBytes(subset), out);
        write(to.resolve(part + "-labels-idx1-ubyte.gz"), labelBytes(subset), out);
    }

    private static Path existing(Path folder, String name) throws DataFormatException {
        for (Path path : new Path[] {folder.resolve(name), folder.resolve(name + ".gz")}) {
            if (Files.exists(path)) {
                return path;
            }
        }
        throw new DataFormatException(
                folder.resolve(name).toString(), "a file, plain or .gz", "missing", "Run scripts/fetch-data.sh first.");
    }

    /** Returns an IDX file of all images of a data set. */
    static byte[] imageBytes(ImageDataset images) {
        ImageDataset.Format format = images.format();
        ByteBuffer bytes = ByteBuffer.allocate(16 + images.size() * format.pixels());
        bytes.putInt(IdxReader.IMAGES)
                .putInt(images.size())
                .putInt(format.height())
                .putInt(format.width());
        for (int i = 0; i < images.size(); i++) {
            bytes.put(images.pixelsCopy(i));
        }
        return bytes.array();
    }

    /** Returns an IDX file of all labels of a data set. */
    static byte[] labelBytes(ImageDataset images) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + images.size());
        bytes.putInt(IdxReader.LABELS).putInt(images.size());
        for (int label : images.labelsCopy()) {
            bytes.put((byte) label);
        }
        return bytes.array();
    }

    private static void write(Path file, byte[] bytes, PrintStream out) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new BestGzip(packed)) {
            gzip.write(bytes);
        }
        Files.write(file, packed.toByteArray());
        out.println(sha256(bytes) + "  " + file.getFileName() + " (unpacked)");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Gzip at the highest level. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
