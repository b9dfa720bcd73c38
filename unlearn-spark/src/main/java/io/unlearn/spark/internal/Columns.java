package io.unlearn.spark.internal;

import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Where the parts of a row are in the four columns that are selected: record id, subject id, features, target. */
final class Columns {
    static final int RECORD = 0;
    static final int SUBJECT = 1;
    static final int FEATURES = 2;
    static final int TARGET = 3;

    private Columns() {}

    static @Nullable Vector features(Row row) {
        return (Vector) row.get(FEATURES);
    }

    /** Returns the target; NaN if there is none. */
    static double target(Row row) {
        return row.isNullAt(TARGET) ? Double.NaN : row.getDouble(TARGET);
    }

    static boolean hasIds(Row row) {
        return !row.isNullAt(RECORD)
                && !row.isNullAt(SUBJECT)
                && !row.getString(RECORD).isBlank()
                && !row.getString(SUBJECT).isBlank();
    }

    /** Whether a target is one of the labels; -1 if not, its place among them otherwise. */
    static int labelIndex(int[] labels, double target) {
        return target == Math.rint(target) && Math.abs(target) <= Integer.MAX_VALUE
                ? Math.max(-1, Arrays.binarySearch(labels, (int) target))
                : -1;
    }
}
