package io.unlearn.spark;

import io.unlearn.certified.TrainingRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Random rows of unit length, as arrays for one machine and as a data set for a cluster; four rows to a subject. */
record Rows(double[][] x, double[] y, boolean labelled) {
    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("person", DataTypes.StringType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);

    static Rows classes(int n, int d, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] centres = gaussian(random, classes, d);
        double[][] x = gaussian(random, n, d);
        double[] labels = new double[n];
        for (int i = 0; i < n; i++) {
            int label = i < classes ? i : random.nextInt(classes);
            labels[i] = label;
            for (int j = 0; j < d; j++) {
                x[i][j] += centres[label][j];
            }
            unit(x[i]);
        }
        return new Rows(x, labels, true);
    }

    static Rows targets(int n, int d, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = gaussian(random, n, d);
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            unit(x[i]);
            y[i] = Math.max(-3, Math.min(3, x[i][0] - 2 * x[i][d - 1] + 0.3 * random.nextGaussian()));
        }
        return new Rows(x, y, false);
    }

    /** Returns the same rows with a last feature that is constant. */
    Rows withConstant(double value) {
        double[][] wider = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            wider[i] = Arrays.copyOf(x[i], x[i].length + 1);
            wider[i][x[i].length] = value;
        }
        return new Rows(wider, y, labelled);
    }

    int size() {
        return y.length;
    }

    TrainingRows onOneMachine() {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < y.length; i++) {
            people.add("s" + i / 4);
        }
        TrainingRows rows = labelled
                ? TrainingRows.classification(
                        x, Arrays.stream(y).mapToInt(v -> (int) v).toArray())
                : TrainingRows.regression(x, y);
        return rows.withSubjects(people);
    }

    SparkRows onCluster() {
        return SparkRows.of(data(i -> true)).subject("person");
    }

    SparkRows onCluster(IntPredicate kept) {
        return SparkRows.of(data(kept)).subject("person");
    }

    Dataset<Row> data(IntPredicate kept) {
        return data(Cluster.session(), kept).repartition(4);
    }

    Dataset<Row> data(SparkSession session, IntPredicate kept) {
        List<Row> list = IntStream.range(0, y.length)
                .filter(kept)
                .mapToObj(i -> RowFactory.create(Integer.toString(i), "s" + i / 4, Vectors.dense(x[i]), y[i]))
                .toList();
        return session.createDataFrame(list, SCHEMA);
    }

    private static double[][] gaussian(SplittableRandom random, int n, int d) {
        double[][] x = new double[n][d];
        for (double[] row : x) {
            for (int j = 0; j < d; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return x;
    }

    private static void unit(double[] row) {
        double square = 0;
        for (double v : row) {
            square += v * v;
        }
        for (int j = 0; j < row.length; j++) {
            row[j] /= Math.sqrt(square);
        }
    }
}
