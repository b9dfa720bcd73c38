package io.unlearn.examples.basic.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Generated data files. */
final class TestFiles {
    private TestFiles() {}

    /** Images whose labels go round the ten classes and whose pixels are random. */
    static ImageDataset images(int count, int width, int height, RandomGenerator random) {
        byte[][] pixels = new byte[count][width * height];
        for (byte[] image : pixels) {
            random.nextBytes(image);
        }
        return ImageDataset.of(
                new ImageDataset.Format("generated", width, height, 1, FashionMnist.CLASS_NAMES),
                pixels,
                IntStream.range(0, count).map(i -> i % 10).toArray());
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** CIFAR records whose pixels of channel c are {@code 10 * record + c}. */
    static byte[] cifar(List<Integer> labels, int labelBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < labels.size(); i++) {
            if (labelBytes == 2) {
                out.write(labels.get(i) / 5);
            }
            out.write(labels.get(i));
            for (int p = 0; p < CifarBinaryReader.PIXELS; p++) {
                out.write(10 * i + p / 1024);
            }
        }
        return out.toByteArray();
    }
}
