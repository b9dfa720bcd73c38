package io.unlearn.certified;

import io.unlearn.core.RecordId;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.internal.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Rows of features with a label or a target, a record id and a subject id each. Immutable and thread-safe; arrays are
 * copied in and out.
 *
 * <p>Features must be a function of the row alone: scaling by statistics of the whole data set (means, deviations,
 * vocabularies, principal components) makes every row depend on the removed ones, and voids every certificate. Scaling a
 * row to unit length is safe.
 */
public final class TrainingRows {
    private final double[] features;
    private final int columns;
    private final double[] targets;
    private final boolean labelled;
    private final List<RecordId> records;
    private final List<SubjectId> subjects;

    private TrainingRows(
            double[] features,
            int columns,
            double[] targets,
            boolean labelled,
            List<RecordId> records,
            List<SubjectId> subjects) {
        this.features = features;
        this.columns = columns;
        this.targets = targets;
        this.labelled = labelled;
        this.records = records;
        this.subjects = subjects;
    }

    /**
     * Returns rows with class labels. Row {@code i} gets the record id and the subject id {@code "i"}.
     *
     * @param features {@code [n][d]}, finite
     * @param labels {@code [n]}
     * @throws EmptySplitException if there is no row
     * @throws io.unlearn.core.error.ShapeMismatchException if the rows differ in length, or there are more or fewer labels
     * @throws NonFiniteValueException if a feature is NaN or infinite
     */
    public static TrainingRows classification(double[][] features, int[] labels) {
        return of(features, Arrays.stream(labels).asDoubleStream().toArray(), true);
    }

    /**
     * Returns rows with real targets. Row {@code i} gets the record id and the subject id {@code "i"}.
     *
     * @param features {@code [n][d]}, finite
     * @param targets {@code [n]}, finite
     * @throws EmptySplitException if there is no row
     * @throws io.unlearn.core.error.ShapeMismatchException if the rows differ in length, or there are more or fewer targets
     * @throws NonFiniteValueException if a feature or a target is NaN or infinite
     */
    public static TrainingRows regression(double[][] features, double[] targets) {
        return of(features, Check.finite("targets", targets.clone(), "Repair or drop the row."), false);
    }

    private static TrainingRows of(double[][] features, double[] targets, boolean labelled) {
        if (features.length == 0) {
            throw new EmptySplitException("training rows", "at least one", 0, "Pass the rows to train on.");
        }
        Check.shape(
                "targets",
                "of length " + features.length + ", one for each row of features [" + features.length + "]["
                        + features[0].length + "]",
                targets.length == features.length,
                "of length " + targets.length,
                "Pass one label or target for each row.");
        int columns = features[0].length;
        Check.shape("features[0]", "of length at least 1", columns > 0, "of length 0", "Pass at least one feature.");
        double[] flat = new double[Math.multiplyExact(features.length, columns)];
        for (int i = 0; i < features.length; i++) {
            copyRow(features[i], i, columns, flat);
        }
        List<RecordId> ids = new ArrayList<>(features.length);
        List<SubjectId> subjects = new ArrayList<>(features.length);
        for (int i = 0; i < features.length; i++) {
            String id = Integer.toString(i);
            ids.add(RecordId.of(id));
            subjects.add(SubjectId.of(id));
        }
        return new TrainingRows(flat, columns, targets, labelled, List.copyOf(ids), List.copyOf(subjects));
    }

    private static void copyRow(double[] row, int i, int columns, double[] flat) {
        Check.shape(
                "features[" + i + "]",
                "of length " + columns + " like features[0]",
                row.length == columns,
                "of length " + row.length,
                "Give every row the same features.");
        for (int j = 0; j < columns; j++) {
            if (!Double.isFinite(row[j])) {
                throw new NonFiniteValueException(
                        "features[" + i + "][" + j + "]", "finite", row[j], "Repair or drop the row.");
            }
            flat[i * columns + j] = row[j];
        }
    }

    /**
     * Returns the same rows with these record ids.
     *
     * @throws DuplicateRecordException if an id occurs twice
     * @throws io.unlearn.core.error.ShapeMismatchException unless there is one id for each row
     */
    public TrainingRows withRecordIds(List<String> ids) {
        checkCount("record ids", ids.size());
        Set<String> seen = new HashSet<>();
        List<RecordId> list = new ArrayList<>(ids.size());
        for (String id : ids) {
            if (!seen.add(id)) {
                throw new DuplicateRecordException(
                        "record ids", "distinct", "repeated at row " + list.size(), "Give each row its own id.");
            }
            list.add(RecordId.of(id));
        }
        return new TrainingRows(features, columns, targets, labelled, List.copyOf(list), subjects);
    }

