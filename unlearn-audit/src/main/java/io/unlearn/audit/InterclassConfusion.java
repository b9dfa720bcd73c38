package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.internal.Check;

/**
 * How often a classifier confuses two classes; see {@link OutputCheck#interclassConfusion}.
 *
 * @param confused examples of either class that are called the other
 * @param error share of the examples of both classes that are called anything else than they are
 */
record InterclassConfusion(long confused, double error) {
    /** Computes both from a confusion matrix {@code [true][predicted]}. */
    static InterclassConfusion of(int[][] matrix, int first, int second) {
        for (int k = 0; k < matrix.length; k++) {
            Check.shape(
                    "confusion matrix",
                    "square",
                    matrix[k].length == matrix.length,
                    matrix.length + " rows and " + matrix[k].length + " columns",
                    "Count each pair of true and predicted class.");
            for (int cell : matrix[k]) {
                Check.atLeast("confusion matrix[" + k + "]", cell, 0, "Pass numbers of examples.");
            }
        }
        checkClass(first, matrix.length);
        checkClass(second, matrix.length);
        if (first == second) {
            throw new UnknownLabelException("second class", "another than the first", second, "Name two classes.");
        }
        long total = 0;
        for (int k = 0; k < matrix.length; k++) {
            total += matrix[first][k] + (long) matrix[second][k];
        }
        if (total == 0) {
            throw new EmptySplitException("examples of the two classes", "at least one", 0, "Test on these classes.");
        }
        long right = matrix[first][first] + (long) matrix[second][second];
        return new InterclassConfusion(
                matrix[first][second] + (long) matrix[second][first], (total - right) / (double) total);
    }

    private static void checkClass(int value, int classes) {
        if (value < 0 || value >= classes) {
            throw new UnknownLabelException("class", "in [0, " + classes + ")", value, "Classes count from 0.");
        }
    }
}
