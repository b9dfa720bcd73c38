package io.unlearn.examples.torch;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.Seeds;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.TorchData;
import io.unlearn.examples.basic.data.DataFolder;
import io.unlearn.examples.basic.data.FashionMnist;
import io.unlearn.examples.basic.data.TrainTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Certified deletion on a deep model, the way it is used in practice: a network is trained on public images (MNIST) and frozen,
 * a linear head over its features is trained on people's images (Fashion-MNIST, owned by invented people), and people are removed
 * from the head with a certificate.
 *
 * <p>The certificate covers the head and everything that people's images ever touched, since the network has never seen them. If
 * the network were tuned on them, it would be void, and {@link FeatureExtractor#tunedWithoutPrivacy} would refuse.
 */
public final class CertifiedHead {
    private static final int SUBJECTS = 400;

    private CertifiedHead() {}

    /**
     * How much is computed.
     *
     * @param publicPerClass public images of each class
     * @param trainPerClass people's images of each class
     * @param epochs of training on public images
     * @param requests people who ask for deletion
     */
    record Scale(int publicPerClass, int trainPerClass, int epochs, int requests) {
        static final Scale FULL = new Scale(1_000, 1_200, 3, 20);
    }

    /**
     * What came out.
     *
     * @param pixels accuracy of a head on the pixels themselves, before any removal
     * @param before accuracy of the head on features, before any removal
     * @param after the same after all removals
     * @param removedRows rows that were removed
     * @param certified whether the certificate held against the remaining rows
     */
    record Outcome(double pixels, double before, double after, int removedRows, boolean certified) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "accuracy of a linear head on pixels: %.2f %%%non features of the frozen network: %.2f %%%n"
                            + "after the removal of %d images: %.2f %%%nthe certificate %s",
                    100 * pixels,
                    100 * before,
                    removedRows,
                    100 * after,
                    certified ? "holds" : "DOES NOT HOLD");
        }
    }

    /** Runs with the folder of public images, {@code data/mnist} unless it is given. */
    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, or 2 if the public images cannot be read. */
    static int start(String... arguments) {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "data/mnist");
        try {
            TrainTest publicImages = DataFolder.load(folder, Seeds.of(1));
            System.out.println(run(publicImages, FashionMnist.embedded(), Scale.FULL, Progress.log()));
            return 0;
        } catch (InvalidArgumentException | IOException e) {
            System.err.println(e.getMessage());
            System.err.println(
                    "usage: CertifiedHead [folder of public images; scripts/fetch-data.sh data mnist fetches some]");
            return 2;
        }
    }

    static Outcome run(TrainTest publicImages, TrainTest images, Scale scale, Progress progress) {
        Seeds seeds = Seeds.of(1);
        TorchData open =
                ImageParts.data(publicImages.train().balanced(scale.publicPerClass(), seeds.split("public")), 0);
        TrainTest people = images.balanced(scale.trainPerClass(), scale.trainPerClass(), seeds.split("people"));
        List<String> owners = owners(people.train().size(), seeds.split("owners"));
        int[] labels = people.train().labelsCopy();
        double pixels = accuracyOnPixels(people, progress);
        try (PublicFeatures network =
                PublicFeatures.trainedOn(open, scale.epochs(), seeds.split("network"), progress)) {
            TrainingRows rows = TrainingRows.classification(network.of(ImageParts.data(people.train(), 0)), labels)
                    .withSubjects(owners);
            double[][] testRows = network.of(ImageParts.data(people.test(), 0));
            int[] testLabels = people.test().labelsCopy();
            try (LinearRemoval head = trainer(progress).train(rows)) {
                double before = accuracy(head.publish().model(), testRows, testLabels);
                Set<SubjectId> gone = new HashSet<>();
                for (String owner :
                        owners.stream().distinct().limit(scale.requests()).toList()) {
                    head.remove(RemovalRequest.subject(owner)).certifiedOrThrow();
                    gone.add(SubjectId.of(owner));
                }
                Release<LinearModel> release = head.publish();
                TrainingRows remaining = rows.where(row -> !gone.contains(rows.subject(row)));
                boolean valid = CertificateVerifier.verify(release.certificate(), release.model(), remaining)
                        .valid();
                return new Outcome(
                        pixels,
                        before,
                        accuracy(release.model(), testRows, testLabels),
                        rows.size() - remaining.size(),
                        valid);
            }
        }
    }

    private static CertifiedTrainer trainer(Progress progress) {
        return CertifiedTrainer.logistic()
                .labels(IntStream.range(0, 10).toArray())
                .features(FeatureExtractor.publicOne())
                .regularisation(Regularisation.fixedTotal(1))
                .rowNormBound(1)
                .masking(Masking.outputNoise(1, 1e-5))
                .progress(progress);
    }

    private static double accuracyOnPixels(TrainTest people, Progress progress) {
        TrainingRows rows = TrainingRows.classification(
                people.train().unitRows(), people.train().labelsCopy());
        try (LinearRemoval head = trainer(progress).train(rows)) {
            return accuracy(
                    head.publish().model(),
                    people.test().unitRows(),
                    people.test().labelsCopy());
        }
    }

    private static List<String> owners(int rows, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        return IntStream.range(0, rows)
                .mapToObj(i -> "invented-person-" + random.nextInt(SUBJECTS))
                .toList();
    }

    private static double accuracy(LinearModel model, double[][] rows, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += model.predict(rows[i]) == labels[i] ? 1 : 0;
        }
        return right / (double) labels.length;
    }
}
