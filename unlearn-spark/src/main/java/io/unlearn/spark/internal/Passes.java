package io.unlearn.spark.internal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** The work of one task over its blocks, for each kind of pass. Each gives one result for each task. */
public final class Passes {
    private Passes() {}

    private static <T> Iterator<T> one(T result) {
        return List.of(result).iterator();
    }

    /** Looks at rows before they are used. */
    static final class SurveyRows implements FlatMapFunction<Iterator<Row>, Survey> {
        @Override
        public Iterator<Survey> call(Iterator<Row> rows) {
            Survey survey = new Survey();
            rows.forEachRemaining(survey::add);
            return one(survey);
        }
    }

    /** Adds up surveys. */
    static final class MergeSurveys implements Function2<Survey, Survey, Survey> {
        @Override
        public Survey call(Survey a, Survey b) {
            return a.merge(b);
        }
    }

    /** Adds up over the rows that were not removed. */
    static final class Kept implements FlatMapFunction<Iterator<RowBlock>, Statistics> {
        private final Point point;
        private final Left left;

        Kept(Point point, Left left) {
            this.point = point;
            this.left = left;
        }

        @Override
        public Iterator<Statistics> call(Iterator<RowBlock> blocks) {
            BlockSums sums = new BlockSums(point);
            blocks.forEachRemaining(block -> sums.add(block, left.counting(block)));
            return one(sums.finish());
        }
    }

    /** Adds up statistics. */
    static final class MergeStatistics implements Function2<Statistics, Statistics, Statistics> {
        @Override
        public Statistics call(Statistics a, Statistics b) {
            return a.merge(b);
        }
    }

    /** Multiplies the Hessian over the rows that were not removed by a vector. */
    static final class HessianTimes implements FlatMapFunction<Iterator<RowBlock>, double[]> {
        private final Point point;
        private final double[] vector;
        private final Left left;

        HessianTimes(Point point, double[] vector, Left left) {
            this.point = point;
            this.vector = vector;
            this.left = left;
        }

        @Override
        public Iterator<double[]> call(Iterator<RowBlock> blocks) {
            BlockSums sums = new BlockSums(point);
            double[] product = new double[vector.length];
            blocks.forEachRemaining(block -> {
                double[] part = sums.hessianTimes(block, left.counting(block), vector);
                for (int j = 0; j < product.length; j++) {
                    product[j] += part[j];
                }
            });
            return one(product);
        }
    }

    /** Adds up vectors. */
    static final class MergeVectors implements Function2<double[], double[], double[]> {
        @Override
        public double[] call(double[] a, double[] b) {
            for (int j = 0; j < a.length; j++) {
                a[j] += b[j];
            }
            return a;
        }
    }

    /**
     * What a lookup found.
     *
     * @param records keyed ids of the rows, high and low halves in turn
     * @param subjects keyed subjects of the same rows
     * @param sums over these rows; null if only ids were asked for
     */
    public record Found(
            long[] records, long[] subjects, @Nullable Statistics sums) implements Serializable {
        static Found nothing() {
            return new Found(new long[0], new long[0], new Statistics());
        }

        Found merge(Found other) {
            Statistics merged = sums == null || other.sums == null ? null : sums.merge(other.sums);
            return new Found(joined(records, other.records), joined(subjects, other.subjects), merged);
        }

        private static long[] joined(long[] a, long[] b) {
            long[] all = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, all, a.length, b.length);
            return all;
        }
    }

    /** Joins the rows with the keyed ids of a request, and adds up over those that match. */
    static final class Find implements FlatMapFunction<Iterator<RowBlock>, Found> {
        private final Wanted wanted;
        private final @Nullable Point point;

        Find(Wanted wanted, @Nullable Point point) {
            this.wanted = wanted;
            this.point = point;
        }

        @Override
        public Iterator<Found> call(Iterator<RowBlock> blocks) {
            BlockSums sums = point == null ? null : new BlockSums(point);
            List<RowKey> records = new ArrayList<>();
            List<RowKey> subjects = new ArrayList<>();
            while (blocks.hasNext()) {
                RowBlock block = blocks.next();
                boolean[] matches = wanted.matches(block);
                boolean any = false;
                for (int i = 0; i < matches.length; i++) {
                    if (matches[i]) {
                        records.add(block.record(i));
                        subjects.add(block.subject(i));
                        any = true;
                    }
                }
                if (any && sums != null) {
                    sums.add(block, matches);
                }
            }
            return one(new Found(halves(records), halves(subjects), sums == null ? null : sums.finish()));
        }

        private static long[] halves(List<RowKey> keys) {
            return keys.stream()
                    .flatMapToLong(key -> LongStream.of(key.high(), key.low()))
                    .toArray();
        }
    }

    /** Puts what was found together. */
    static final class MergeFound implements Function2<Found, Found, Found> {
        @Override
        public Found call(Found a, Found b) {
            return a.merge(b);
        }
    }

    /** Takes the keyed record ids out of blocks. */
    static final class RecordKeys implements FlatMapFunction<RowBlock, RowKey> {
        @Override
        public Iterator<RowKey> call(RowBlock block) {
            List<RowKey> keys = new ArrayList<>(block.rows());
            for (int i = 0; i < block.rows(); i++) {
                keys.add(block.record(i));
            }
            return keys.iterator();
        }
    }

    /** Counts a key once. */
    static final class Once implements PairFunction<RowKey, RowKey, Long> {
        @Override
        public Tuple2<RowKey, Long> call(RowKey key) {
            return new Tuple2<>(key, 1L);
        }
    }

    /** Adds up counts. */
    static final class Plus implements Function2<Long, Long, Long> {
        @Override
        public Long call(Long a, Long b) {
            return a + b;
        }
    }

    /** Whether a key was counted more than once. */
    static final class Repeated implements Function<Tuple2<RowKey, Long>, Boolean> {
        @Override
        public Boolean call(Tuple2<RowKey, Long> counted) {
            return counted._2() > 1;
        }
    }
}
