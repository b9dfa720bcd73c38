package io.unlearn.examples.torch;

import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.djl.TorchData;
import io.unlearn.examples.basic.data.FashionMnist;
import io.unlearn.examples.basic.data.ImageDataset;
import io.unlearn.examples.basic.data.TrainTest;
import java.io.IOException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Images of Fashion-MNIST at half their width and height, cut into the parts of an unlearning task. Who owns an image and which labels are wrong is drawn by
 * lot; nobody real is involved.
 *
 * @param train retain and forget part together
 * @param split the parts; the validation part was never trained on
 * @param test never trained on, and seen by no method
 */
record ImageParts(TorchData train, Split<TorchData> split, TorchData test) {
    private static final Seeds LOT = Seeds.of(2026).split("leaderboard");

    static ImageParts of(StudySize size) throws IOException {
        TrainTest images = FashionMnist.embedded().balanced(size.trainPerClass(), 2 * size.testPerClass(), LOT);
        TorchData train = withNoise(halved(data(images.train(), 0)), size.noise());
        int[] owner = owners(train.size(), size.subjects());
        int[] forget = IntStream.range(0, train.size())
                .filter(i -> owner[i] < size.forgetSubjects())
                .toArray();
        int[] retain = IntStream.range(0, train.size())
                .filter(i -> owner[i] >= size.forgetSubjects())
                .toArray();
        TorchData unseen = halved(data(images.test(), train.size()));
        TorchData validation = unseen.subset(
                IntStream.range(0, unseen.size()).filter(i -> i % 2 == 0).toArray());
        TorchData test = unseen.subset(
                IntStream.range(0, unseen.size()).filter(i -> i % 2 == 1).toArray());
        return new ImageParts(train, new Split<>(train.subset(retain), train.subset(forget), validation), test);
    }

    /** Pixels from -1 to 1: by constants, not by statistics of the images. */
    static TorchData data(ImageDataset images, int firstId) {
        int length = images.format().pixels();
        float[] values = new float[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            byte[] pixels = images.pixelsCopy(i);
            for (int j = 0; j < length; j++) {
                values[i * length + j] = (pixels[j] & 0xff) / 127.5f - 1;
            }
        }
        int[] shape = {
            images.format().channels(),
            images.format().height(),
            images.format().width()
        };
        long[] ids =
                IntStream.range(0, images.size()).mapToLong(i -> firstId + i).toArray();
        return TorchData.of(
                values, shape, images.labelsCopy(), images.format().classNames().size(), ids);
    }

    /** Returns grey images of half the width and height, each pixel the mean of four: they train in a third of the time. */
    static TorchData halved(TorchData images) {
        int height = images.exampleShapeCopy()[1];
        int width = images.exampleShapeCopy()[2];
        int half = width / 2;
        float[] from = images.valuesCopy();
        float[] to = new float[images.size() * (height / 2) * half];
        for (int i = 0; i < to.length; i++) {
            int row = i / half;
            int at = 2 * row * width + 2 * (i % half);
            to[i] = (from[at] + from[at + 1] + from[at + width] + from[at + width + 1]) / 4;
        }
        return TorchData.of(
                to, new int[] {1, height / 2, half}, images.labelsCopy(), images.classes(), images.idsCopy());
    }

    private static TorchData withNoise(TorchData data, double share) {
        RandomGenerator random = LOT.split("noise").generator();
        int[] labels = data.labelsCopy();
        for (int i = 0; i < labels.length; i++) {
            if (random.nextDouble() < share) {
                labels[i] = random.nextInt(data.classes());
            }
        }
        return data.withLabels(labels);
    }

    /** Returns for each image a subject in [0, subjects), equally many images each, by lot. */
    private static int[] owners(int images, int subjects) {
        RandomGenerator random = LOT.split("owners").generator();
        int[] owner = IntStream.range(0, images).map(i -> i % subjects).toArray();
        for (int i = images - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = owner[i];
            owner[i] = owner[j];
            owner[j] = swap;
        }
        return owner;
    }
}
