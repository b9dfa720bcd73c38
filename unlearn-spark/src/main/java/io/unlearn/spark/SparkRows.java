package io.unlearn.spark;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A data set and the names of its columns: features (a vector of Spark ML), label, record id and, where people have many rows,
 * subject id. Immutable; a data set is a plan and may be shared.
 *
 * <p>Ids are strings or whole numbers, compared as text. Every row has its own record id. Sparse vectors are made dense in the
 * memory of the executors.
 */
public final class SparkRows {
    private final Dataset<Row> data;
    private final String features;
    private final String label;
    private final String id;
    private final @Nullable String subject;
    private final boolean cached;
    private final boolean idsAreDistinct;
    private final int aggregationDepth;

    private SparkRows(
            Dataset<Row> data,
            String features,
            String label,
            String id,
            @Nullable String subject,
            boolean cached,
            boolean idsAreDistinct,
            int aggregationDepth) {
        this.data = data;
        this.features = features;
        this.label = label;
        this.id = id;
        this.subject = subject;
        this.cached = cached;
        this.idsAreDistinct = idsAreDistinct;
        this.aggregationDepth = aggregationDepth;
    }

    /** Returns rows with the columns {@code features}, {@code label} and {@code id}, each row its own subject. */
    public static SparkRows of(Dataset<Row> data) {
        return new SparkRows(data, "features", "label", "id", null, true, false, 2);
    }

    /** Returns the same with another column of features and another of labels. */
    public SparkRows columns(String newFeatures, String newLabel) {
        return new SparkRows(data, newFeatures, newLabel, id, subject, cached, idsAreDistinct, aggregationDepth);
    }

    /** Returns the same with another column of record ids. */
    public SparkRows id(String newId) {
        return new SparkRows(data, features, label, newId, subject, cached, idsAreDistinct, aggregationDepth);
    }

    /** Returns the same with a column of subject ids. */
    public SparkRows subject(String newSubject) {
        return new SparkRows(data, features, label, id, newSubject, cached, idsAreDistinct, aggregationDepth);
    }

    /** Returns the same columns of another data set. */
    public SparkRows withData(Dataset<Row> newData) {
        return new SparkRows(newData, features, label, id, subject, cached, idsAreDistinct, aggregationDepth);
    }

    /**
     * Returns the same, with or without a cache of the library's own. By default the rows are kept in the memory of the executors
     * as blocks, on disk where they do not fit ({@code 8 (d + 6)} bytes a row); without, each pass reads the data set again.
     */
    public SparkRows cached(boolean value) {
        return new SparkRows(data, features, label, id, subject, value, idsAreDistinct, aggregationDepth);
    }

    /**
     * Returns the same with the promise that record ids are distinct, as a key of the table may guarantee; otherwise they are
     * compared once, which shuffles 16 bytes a row.
     */
    public SparkRows idsAreDistinct(boolean value) {
        return new SparkRows(data, features, label, id, subject, cached, value, aggregationDepth);
    }

    /**
     * Returns the same with another depth of the trees in which sums travel to the driver; 2 by default.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless the depth is at least 1
     */
    public SparkRows aggregationDepth(int depth) {
        Check.atLeast("aggregation depth", depth, 1, "Use 2, or 3 for thousands of tasks.");
        return new SparkRows(data, features, label, id, subject, cached, idsAreDistinct, depth);
    }

    /** Returns the same with another column of features. */
    SparkRows withFeatures(String newFeatures) {
        return columns(newFeatures, label);
    }

    /** Returns the data set. */
    public Dataset<Row> data() {
        return data;
    }

    /** Returns the name of the column of features. */
    public String featuresColumn() {
        return features;
    }

    /** Returns whether the library caches the rows. */
    public boolean cached() {
        return cached;
    }

    /** Returns whether the record ids are promised to be distinct. */
    public boolean idsAreDistinct() {
        return idsAreDistinct;
    }

    /** Returns the depth of the trees in which sums travel. */
    public int aggregationDepth() {
        return aggregationDepth;
    }

    /**
     * Returns the four columns that are used: record id, subject id, features, label as a number.
     *
     * @throws InvalidArgumentException if a column is missing or of another type
     */
    public Dataset<Row> selected() {
        require(features, "a vector of Spark ML", type -> type.equals(SQLDataTypes.VectorType()));
        require(label, "a number", NumericType.class::isInstance);
        require(id, "a string or a whole number", SparkRows::isId);
        String who = subject == null ? id : subject;
        require(who, "a string or a whole number", SparkRows::isId);
        return data.select(
                column(id).cast("string").as("record"),
                column(who).cast("string").as("subject"),
                column(features).as("features"),
                column(label).cast("double").as("target"));
    }

    private interface Accepts {
        boolean accepts(DataType type);
    }

    private static boolean isId(DataType type) {
        return type instanceof StringType || type instanceof IntegralType;
    }

    private void require(String name, String kind, Accepts accepted) {
        StructType schema = data.schema();
        List<String> names = Arrays.asList(schema.fieldNames());
        if (!names.contains(name)) {
            throw new InvalidArgumentException(
                    "column " + name,
                    "one of the data set",
                    "missing among " + names,
                    "Name the columns with columns(...)," + " id(...) and subject(...).");
        }
        DataType type = schema.apply(name).dataType();
        if (!accepted.accepts(type)) {
            throw new InvalidArgumentException(
                    "column " + name,
                    "of a type for " + kind,
                    type.simpleString(),
                    "Convert it, or name another column.");
        }
    }

    private Column column(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    /** Returns a text with the names of the columns only. */
    @Override
    public String toString() {
        return "SparkRows[" + features + ", " + label + ", " + id + (subject == null ? "" : ", " + subject) + "]";
    }
}
