package io.unlearn.spark.internal;

import io.unlearn.certified.internal.Setup;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.spark.SparkRows;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a data set as blocks, cached by the library unless told otherwise, and the passes over them. Each pass is one job,
 * described by what it is for. The cache is made without the rows that were removed before it was made. Called by one thread at
 * a time.
 */
public final class RowSource implements AutoCloseable {
    /** The name of the cached blocks, by which they are found in the storage page. */
    public static final String NAME = "unlearn: rows of a model that forgets";

    private final JavaSparkContext context;
    private final SparkRows rows;
    private final KeyedIds ids;
    private final Setup setup;
    private final RemovedRows removed;
    private @Nullable JavaRDD<RowBlock> blocks;

    /**
     * Reads rows that a survey has accepted, when they are first asked for.
     *
     * @param removed rows that are left out when blocks are made; looked at then
     */
    public RowSource(SparkRows rows, KeyedIds ids, Setup setup, RemovedRows removed) {
        this.context =
                JavaSparkContext.fromSparkContext(rows.data().sparkSession().sparkContext());
        this.rows = rows;
        this.ids = ids;
        this.setup = setup;
        this.removed = removed;
    }

    /** Looks at the rows of a data set: one pass. */
    public static Survey survey(SparkRows rows) {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(rows.data().sparkSession().sparkContext());
        JavaRDD<Row> all = rows.selected().toJavaRDD();
        return described(
                context,
                "unlearn: survey of the rows",
                () -> reduced(
                        all.mapPartitions(new Passes.SurveyRows()), new Passes.MergeSurveys(), Survey::new, rows));
    }

    /** Returns the rows as the caller gave them. */
    public SparkRows rows() {
        return rows;
    }

    /** Returns the cached blocks, if there are any. */
    public @Nullable JavaRDD<RowBlock> cached() {
        return rows.cached() ? blocks : null;
    }

    private JavaRDD<RowBlock> blocks() {
        JavaRDD<RowBlock> made = blocks;
        if (made == null) {
            made = rows.selected()
                    .toJavaRDD()
                    .mapPartitions(
                            new BlockMaker(ids, removed.records(), setup.columns(), setup.intercept(), setup.labels()));
            made.setName(NAME);
            if (rows.cached()) {
                made.persist(StorageLevel.MEMORY_AND_DISK());
            }
            blocks = made;
        }
        return made;
    }

    /** Adds up losses, gradients and curvatures over the rows that were not removed: one pass. */
    Statistics evaluate(String what, Point point, Left left) {
        JavaRDD<RowBlock> all = blocks();
        return described(
                context,
                "unlearn: " + what,
                () -> reduced(
                        all.mapPartitions(new Passes.Kept(point, left)),
                        new Passes.MergeStatistics(),
                        Statistics::new,
                        rows));
    }

    /** Returns the product of the Hessian of the losses and a vector, {@code [k][d]}: one pass. */
    double[] hessianTimes(Point point, double[] vector, Left left) {
        JavaRDD<RowBlock> all = blocks();
        return described(
                context,
                "unlearn: Hessian times vector",
                () -> reduced(
                        all.mapPartitions(new Passes.HessianTimes(point, vector, left)),
                        new Passes.MergeVectors(),
                        () -> new double[vector.length],
                        rows));
    }

    /** Adds up the gradient by plain code over all rows: one pass. */
    PlainSums plain(Point point) {
        JavaRDD<RowBlock> all = blocks();
        return described(
                context,
                "unlearn: gradient by plain code",
                () -> reduced(
                        all.mapPartitions(new PlainSums.Pass(point)),
                        new PlainSums.Merge(),
                        () -> new PlainSums(point.weights().length),
                        rows));
    }

    /**
     * Joins the rows with the ids of a request, and adds up over those that match; features of others are not looked at.
     *
     * @param point what to add up; null for ids alone
     */
    Passes.Found find(Wanted wanted, @Nullable Point point) {
        JavaRDD<RowBlock> all = blocks();
        return described(
                context,
                "unlearn: rows to forget",
                () -> reduced(
                        all.mapPartitions(new Passes.Find(wanted, point)),
                        new Passes.MergeFound(),
                        Passes.Found::nothing,
                        rows));
    }

    /**
     * Refuses record ids that occur twice: one shuffle of 16 bytes for each row.
     *
     * @throws DuplicateRecordException if there are any
     */
    public void requireDistinctIds() {
        JavaRDD<RowBlock> all = blocks();
        long repeated = described(
                context,
                "unlearn: record ids that occur twice",
                () -> all.flatMap(new Passes.RecordKeys())
                        .mapToPair(new Passes.Once())
                        .reduceByKey(new Passes.Plus())
                        .filter(new Passes.Repeated())
                        .count());
        if (repeated > 0) {
            throw new DuplicateRecordException(
                    "record ids", "distinct", "repeated: " + repeated + " of them", "Give each row its own id.");
        }
    }

    /** Forgets the cached blocks; the next pass reads the rows again, without those that were removed until then. */
    public void uncache() {
        if (blocks != null) {
            blocks.unpersist(true);
            blocks = null;
        }
    }

    /** Adds up the results of tasks in a tree. */
    private static <T> T reduced(JavaRDD<T> results, Function2<T, T, T> merge, Supplier<T> ifNone, SparkRows rows) {
        return results.getNumPartitions() == 0 ? ifNone.get() : results.treeReduce(merge, rows.aggregationDepth());
    }

    private static <T> T described(JavaSparkContext context, String what, Supplier<T> job) {
        String before = context.getLocalProperty("spark.job.description");
        context.setLocalProperty("spark.job.description", what);
        try {
            return job.get();
        } finally {
            context.setLocalProperty("spark.job.description", before);
        }
    }

    @Override
    public void close() {
        uncache();
    }
}
