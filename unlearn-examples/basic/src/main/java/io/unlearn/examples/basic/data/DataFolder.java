package io.unlearn.examples.basic.data;

import io.unlearn.core.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a folder of the user's own, whose files are recognised by their content: IDX images with their labels, or CIFAR
 * binary files, plain or gzip. A file whose name begins with {@code t10k} or {@code test} is for testing. If none does,
 * a seventh of the images is set aside for it. Other files are ignored. Stateless.
 */
public final class DataFolder {
    private static final int HOLD_OUT = 7;
    private static final String FIX =
            "Put IDX files (images and labels) or CIFAR binary files there, or run scripts/fetch-data.sh.";

    private DataFolder() {}

    /**
     * Reads the folder; files in folders below it are not looked at.
     *
     * @param seeds decides which images are set aside, if no file is for testing
     * @throws DataFormatException if it is no folder, or holds no images that can be read
     * @throws IOException if a file cannot be read
     */
    public static TrainTest load(Path folder, Seeds seeds) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DataFormatException("data folder", "a folder", "not one: " + folder, "Pass an existing folder.");
        }
        List<DataFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                files.add(DataFile.read(path));
            }
        }
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        List<DataFile> test = files.stream().filter(DataFolder::isTest).toList();
        List<DataFile> train = files.stream().filter(file -> !isTest(file)).toList();
        Optional<ImageDataset> trainImages = read(name, train);
        Optional<ImageDataset> testImages = read(name, test);
        if (trainImages.isEmpty()) {
            throw new DataFormatException("data folder " + folder, "one with training images", "one without", FIX);
        }
        if (testImages.isEmpty()) {
            return holdOut(trainImages.get(), seeds);
        }
        if (trainImages.get().format().pixels() != testImages.get().format().pixels()) {
            throw new DataFormatException(
                    "test images", "like the training images, " + trainImages.get(), testImages.get(), FIX);
        }
        return new TrainTest(trainImages.get(), testImages.get());
    }

    private static boolean isTest(DataFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return name.startsWith("t10k") || name.startsWith("test");
    }

    private static Optional<ImageDataset> read(String name, List<DataFile> files) throws IOException {
        List<DataFile> images = withMagic(files, IdxReader.IMAGES);
        List<DataFile> labels = withMagic(files, IdxReader.LABELS);
        if (!images.isEmpty() || !labels.isEmpty()) {
            return Optional.of(idx(name, images, labels));
        }
        for (CifarBinaryReader.Layout layout : CifarBinaryReader.Layout.values()) {
            List<DataFile> matching = files.stream()
                    .filter(file -> CifarBinaryReader.looksLike(file, layout))
                    .toList();
            if (!matching.isEmpty()) {
                return Optional.of(cifar(name, matching, layout));
            }
        }
        return Optional.empty();
    }

    private static List<DataFile> withMagic(List<DataFile> files, int magic) {
        return files.stream().filter(file -> file.intAt(0) == magic).toList();
    }

    private static ImageDataset idx(String name, List<DataFile> images, List<DataFile> labels) throws IOException {
        if (images.size() != 1 || labels.size() != 1) {
            throw new DataFormatException(
                    "IDX files of one part",
                    "one of images and one of labels",
                    images.size() + " of images and " + labels.size() + " of labels",
                    "Use one folder for one data set.");
        }
        IdxReader.Images read = IdxReader.images(images.get(0));
        int[] classes = IdxReader.labels(labels.get(0));
        if (classes.length != read.pixels().length) {
            throw new DataFormatException(
                    labels.get(0).name(),
                    "labels of " + read.pixels().length + " images",
                    classes.length + " labels",
                    "Put files together that belong together.");
        }
        int count = Math.max(10, Arrays.stream(classes).max().orElse(0) + 1);
        return ImageDataset.of(
                new ImageDataset.Format(name, read.width(), read.height(), 1, numbered(count)), read.pixels(), classes);
    }

    private static ImageDataset cifar(String name, List<DataFile> files, CifarBinaryReader.Layout layout)
            throws IOException {
        List<byte[]> pixels = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (DataFile file : files) {
            CifarBinaryReader.Records records = CifarBinaryReader.read(file, layout);
            pixels.addAll(Arrays.asList(records.pixels()));
            Arrays.stream(records.labels()).forEach(labels::add);
        }
        return ImageDataset.of(
                new ImageDataset.Format(name, 32, 32, 3, numbered(layout.classes())),
                pixels.toArray(byte[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "class " + i).toList();
    }

    private static TrainTest holdOut(ImageDataset images, Seeds seeds) {
        int[] counts = images.countsByClass();
        int perClass = Math.max(1, Arrays.stream(counts).max().orElse(0) / HOLD_OUT);
        boolean[] held = images.balancedMask(perClass, seeds.split("hold out"));
        int[] rest = IntStream.range(0, images.size()).filter(i -> !held[i]).toArray();
        int[] test = IntStream.range(0, images.size()).filter(i -> held[i]).toArray();
        return new TrainTest(images.select(rest), images.select(test));
    }
}
