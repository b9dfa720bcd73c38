package io.unlearn.examples.basic;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.examples.basic.data.DataFolder;
import io.unlearn.examples.basic.data.ImageDataset;
import io.unlearn.examples.basic.data.LabelledRows;
import io.unlearn.examples.basic.data.TabularSets;
import io.unlearn.examples.basic.data.TrainTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a study.
 *
 * @param set which data
 * @param train rows to train on, of norm at most 1
 * @param test rows that are not trained on
 */
record StudyData(Set set, LabelledRows train, LabelledRows test) {
    /** A fifth of a table is set aside for testing, at random, because tables come without a test set. */
    private static final int HOLD_OUT = 5;

    /** The data that there is a study of. */
    enum Set {
        /** Two classes of MNIST, pixels over 255, rows of length 1. */
        MNIST_3_8("mnist-3-8", "MNIST, 3 against 8", "mnist"),
        /** The same with 0.5 taken from every pixel before, as the program published with the paper does. */
        MNIST_3_8_SHIFTED("mnist-3-8-shifted", "MNIST, 3 against 8, pixels shifted by 0.5", "mnist"),
        /** All of MNIST, one against the rest. */
        MNIST("mnist", "MNIST, 10 classes", "mnist"),
        /** E-mails. */
        SPAM("spam", "spam (kernlab)", "spam"),
        /** Earnings. */
        CENSUS("census", "CPSSW8 (AER)", "census");

        private final String id;
        private final String title;
        private final String folder;

        Set(String id, String title, String folder) {
            this.id = id;
            this.title = title;
            this.folder = folder;
        }

        String id() {
            return id;
        }

        String title() {
            return title;
        }

        String folder() {
            return folder;
        }

        static Set of(String id) {
            return Arrays.stream(values())
                    .filter(set -> set.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new InvalidArgumentException("set", "one of " + ids(), id, "Name one of them."));
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Set::id).toList();
        }
    }

    /** Reads a data set from the folder that holds its files. */
    static StudyData read(Set set, Path folder, Seeds seeds) throws IOException {
        return switch (set) {
            case SPAM -> heldOut(set, TabularSets.spam(folder.resolve("spam.rda")), seeds);
            case CENSUS -> heldOut(set, TabularSets.census(folder.resolve("CPSSW8.rda")), seeds);
            case MNIST -> images(set, DataFolder.load(folder, seeds));
            case MNIST_3_8, MNIST_3_8_SHIFTED -> {
                TrainTest all = DataFolder.load(folder, seeds);
                yield images(set, new TrainTest(only(all.train(), 3, 8), only(all.test(), 3, 8)));
            }
        };
    }

    static StudyData heldOut(Set set, LabelledRows all, Seeds seeds) {
        int[] order = all.order(seeds);
        int test = Math.max(1, all.size() / HOLD_OUT);
        return new StudyData(
                set,
                all.select(Arrays.copyOfRange(order, test, order.length)),
                all.select(Arrays.copyOfRange(order, 0, test)));
    }

    private static StudyData images(Set set, TrainTest data) {
        double shift = set == Set.MNIST_3_8_SHIFTED ? 0.5 : 0;
        return new StudyData(set, rows(data.train(), shift), rows(data.test(), shift));
    }

    private static LabelledRows rows(ImageDataset images, double shift) {
        return new LabelledRows(shift == 0 ? images.unitRows() : images.shiftedUnitRows(shift), images.labelsCopy());
    }

    private static ImageDataset only(ImageDataset data, int... labels) {
        return data.select(IntStream.range(0, data.size())
                .filter(i -> IntStream.of(labels).anyMatch(label -> label == data.label(i)))
                .toArray());
    }

    /** Returns the length of a row. */
    int columns() {
        return train.features()[0].length;
    }

    /** Returns the labels that occur, ascending. */
    int[] labels() {
        return Arrays.stream(train.labels()).distinct().sorted().toArray();
    }
}
