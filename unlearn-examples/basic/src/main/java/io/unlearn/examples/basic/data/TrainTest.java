package io.unlearn.examples.basic.data;

import io.unlearn.core.Seeds;

/**
 * Images to train on and images to test on.
 *
 * @param train the former
 * @param test the latter, none of which is trained on
 */
public record TrainTest(ImageDataset train, ImageDataset test) {
    /** Returns at most this many images of each class, drawn by the seed. */
    public TrainTest balanced(int trainPerClass, int testPerClass, Seeds seeds) {
        return new TrainTest(
                train.balanced(trainPerClass, seeds.split("train")), test.balanced(testPerClass, seeds.split("test")));
    }
}
