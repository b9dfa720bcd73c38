package io.unlearn.spark.internal;

import java.io.Serializable;
import java.util.Collection;
import java.util.TreeSet;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** What one pass over rows finds before they are used. Adds up over tasks. Not thread-safe. */
public final class Survey implements Serializable {
    /** More labels than this are taken for real targets. */
    static final int MOST_LABELS = 1_000;

    long rows;
    long withoutIds;
    long withoutFeatures;
    long notFinite;
    long withoutTarget;
    long notWhole;
    int narrowest = Integer.MAX_VALUE;
    int widest;
    double longest;
    double largestTarget;
    private double mean;
    private double squares;
    private boolean tooManyLabels;
    private final TreeSet<Integer> labels = new TreeSet<>();

    /** Returns the number of rows. */
    public long rows() {
        return rows;
    }

    /** Returns the number of features of a row. */
    public int width() {
        return widest;
    }

    /** Returns the labels that occur, ascending; not all of them if there are more than anyone trains with. */
    public Collection<Integer> labels() {
        return labels;
    }

    /**
     * Returns the standard deviation of the targets.
     *
     * @param sample whether it is that of a sample, with n - 1, or that of a population
     */
    public double targetDeviation(boolean sample) {
        return Math.sqrt(squares / (sample ? rows - 1 : rows));
    }

    void add(Row row) {
        rows++;
        withoutIds += Columns.hasIds(row) ? 0 : 1;
        Vector features = Columns.features(row);
        if (features == null) {
            withoutFeatures++;
        } else {
            add(features);
        }
        double target = Columns.target(row);
        if (Double.isNaN(target) || Double.isInfinite(target)) {
            withoutTarget++;
        } else {
            addTarget(target);
        }
    }

    private void add(Vector features) {
        narrowest = Math.min(narrowest, features.size());
        widest = Math.max(widest, features.size());
        double square = 0;
        for (double v : values(features)) {
            square += v * v;
        }
        if (Double.isNaN(square) || Double.isInfinite(square)) {
            notFinite++;
        } else {
            longest = Math.max(longest, Math.sqrt(square));
        }
    }

    private static double[] values(Vector features) {
        return features instanceof org.apache.spark.ml.linalg.DenseVector dense
                ? dense.values()
                : features.toSparse().values();
    }

    private void addTarget(double target) {
        largestTarget = Math.max(largestTarget, Math.abs(target));
        double off = target - mean;
        mean += off / (rows - withoutTarget);
        squares += off * (target - mean);
        if (target != Math.rint(target) || Math.abs(target) > Integer.MAX_VALUE) {
            notWhole++;
        } else if (!tooManyLabels) {
            labels.add((int) target);
            tooManyLabels = labels.size() > MOST_LABELS;
        }
    }

    Survey merge(Survey other) {
        long here = rows - withoutTarget;
        long there = other.rows - other.withoutTarget;
        if (there > 0) {
            double off = other.mean - mean;
            double share = (double) there / (here + there);
            mean += off * share;
            squares += other.squares + off * off * here * share;
        }
        rows += other.rows;
        withoutIds += other.withoutIds;
        withoutFeatures += other.withoutFeatures;
        notFinite += other.notFinite;
        withoutTarget += other.withoutTarget;
        notWhole += other.notWhole;
        narrowest = Math.min(narrowest, other.narrowest);
        widest = Math.max(widest, other.widest);
        longest = Math.max(longest, other.longest);
        largestTarget = Math.max(largestTarget, other.largestTarget);
        tooManyLabels |= other.tooManyLabels;
        if (!tooManyLabels) {
            labels.addAll(other.labels);
            tooManyLabels = labels.size() > MOST_LABELS;
        }
        return this;
    }
}
