package io.unlearn.examples.spark;

import java.util.SplittableRandom;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table of invented rows of unit length that is computed where it is read; ten rows to a person. */
final class InventedRows {
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("person", DataTypes.StringType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);

    private InventedRows() {}

    static Dataset<Row> table(SparkSession session, long rows, int columns, int partitions) {
        return session.createDataFrame(
                session.range(0, rows, 1, partitions).toJavaRDD().map(new Invent(columns)), SCHEMA);
    }

    /** Makes one row of its number, the same each time. */
    static final class Invent implements Function<Long, Row> {
        private static final long serialVersionUID = 1L;
        private final int columns;

        Invent(int columns) {
            this.columns = columns;
        }

        @Override
        public Row call(Long number) {
            SplittableRandom random = new SplittableRandom(number * 0x9E3779B97F4A7C15L + 1);
            double label = random.nextInt(2);
            double[] x = new double[columns];
            double square = 0;
            for (int j = 0; j < columns; j++) {
                x[j] = random.nextDouble() - 0.5 + (j % 3 == 0 ? 0.2 * (2 * label - 1) : 0);
                square += x[j] * x[j];
            }
            for (int j = 0; j < columns; j++) {
                x[j] /= Math.sqrt(square);
            }
            return RowFactory.create(number, "person-" + number / 10, Vectors.dense(x), label);
        }
    }
}
