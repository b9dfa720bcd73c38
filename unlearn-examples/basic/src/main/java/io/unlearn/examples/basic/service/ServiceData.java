package io.unlearn.examples.basic.service;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.examples.basic.data.FashionMnist;
import io.unlearn.examples.basic.data.ImageDataset;
import io.unlearn.examples.basic.data.TrainTest;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The images of the example. They are real; the people who own them are invented, and each image is given to one of them by lot. A
 * row is an image with each square of four pixels averaged, divided by its length: a function of that image alone.
 */
final class ServiceData {
    private static final int SIDE = 28;
    private static final int SAMPLES = 20;

    private final ImageDataset train;
    private final ImageDataset test;
    private final int subjects;

    private ServiceData(TrainTest data, int subjects) {
        this.train = data.train();
        this.test = data.test();
        this.subjects = subjects;
    }

    /** The same options give the same images and owners, so that a restart and a verifier have the rows of the first start. */
    static ServiceData load(int perClass, int subjects) throws IOException {
        return new ServiceData(
                FashionMnist.embedded()
                        .balanced(
                                perClass,
                                FashionMnist.TEST_PER_CLASS,
                                Seeds.of(1).split("subset")),
                subjects);
    }

    TrainingRows rows() {
        RandomGenerator random = Seeds.of(1).split("owners").generator();
        double[][] features = IntStream.range(0, train.size())
                .mapToObj(i -> features(ints(train.pixelsCopy(i))))
                .toArray(double[][]::new);
        List<String> owners = IntStream.range(0, train.size())
                .mapToObj(i -> subject(random.nextInt(subjects)))
                .toList();
        return TrainingRows.classification(features, train.labelsCopy()).withSubjects(owners);
    }

    static String subject(int number) {
        return "invented-person-" + number;
    }

    int subjects() {
        return subjects;
    }

    /**
     * Returns the row of an image.
     *
     * @param pixels {@code [784]}, 0 to 255
     * @throws InvalidArgumentException if there are more or fewer, or one is outside
     */
    static double[] features(double[] pixels) {
        if (pixels.length != SIDE * SIDE) {
            throw new InvalidArgumentException(
                    "pixels", "784 numbers from 0 to 255", pixels.length + " numbers", "Send an image of 28 by 28.");
        }
        int half = SIDE / 2;
        double[] row = new double[half * half];
        for (int i = 0; i < pixels.length; i++) {
            if (!(pixels[i] >= 0 && pixels[i] <= 255)) {
                throw new InvalidArgumentException(
                        "pixels", "784 numbers from 0 to 255", "one outside", "Send an image of 28 by 28.");
            }
            row[i / SIDE / 2 * half + i % SIDE / 2] += pixels[i];
        }
        double squares = 0;
        for (double x : row) {
            squares += x * x;
        }
        // Divided by slightly more than the length, so that rounding cannot bring a row above length 1.
        double scale = squares == 0 ? 1 : Math.sqrt(squares) * (1 + 1e-12);
        for (int j = 0; j < row.length; j++) {
            row[j] /= scale;
        }
        return row;
    }

    private static double[] ints(byte[] pixels) {
        return IntStream.range(0, pixels.length)
                .mapToDouble(i -> pixels[i] & 0xff)
                .toArray();
    }

    List<String> classNames() {
        return train.format().classNames();
    }

    int[] labels() {
        return IntStream.range(0, classNames().size()).toArray();
    }

    /**
     * A test image that visitors of the page may try.
     *
     * @param pixels {@code [784]}
     */
    record Sample(int label, double[] pixels) {}

    /** Returns test images, class after class. */
    List<Sample> samples() {
        return IntStream.range(0, Math.min(SAMPLES, test.size()))
                .map(i -> i * (test.size() / SAMPLES))
                .mapToObj(i -> new Sample(test.label(i), ints(test.pixelsCopy(i))))
                .toList();
    }

    /** Returns the share of test images that a model labels rightly. */
    double accuracy(LinearModel model) {
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            if (model.predict(features(ints(test.pixelsCopy(i)))) == test.label(i)) {
                right++;
            }
        }
        return right / (double) test.size();
    }

    int testSize() {
        return test.size();
    }

    String source() {
        return train.format().name();
    }
}
