package io.unlearn.examples.basic.soak;

import io.unlearn.certified.TrainingRows;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Invented rows of length at most 1, each of a person of its own, with labels that a plane tells apart but for a tenth. */
final class SoakRows {
    private final int columns;
    private long next;

    SoakRows(int columns) {
        this.columns = columns;
    }

    /** Returns rows that were not there before; their ids are "row-0", "row-1" and so on. */
    TrainingRows next(int count) {
        double[][] x = new double[count][];
        int[] labels = new int[count];
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            SplittableRandom random = new SplittableRandom(next);
            x[i] = features(random);
            boolean right = random.nextInt(10) > 0;
            labels[i] = x[i][0] > 0 == right ? 1 : 0;
            ids.add(id(next++));
        }
        return TrainingRows.classification(x, labels).withRecordIds(ids).withSubjects(ids);
    }

    static String id(long number) {
        return "row-" + number;
    }

    double[] features(SplittableRandom random) {
        double[] x = new double[columns];
        double bound = 1 / Math.sqrt(columns);
        for (int j = 0; j < columns; j++) {
            x[j] = random.nextDouble(-bound, bound);
        }
        return x;
    }
}
