package io.unlearn.examples.torch;

import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.djl.Architecture;
import io.unlearn.djl.Losses;
import io.unlearn.djl.Networks;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.Schedule;
import io.unlearn.djl.TorchData;
import io.unlearn.djl.TorchDevice;
import io.unlearn.djl.TorchModel;
import io.unlearn.djl.TorchParameter;
import io.unlearn.djl.Training;

/**
 * A network that was trained on public images and is then frozen. What it gives for an image depends on that image alone, so
 * that a certificate over these features holds as it does over pixels. The caller closes it.
 */
final class PublicFeatures implements AutoCloseable {
    private static final int[] WIDTHS = {16, 32, 64};
    private static final double RATE = 2e-3;
    private static final int BATCH = 64;
    private static final int FEATURE_BATCH = 500;

    private final TorchModel network;

    private PublicFeatures(TorchModel network) {
        this.network = network;
    }

    /** Trains on public images alone: nobody whose data may have to be removed may be among them. */
    static PublicFeatures trainedOn(TorchData images, int epochs, Seeds seeds, Progress progress) {
        Architecture architecture = Networks.smallCnn(images.exampleShapeCopy(), images.classes(), WIDTHS);
        Schedule schedule = Schedule.cosine(RATE, epochs, 0);
        try (TorchModel trained = TorchModel.of(architecture, TorchDevice.cpu(), seeds.split("network"))) {
            try (Training training = Training.of(trained, Optimiser.adam(RATE, 0))) {
                for (int epoch = 0; epoch < epochs; epoch++) {
                    training.learningRate(schedule.at(epoch));
                    training.epoch(images, BATCH, seeds.split("epoch").split(epoch), Losses.crossEntropy());
                    progress.update("training on public images", epoch + 1, epochs);
                }
            }
            return new PublicFeatures(withoutHead(trained));
        }
    }

    /** The same convolutions under a last layer that hands on what it gets. */
    private static TorchModel withoutHead(TorchModel trained) {
        int width = trained.parameter("fc.weight").shapeCopy()[1];
        TorchModel body = TorchModel.of(
                Networks.smallCnn(trained.inputShapeCopy(), width, WIDTHS), TorchDevice.cpu(), Seeds.of(0));
        for (TorchParameter parameter : body.parameters()) {
            switch (parameter.name()) {
                case "fc.weight" -> parameter.set(identity(width));
                case "fc.bias" -> parameter.set(new float[width]);
                default -> parameter.set(trained.parameter(parameter.name()).valuesCopy());
            }
        }
        return body;
    }

    private static float[] identity(int width) {
        float[] matrix = new float[width * width];
        for (int i = 0; i < width; i++) {
            matrix[i * width + i] = 1;
        }
        return matrix;
    }

    /** Returns the features of each image, divided by their own Euclidean length, {@code [n][width]}. */
    double[][] of(TorchData images) {
        float[][] features = network.logits(images, FEATURE_BATCH);
        double[][] rows = new double[features.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = unit(features[i]);
        }
        return rows;
    }

    private static double[] unit(float[] features) {
        double squares = 0;
        for (float feature : features) {
            squares += (double) feature * feature;
        }
        // Slightly more than the length, so that rounding cannot lift a row above norm 1.
        double length = Math.sqrt(squares) * (1 + 1e-12);
        double[] row = new double[features.length];
        for (int j = 0; j < row.length && squares > 0; j++) {
            row[j] = features[j] / length;
        }
        return row;
    }

    @Override
    public void close() {
        network.close();
    }
}
