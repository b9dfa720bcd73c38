package io.unlearn.djl;

import io.unlearn.core.Seeds;
import java.util.random.RandomGenerator;

/** Small data for tests. */
final class Samples {
    private Samples() {}

    /** Gaussian examples whose mean depends on the class. */
    static TorchData blobs(int size, int[] shape, int classes, long seed) {
        RandomGenerator random = Seeds.of(seed).generator();
        int length = 1;
        for (int each : shape) {
            length *= each;
        }
        float[] values = new float[size * length];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i % classes;
            for (int j = 0; j < length; j++) {
                double mean = j % classes == labels[i] ? 1.5 : 0;
                values[i * length + j] = (float) (mean + random.nextGaussian());
            }
        }
        return TorchData.of(values, shape, labels, classes);
    }

    static int[] all(TorchData data) {
        return java.util.stream.IntStream.range(0, data.size()).toArray();
    }
}
