package io.unlearn.certified;

import io.unlearn.core.error.EverythingRemovedException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;

/** Checks rows against what a guarantee depends on. */
final class RowChecks {
    /** Room for the rounding of a row that was scaled to exactly the bound. */
    private static final double ROUNDING = 1 + 1e-12;

    private RowChecks() {}

    static void norms(TrainingRows rows, double bound) {
        for (int i = 0; i < rows.size(); i++) {
            double norm = norm(rows.featuresCopy(i));
            if (!(norm <= bound * ROUNDING)) {
                throw new RowNormException(
                        "norm of row " + i,
                        "at most " + bound,
                        norm,
                        "Scale the row, or declare a larger bound before training.");
            }
        }
    }

    static void targets(TrainingRows rows, double bound) {
        for (int i = 0; i < rows.size(); i++) {
            if (!(Math.abs(rows.target(i)) <= bound)) {
                throw new OutOfRangeException(
                        "target of row " + i,
                        "at most " + bound + " in absolute value",
                        rows.target(i),
                        "Clip the target, or declare a larger bound before training.");
            }
        }
    }

    /** Refuses to remove every row there is. */
    static void somethingRemains(int removed, int rows) {
        if (removed == rows) {
            throw new EverythingRemovedException(
                    "rows that remain",
                    "at least 1",
                    0,
                    "Close and delete the model instead; nothing would be left to compare it with.");
        }
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }
}
