package io.unlearn.fuzz;

import io.unlearn.examples.basic.data.CifarBinaryReader;
import io.unlearn.examples.basic.data.DataFormatException;
import io.unlearn.examples.basic.data.IdxReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Files of images and labels of the examples, plain or packed. */
public final class ImagesTarget {
    static final FuzzTarget TARGET = FuzzTarget.of(
                    "images", ImagesTarget.class, ImagesTarget::read, ImagesTarget::seeds)
            .mostMib(64);

    private ImagesTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(ImagesTarget::read, bytes);
    }

    private static void read(byte[] bytes) throws IOException {
        try {
            IdxReader.Images images = IdxReader.images("fuzz", new ByteArrayInputStream(bytes));
            if (images.pixels().length == 0 || images.pixels()[0].length != images.width() * images.height()) {
                throw new AssertionError("no images, or of another size");
            }
        } catch (DataFormatException e) {
            readLabels(bytes);
        }
    }

    private static void readLabels(byte[] bytes) throws IOException {
        try {
            IdxReader.labels("fuzz", new ByteArrayInputStream(bytes));
        } catch (DataFormatException e) {
            Path file = Inputs.file(bytes);
            for (CifarBinaryReader.Layout layout : CifarBinaryReader.Layout.values()) {
                try {
                    CifarBinaryReader.read(file, layout);
                } catch (DataFormatException refused) {
                    continue;
                }
            }
        }
    }

    private static List<byte[]> seeds() throws IOException {
        byte[] images = ByteBuffer.allocate(16 + 12)
                .putInt(IdxReader.IMAGES)
                .putInt(2)
                .putInt(3)
                .putInt(2)
                .array();
        byte[] labels =
                ByteBuffer.allocate(8 + 5).putInt(IdxReader.LABELS).putInt(5).array();
        return List.of(images, labels, gzip(images), new byte[CifarBinaryReader.PIXELS + 1]);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
