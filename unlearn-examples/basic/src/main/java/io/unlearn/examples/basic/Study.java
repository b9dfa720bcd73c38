package io.unlearn.examples.basic;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Seeds;
import io.unlearn.core.SubjectId;
import io.unlearn.examples.basic.data.DataFolder;
import io.unlearn.examples.basic.data.FashionMnist;
import io.unlearn.examples.basic.data.ImageDataset;
import io.unlearn.examples.basic.data.TrainTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The data of one run: images as rows, who owns which, and who asks to be deleted. The people are invented: each row is
 * given to one of them by lot.
 */
final class Study {
    private final ImageDataset.Format format;
    private final TrainingRows rows;
    private final double[][] testRows;
    private final int[] testLabels;
    private final List<SubjectId> asking;

    private Study(TrainTest data, TrainingRows rows, List<SubjectId> asking) {
        this.format = data.train().format();
        this.rows = rows;
        this.testRows = data.test().unitRows();
        this.testLabels = data.test().labelsCopy();
        this.asking = asking;
    }

    static Study load(Options options) throws IOException {
        Seeds seeds = Seeds.of(options.seed());
        TrainTest all = options.data().isPresent()
                ? DataFolder.load(options.data().get(), seeds.split("hold out"))
                : FashionMnist.embedded();
        Options.Scale scale = options.scale();
        return of(all.balanced(scale.trainPerClass(), scale.testPerClass(), seeds.split("subset")), options);
    }

    static Study of(TrainTest data, Options options) {
        Seeds seeds = Seeds.of(options.seed());
        List<String> owners = owners(data.train().size(), options.subjects(), seeds.split("owners"));
        TrainingRows rows = TrainingRows.classification(
                        data.train().unitRows(), data.train().labelsCopy())
                .withSubjects(owners);
        List<String> people = new ArrayList<>(new HashSet<>(owners));
        people.sort(null);
        shuffle(people, seeds.split("requests").generator());
        List<SubjectId> asking = people.stream()
                .limit(Math.min(options.requests(), people.size() - 1))
                .map(SubjectId::of)
                .toList();
        return new Study(data, rows, asking);
    }

    private static List<String> owners(int rows, int subjects, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        return IntStream.range(0, rows)
                .mapToObj(i -> "invented-person-" + random.nextInt(subjects))
                .toList();
    }

    private static void shuffle(List<String> people, RandomGenerator random) {
        for (int i = people.size() - 1; i > 0; i--) {
            people.set(i, people.set(random.nextInt(i + 1), people.get(i)));
        }
    }

    ImageDataset.Format format() {
        return format;
    }

    TrainingRows rows() {
        return rows;
    }

    /** The rows of everybody who did not ask. */
    TrainingRows remaining() {
        Set<SubjectId> gone = new HashSet<>(asking);
        return rows.where(row -> !gone.contains(rows.subject(row)));
    }

    /** The rows of everybody who asked. */
    TrainingRows deleted() {
        Set<SubjectId> gone = new HashSet<>(asking);
        return rows.where(row -> gone.contains(rows.subject(row)));
    }

    List<SubjectId> asking() {
        return asking;
    }

    long subjects() {
        return IntStream.range(0, rows.size())
                .mapToObj(rows::subject)
                .distinct()
                .count();
    }

    int testSize() {
        return testLabels.length;
    }

    /** The labels from 0 on, declared so that they do not depend on who is deleted. */
    int[] labels() {
        return IntStream.range(0, format.classNames().size()).toArray();
    }

    /** The share of test images that a model labels rightly. */
    double accuracy(LinearModel model) {
        int right = 0;
        for (int i = 0; i < testLabels.length; i++) {
            if (model.predict(testRows[i]) == testLabels[i]) {
                right++;
            }
        }
        return right / (double) testLabels.length;
    }
}
