package io.unlearn.spark.internal;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.TreeSet;

/** Refuses rows by what a {@link Survey} found. Messages hold counts and bounds, never ids. */
public final class SurveyChecks {
    /** Room for the rounding of a row that was scaled to exactly the bound. */
    private static final double ROUNDING = 1 + 1e-12;

    private SurveyChecks() {}

    /** Refuses rows that no model can be trained on. */
    public static void readable(Survey survey) {
        if (survey.rows == 0) {
            throw new EmptySplitException("training rows", "at least one", 0, "Pass the rows to train on.");
        }
        none(
                "ids",
                survey.withoutIds,
                "present and not blank",
                "Give each row a record id and, if there are, a subject id.");
        none("features", survey.withoutFeatures, "present", "Drop the rows, or fill in their features.");
        if (survey.notFinite > 0) {
            throw new NonFiniteValueException(
                    "features", "finite", in(survey.notFinite), "Drop the rows, or fill in their features.");
        }
        if (survey.withoutTarget > 0) {
            throw new NonFiniteValueException(
                    "labels", "present and finite", in(survey.withoutTarget), "Drop the rows, or label them.");
        }
        Check.shape(
                "features",
                "of one length, at least 1",
                survey.narrowest == survey.widest && survey.widest > 0,
                "of lengths from " + survey.narrowest + " to " + survey.widest,
                "Pass vectors of one length.");
    }

    private static void none(String name, long count, String condition, String fix) {
        if (count > 0) {
            throw new InvalidArgumentException(name, condition, in(count), fix);
        }
    }

    private static String in(long count) {
        return "otherwise in " + count + " rows";
    }

    /** Refuses rows above the declared bound on their norm, without the constant feature. */
    public static void norms(Survey survey, double bound) {
        if (!(survey.longest <= bound * ROUNDING)) {
            throw new RowNormException(
                    "norm of the longest row",
                    "at most " + bound,
                    survey.longest,
                    "Scale the rows, or declare a larger bound before training.");
        }
    }

    /** Refuses targets above the declared bound; NaN for none. */
    public static void targets(Survey survey, double bound) {
        if (!Double.isNaN(bound) && !(survey.largestTarget <= bound)) {
            throw new OutOfRangeException(
                    "largest absolute target",
                    "at most " + bound,
                    survey.largestTarget,
                    "Clip the targets, or declare a larger bound before training.");
        }
    }

    /** Returns the labels to train with: those declared, or those that occur. */
    public static int[] labels(Survey survey, int[] declared) {
        none("labels", survey.notWhole, "whole numbers", "Index the labels by a fixed table, or use least squares.");
        int[] seen = survey.labels().stream().mapToInt(Integer::intValue).toArray();
        if (seen.length > Survey.MOST_LABELS) {
            throw new InvalidArgumentException(
                    "labels",
                    "at most " + Survey.MOST_LABELS + " different ones",
                    "more",
                    "Pass the column of the class labels.");
        }
        if (declared.length > 0) {
            TreeSet<Integer> unknown = new TreeSet<>(survey.labels());
            Arrays.stream(declared).forEach(unknown::remove);
            if (!unknown.isEmpty()) {
                throw new UnknownLabelException(
                        "labels of the rows",
                        "among " + Arrays.toString(declared),
                        unknown,
                        "Declare every label that may occur, or drop the rows.");
            }
            return declared.clone();
        }
        if (seen.length < 2) {
            throw new InvalidArgumentException(
                    "labels",
                    "at least two different ones",
                    Arrays.toString(seen),
                    "Declare the labels with labels(...), or add rows of another one.");
        }
        return seen;
    }
}
