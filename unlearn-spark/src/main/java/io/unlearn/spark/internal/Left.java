package io.unlearn.spark.internal;

import java.io.Serializable;

/**
 * Which rows do not count: those with a record id in one set, and all rows of the subjects in another. The second set is that of a
 * request by subject while it is tried, so that a row of such a subject that was not found is missed in the count of rows.
 */
record Left(KeySet records, KeySet subjects) implements Serializable {
    /** Leaves out rows by record id alone. */
    static Left of(KeySet records) {
        return new Left(records, KeySet.none());
    }

    /** Returns which rows of a block count. */
    boolean[] counting(RowBlock block) {
        boolean[] counting = block.without(records);
        for (int i = 0; i < counting.length && !subjects.isEmpty(); i++) {
            counting[i] = counting[i] && !subjects.contains(block.subjects()[2 * i], block.subjects()[2 * i + 1]);
        }
        return counting;
    }
}