    /**
     * Returns the same rows, each belonging to the subject given; a subject may have many rows.
     *
     * @throws io.unlearn.core.error.ShapeMismatchException unless there is one id for each row
     */
    public TrainingRows withSubjects(List<String> ids) {
        checkCount("subject ids", ids.size());
        return new TrainingRows(
                features,
                columns,
                targets,
                labelled,
                records,
                ids.stream().map(SubjectId::of).toList());
    }

    private void checkCount(String name, int count) {
        Check.shape(
                name,
                "of length " + size() + ", one for each row",
                count == size(),
                "of length " + count,
                "Pass one id for each row.");
    }

    /**
     * Returns the rows for which {@code keep} holds, in their order. May be empty.
     *
     * @param keep told the index of a row
     */
    public TrainingRows where(IntPredicate keep) {
        int[] kept = IntStream.range(0, size()).filter(keep).toArray();
        double[] x = new double[kept.length * columns];
        double[] t = new double[kept.length];
        List<RecordId> r = new ArrayList<>(kept.length);
        List<SubjectId> s = new ArrayList<>(kept.length);
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(features, kept[i] * columns, x, i * columns, columns);
            t[i] = targets[kept[i]];
            r.add(records.get(kept[i]));
            s.add(subjects.get(kept[i]));
        }
        return new TrainingRows(x, columns, t, labelled, List.copyOf(r), List.copyOf(s));
    }

    /**
     * Returns these rows followed by others of the same kind.
     *
     * @throws io.unlearn.core.error.ShapeMismatchException if they differ in columns, or in labels against targets
     * @throws DuplicateRecordException if a record id occurs in both
     */
    public TrainingRows and(TrainingRows others) {
        Check.shape(
                "other rows",
                "[n][" + columns + "] " + (labelled ? "with labels" : "with targets"),
                others.columns == columns && others.labelled == labelled,
                others + (others.labelled ? " with labels" : " with targets"),
                "Join rows of one data set.");
        List<RecordId> ids = new ArrayList<>(records);
        ids.addAll(others.records);
        if (new HashSet<>(ids).size() != ids.size()) {
            throw new DuplicateRecordException(
                    "record ids", "distinct", "shared by both parts", "Give each row its own id.");
        }
        List<SubjectId> people = new ArrayList<>(subjects);
        people.addAll(others.subjects);
        double[] x = Arrays.copyOf(features, features.length + others.features.length);
        System.arraycopy(others.features, 0, x, features.length, others.features.length);
        double[] t = Arrays.copyOf(targets, targets.length + others.targets.length);
        System.arraycopy(others.targets, 0, t, targets.length, others.targets.length);
        return new TrainingRows(x, columns, t, labelled, List.copyOf(ids), List.copyOf(people));
    }

    /** Returns the number of rows, n. */
    public int size() {
        return targets.length;
    }

    /** Returns the number of features of a row, d, without an intercept. */
    public int columns() {
        return columns;
    }

    /** Returns whether the targets are class labels. */
    public boolean labelled() {
        return labelled;
    }

    /** Returns the features of a row, copied. */
    public double[] featuresCopy(int row) {
        return Arrays.copyOfRange(features, row * columns, (row + 1) * columns);
    }

    /** Returns the target of a row; a label is returned as a whole number. */
    public double target(int row) {
        return targets[row];
    }

    /** Returns the label of a row. */
    public int label(int row) {
        return (int) targets[row];
    }

    /** Returns the id of a row. */
    public RecordId record(int row) {
        return records.get(row);
    }

    /** Returns the subject that a row belongs to. */
    public SubjectId subject(int row) {
        return subjects.get(row);
    }

    /** Returns the different labels, ascending, copied. Empty for rows with real targets. */
    public int[] labelsCopy() {
        if (!labelled) {
            return new int[0];
        }
        return Arrays.stream(targets).mapToInt(t -> (int) t).distinct().sorted().toArray();
    }

    /** Returns a text with the shape only, never ids or values. */
    @Override
    public String toString() {
        return "TrainingRows[" + size() + "][" + columns + "]";
    }
}
