package io.unlearn.examples.basic.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The embedded images: the first 1,200 training and the first 200 test images of each of the ten classes of Fashion-MNIST
 * (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747), grey, 28 x 28, under the MIT licence that lies beside them.
 */
public final class FashionMnist {
    /** Training images of each class. */
    public static final int TRAIN_PER_CLASS = 1_200;

    /** Test images of each class. */
    public static final int TEST_PER_CLASS = 200;

    /** The names of the classes, from label 0 on. */
    public static final List<String> CLASS_NAMES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final String FOLDER = "/io/unlearn/examples/basic/data/fashion-mnist-subset/";

    private FashionMnist() {}

    /**
     * Reads the embedded images.
     *
     * @throws IOException if the resources are missing or damaged
     */
    public static TrainTest embedded() throws IOException {
        return new TrainTest(read("train"), read("t10k"));
    }

    private static ImageDataset read(String part) throws IOException {
        String imageName = part + "-images-idx3-ubyte.gz";
        String labelName = part + "-labels-idx1-ubyte.gz";
        try (InputStream images = open(imageName);
                InputStream labels = open(labelName)) {
            IdxReader.Images read = IdxReader.images(imageName, images);
            return ImageDataset.of(
                    new ImageDataset.Format("Fashion-MNIST subset", read.width(), read.height(), 1, CLASS_NAMES),
                    read.pixels(),
                    IdxReader.labels(labelName, labels));
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = FashionMnist.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new DataFormatException(
                    "resource " + FOLDER + name, "present", "missing", "Build the examples with Maven.");
        }
        return in;
    }
}
