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

    /** Returns these targets with others from index {@code at} on; copies them only if they have no room left. */
    Targets with(Targets others, int at) {
        int[] p = joined(positive, others.positive, at);
        double[] v = joined(values, others.values, at);
        return new Targets(outputs, p, v);
    }

    private static int[] joined(int[] own, int[] others, int at) {
        if (others.length == 0) {
            return own;
        }
        int end = at + others.length;
        int[] joined = end <= own.length ? own : Arrays.copyOf(own, Room.grown(own.length, end));
        System.arraycopy(others, 0, joined, at, others.length);
        return joined;
    }

    private static double[] joined(double[] own, double[] others, int at) {
        if (others.length == 0) {
            return own;
        }
        int end = at + others.length;
        double[] joined = end <= own.length ? own : Arrays.copyOf(own, Room.grown(own.length, end));
        System.arraycopy(others, 0, joined, at, others.length);
        return joined;
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
