package io.unlearn.spark.internal;

import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Rounding;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;

/**
 * The gradient of an objective by plain, sequential code that shares nothing with the passes of the solvers but the blocks of
 * rows. The error of every addition is kept and added up (Neumaier 1974), within tasks and over them. Not thread-safe.
 */
final class PlainSums implements Serializable {
    private final double[] sum;
    private final double[] lost;
    private long rows;
    private double norms;
    private double squares;
    private double slopes;
    private double longest;

    PlainSums(int parameters) {
        this.sum = new double[parameters];
        this.lost = new double[parameters];
    }

    long rows() {
        return rows;
    }

    double longest() {
        return longest;
    }

    private void add(RowBlock block, Point point) {
        for (int i = 0; i < block.rows(); i++) {
            add(block, i, point);
        }
    }

    private void add(RowBlock block, int row, Point point) {
        int d = point.columns();
        double[] x = block.features();
        int at = row * d;
        double square = 0;
        for (int j = 0; j < d; j++) {
            square += x[at + j] * x[at + j];
        }
        double norm = Math.sqrt(square);
        rows++;
        norms += norm;
        squares += norm * norm;
        longest = Math.max(longest, norm);
        for (int k = 0; k < point.outputs(); k++) {
            double score = 0;
            for (int j = 0; j < d; j++) {
                score += x[at + j] * point.weights()[k * d + j];
            }
            double slope = slope(point.loss(), score, block.targets()[row], k);
            slopes += norm * Math.abs(slope);
            for (int j = 0; j < d; j++) {
                add(k * d + j, slope * x[at + j]);
            }
        }
    }

    private static double slope(Loss loss, double score, double target, int output) {
        if (loss == Loss.SQUARED) {
            return score - target;
        }
        boolean positive = target == output;
        double tail = 1 / (1 + Math.exp(positive ? score : -score));
        return positive ? -tail : tail;
    }

    private void add(int j, double term) {
        double total = sum[j] + term;
        if (Math.abs(sum[j]) >= Math.abs(term)) {
            lost[j] += (sum[j] - total) + term;
        } else {
            lost[j] += (term - total) + sum[j];
        }
        sum[j] = total;
    }

    private PlainSums merge(PlainSums other) {
        for (int j = 0; j < sum.length; j++) {
            add(j, other.sum[j]);
            lost[j] += other.lost[j];
        }
        rows += other.rows;
        norms += other.norms;
        squares += other.squares;
        slopes += other.slopes;
        longest = Math.max(longest, other.longest);
        return this;
    }

    /** Returns the norm of the gradient with this regularisation, plus a bound on its rounding. */
    double residual(double[] weights, double regularisation, int outputs) {
        double square = 0;
        for (int j = 0; j < sum.length; j++) {
            add(j, regularisation * weights[j]);
            double g = sum[j] + lost[j];
            square += g * g;
        }
        double size = Vectors.norm(weights);
        double ofScores = sum.length / (double) outputs * size * squares;
        double ofSlopes = 8 * Math.sqrt(outputs) * norms + 4 * slopes + 4 * regularisation * size;
        double overRows = Rounding.gamma(2 * rows + 2);
        return Math.sqrt(square) * (1 + 1e-12)
                + 1.001 * (0x1p-53 * (ofScores + ofSlopes) + overRows * overRows * slopes);
    }

    /** One task. */
    static final class Pass implements FlatMapFunction<Iterator<RowBlock>, PlainSums> {
        private final Point point;

        Pass(Point point) {
            this.point = point;
        }

        @Override
        public Iterator<PlainSums> call(Iterator<RowBlock> blocks) {
            PlainSums sums = new PlainSums(point.weights().length);
            blocks.forEachRemaining(block -> sums.add(block, point));
            return List.of(sums).iterator();
        }
    }

    /** Adds up over tasks. */
    static final class Merge implements Function2<PlainSums, PlainSums, PlainSums> {
        @Override
        public PlainSums call(PlainSums a, PlainSums b) {
            return a.merge(b);
        }
    }
}
