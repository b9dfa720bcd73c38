package io.unlearn.certified.internal;

import io.unlearn.certified.TrainingRows;
import io.unlearn.core.error.UnknownLabelException;
import java.util.Arrays;

/**
 * The targets of a problem: for each row, the output that is positive (one-vs-rest, or output 0 of one for the second of
 * two labels; -1 for none), or a real number.
 *
 * @param outputs number of weight vectors
 * @param positive {@code [n]} or longer, empty for real targets
 * @param values {@code [n]} or longer, empty for labels
 */
public record Targets(int outputs, int[] positive, double[] values) {
    /** Returns the targets of a regression. */
    public static Targets real(TrainingRows rows) {
        double[] values = new double[rows.size()];
        Arrays.setAll(values, rows::target);
        return new Targets(1, new int[0], values);
    }

    /** Returns these targets with room for as many rows; the same if they have it. */
    Targets withRoomFor(int rows) {
        boolean labels = positive.length > 0;
        int length = labels ? positive.length : values.length;
        if (rows <= length) {
            return this;
        }
        int grown = Room.grown(length, rows);
        return labels
                ? new Targets(outputs, Arrays.copyOf(positive, grown), values)
                : new Targets(outputs, positive, Arrays.copyOf(values, grown));
    }

    /** Overwrites the target of a row with one of others of the same kind. */
    void put(int row, Targets others, int from) {
        if (positive.length > 0) {
            positive[row] = others.positive[from];
        } else {
            values[row] = others.values[from];
        }
    }

    /** Overwrites the target of a row with one that says nothing. */
    void clear(int row) {
        if (positive.length > 0) {
            positive[row] = -1;
        } else {
            values[row] = 0;
        }
    }

    /**
     * Returns the targets of a classification.
     *
     * @param labels the declared labels, ascending
     * @throws UnknownLabelException if a row has another label
     */
    public static Targets ofLabels(TrainingRows rows, int[] labels) {
        int[] positive = new int[rows.size()];
        for (int i = 0; i < positive.length; i++) {
            int index = Arrays.binarySearch(labels, rows.label(i));
            if (index < 0) {
                throw new UnknownLabelException(
                        "label of row " + i,
                        "one of " + Arrays.toString(labels),
                        rows.label(i),
                        "Declare every label that may occur, or drop the row.");
            }
            positive[i] = labels.length == 2 ? index - 1 : index;
        }
        return new Targets(labels.length == 2 ? 1 : labels.length, positive, new double[0]);
    }
}
