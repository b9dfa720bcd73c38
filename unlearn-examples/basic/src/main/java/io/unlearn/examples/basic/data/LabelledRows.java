package io.unlearn.examples.basic.data;

import io.unlearn.core.Seeds;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Rows of features of norm at most 1, with their labels. Arrays are not copied: a data set may be large, and these are for
 * the programs of this module.
 *
 * @param features {@code [n][d]}
 * @param labels {@code [n]}
 */
public record LabelledRows(double[][] features, int[] labels) {
    /**
     * Checks the sizes.
     *
     * @throws ShapeMismatchException if there are more or fewer labels than rows
     */
    public LabelledRows {
        Check.shape(
                "labels",
                "of length " + features.length + ", one for each row",
                labels.length == features.length,
                "of length " + labels.length,
                "Pass what belongs together.");
    }

    /** Returns the number of rows. */
    public int size() {
        return labels.length;
    }

    /** Returns the rows at these positions, in this order. */
    public LabelledRows select(int... rows) {
        return new LabelledRows(
                Arrays.stream(rows).mapToObj(i -> features[i]).toArray(double[][]::new),
                Arrays.stream(rows).map(i -> labels[i]).toArray());
    }

    /** Returns a random order of all rows; it depends on their number and the seed alone. */
    public int[] order(Seeds seeds) {
        int[] order = IntStream.range(0, size()).toArray();
        RandomGenerator random = seeds.generator();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    /** Returns a row divided by its own Euclidean length, in place; a row of zeros stays as it is. */
    static double[] toUnitLength(double[] row) {
        double squares = 0;
        for (double value : row) {
            squares += value * value;
        }
        // Slightly more than the length, so that rounding cannot lift a row above norm 1.
        double length = Math.sqrt(squares) * (1 + 1e-12);
        for (int j = 0; j < row.length && squares > 0; j++) {
            row[j] /= length;
        }
        return row;
    }
}
