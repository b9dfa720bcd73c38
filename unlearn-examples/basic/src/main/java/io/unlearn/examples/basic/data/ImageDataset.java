package io.unlearn.examples.basic.data;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Labelled images of one size. Immutable and thread-safe.
 *
 * <p>Pixels are unsigned bytes, channel by channel, each row-major.
 */
public final class ImageDataset {
    private final Format format;
    private final byte[][] pixels;
    private final int[] labels;

    private ImageDataset(Format format, byte[][] pixels, int[] labels) {
        this.format = format;
        this.pixels = pixels;
        this.labels = labels;
    }

    /**
     * What the images have in common.
     *
     * @param name what the data are called
     * @param width in pixels
     * @param height in pixels
     * @param channels 1 for grey, 3 for colour
     * @param classNames one name for each label, from 0 on
     */
    public record Format(String name, int width, int height, int channels, List<String> classNames) {
        /** Copies the names. */
        public Format {
            classNames = List.copyOf(classNames);
        }

        /** Returns the number of bytes of an image. */
        public int pixels() {
            return width * height * channels;
        }
    }

    /**
     * Returns a data set.
     *
     * @param pixels {@code [n][format.pixels()]}, copied
     * @param labels {@code [n]}, from 0 to the number of classes minus 1; copied
     * @throws ShapeMismatchException if there are more or fewer labels than images, or an image has another size
     * @throws UnknownLabelException if a label has no class
     */
    public static ImageDataset of(Format format, byte[][] pixels, int[] labels) {
        if (labels.length != pixels.length) {
            throw new ShapeMismatchException(
                    "labels",
                    "of length " + pixels.length + ", one for each image",
                    "of length " + labels.length,
                    "Pass the files that belong together.");
        }
        byte[][] copy = new byte[pixels.length][];
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i].length != format.pixels()) {
                throw new ShapeMismatchException(
                        "image " + i,
                        "of " + format.pixels() + " bytes",
                        "of " + pixels[i].length,
                        "Pass images of one size.");
            }
            if (labels[i] < 0 || labels[i] >= format.classNames().size()) {
                throw new UnknownLabelException(
                        "label of image " + i,
                        "from 0 to " + (format.classNames().size() - 1),
                        labels[i],
                        "Name every class.");
            }
            copy[i] = pixels[i].clone();
        }
        return new ImageDataset(format, copy, labels.clone());
    }

    /** Returns what the images have in common. */
    public Format format() {
        return format;
    }

    /** Returns the number of images. */
    public int size() {
        return labels.length;
    }

    /** Returns the label of an image. */
    public int label(int image) {
        return labels[image];
    }

    /** Returns all labels, copied. */
    public int[] labelsCopy() {
        return labels.clone();
    }

    /** Returns the bytes of an image, copied. */
    public byte[] pixelsCopy(int image) {
        return pixels[image].clone();
    }

    /**
     * Returns each image as numbers, divided by its own Euclidean length; an all-black image stays 0. A function of each
     * image alone, as a certificate of removal demands: nothing is centred or scaled by statistics of the others.
     *
     * @return a new array {@code [n][format().pixels()]}
     */
    public double[][] unitRows() {
        double[][] rows = new double[size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = unitRow(pixels[i]);
        }
        return rows;
    }

    /**
     * The same after a constant was taken from every pixel, which is first divided by 255.
     *
     * @param shift the constant, chosen without a look at the images
     * @return a new array {@code [n][format().pixels()]}
     */
    public double[][] shiftedUnitRows(double shift) {
        double[][] rows = new double[size()][];
        for (int i = 0; i < rows.length; i++) {
            double[] row = new double[pixels[i].length];
            for (int j = 0; j < row.length; j++) {
                row[j] = (pixels[i][j] & 0xff) / 255.0 - shift;
            }
            rows[i] = LabelledRows.toUnitLength(row);
        }
        return rows;
    }

    private static double[] unitRow(byte[] image) {
        double[] row = new double[image.length];
        long squares = 0;
        for (byte pixel : image) {
            squares += (long) (pixel & 0xff) * (pixel & 0xff);
        }
        // Slightly more than the length, so that rounding cannot lift a row above norm 1.
        double length = Math.sqrt((double) squares) * (1 + 1e-12);
        for (int j = 0; j < row.length && squares > 0; j++) {
            row[j] = (image[j] & 0xff) / length;
        }
        return row;
    }

    /** Returns how many images each class has, from label 0 on; a new array. */
    public int[] countsByClass() {
        int[] counts = new int[format.classNames().size()];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /** Returns the images at these positions, in this order. */
    public ImageDataset select(int... images) {
        return new ImageDataset(
                format,
                Arrays.stream(images).mapToObj(i -> pixels[i]).toArray(byte[][]::new),
                Arrays.stream(images).map(i -> labels[i]).toArray());
    }

    /**
     * Returns the first images of each class, in the order of the data set; fewer of a class that has fewer. This is how
     * the embedded subset was chosen.
     */
    public ImageDataset firstPerClass(int perClass) {
        return select(firstPerClass(IntStream.range(0, size()).toArray(), perClass));
    }

    /**
     * Returns images of each class, drawn without replacement, in the order of the data set; fewer of a class that has
     * fewer. The same seed gives the same images.
     */
    public ImageDataset balanced(int perClass, Seeds seeds) {
        boolean[] drawn = balancedMask(perClass, seeds);
        return select(IntStream.range(0, size()).filter(i -> drawn[i]).toArray());
    }

    /** Returns which images {@link #balanced} draws. */
    boolean[] balancedMask(int perClass, Seeds seeds) {
        boolean[] drawn = new boolean[size()];
        for (int image : firstPerClass(shuffled(seeds), perClass)) {
            drawn[image] = true;
        }
        return drawn;
    }

    /** Returns the positions of all images in random order. */
    private int[] shuffled(Seeds seeds) {
        int[] order = IntStream.range(0, size()).toArray();
        RandomGenerator random = seeds.generator();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    private int[] firstPerClass(int[] order, int perClass) {
        int[] seen = new int[format.classNames().size()];
        List<Integer> chosen = new ArrayList<>();
        for (int image : order) {
            if (seen[labels[image]]++ < perClass) {
                chosen.add(image);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns a text with name and shape. */
    @Override
    public String toString() {
        return format.name() + "[" + size() + "][" + format.channels() + "][" + format.height() + "][" + format.width()
                + "]";
    }
}
