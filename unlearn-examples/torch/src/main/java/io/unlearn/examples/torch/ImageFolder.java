package io.unlearn.examples.torch;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.TorchData;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A folder with one folder of images for each class, in the order of their names. All that Java reads is taken (PNG, JPEG, GIF,
 * BMP), brought to one size, in red, green and blue or in grey, from 0 to 1 and then normalised by constants.
 *
 * @param data the images; the id of each is its position
 * @param classes names of the classes
 * @param files where each image lies, relative to the folder, with slashes
 */
record ImageFolder(TorchData data, List<String> classes, List<String> files) {
    /** The means and deviations of ImageNet, which most published networks for photographs expect. */
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};

    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    ImageFolder {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
    }

    /**
     * Reads all images.
     *
     * @param side height and width that they are brought to
     * @param channels 3 for colours, normalised as ImageNet is; 1 for grey, from -1 to 1
     * @throws InvalidArgumentException if there are not at least two classes with images
     * @throws IOException if a folder or an image cannot be read
     */
    static ImageFolder load(Path folder, int side, int channels) throws IOException {
        List<String> classes = new ArrayList<>();
        List<String> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<float[]> images = new ArrayList<>();
        for (Path each : list(folder, Files::isDirectory)) {
            for (Path file : list(each, Files::isRegularFile)) {
                BufferedImage image = ImageIO.read(file.toFile());
                if (image != null) {
                    images.add(channels == 1 ? grey(image, side) : colours(image, side));
                    labels.add(classes.size());
                    files.add(folder.relativize(file).toString().replace('\\', '/'));
                }
            }
            classes.add(String.valueOf(each.getFileName()));
        }
        if (classes.size() < 2 || images.isEmpty()) {
            throw new InvalidArgumentException(
                    "folder of images " + folder,
                    "one with a folder for each of two classes or more",
                    classes.size() + " classes and " + images.size() + " images",
                    "Put the images of each class into a folder of their own.");
        }
        int length = images.get(0).length;
        float[] values = new float[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, values, i * length, length);
        }
        return new ImageFolder(
                TorchData.of(
                        values,
                        new int[] {channels, side, side},
                        labels.stream().mapToInt(Integer::intValue).toArray(),
                        classes.size()),
                classes,
                files);
    }

    private static List<Path> list(Path folder, Predicate<Path> kind) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(kind).sorted().toList();
        }
    }

    private static BufferedImage scaled(BufferedImage image, int side, int type) {
        BufferedImage scaled = new BufferedImage(side, side, type);
        Graphics2D canvas = scaled.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(image, 0, 0, side, side, null);
        canvas.dispose();
        return scaled;
    }

    private static float[] colours(BufferedImage image, int side) {
        BufferedImage scaled = scaled(image, side, BufferedImage.TYPE_INT_RGB);
        float[] values = new float[3 * side * side];
        for (int i = 0; i < side * side; i++) {
            int rgb = scaled.getRGB(i % side, i / side);
            for (int c = 0; c < 3; c++) {
                float value = (rgb >> (16 - 8 * c) & 0xff) / 255f;
                values[c * side * side + i] = (value - MEAN[c]) / DEVIATION[c];
            }
        }
        return values;
    }

    private static float[] grey(BufferedImage image, int side) {
        BufferedImage scaled = scaled(image, side, BufferedImage.TYPE_BYTE_GRAY);
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = scaled.getRaster().getSample(i % side, i / side, 0) / 127.5f - 1;
        }
        return values;
    }
}
