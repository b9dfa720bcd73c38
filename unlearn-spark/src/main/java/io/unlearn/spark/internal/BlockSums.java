package io.unlearn.spark.internal;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Adds up losses, slopes and curvatures over blocks within one task: {@code dgemm} for scores and gradients, {@code dsyrk} on rows
 * scaled by the roots of their curvatures for Hessians. Belongs to one task.
 */
final class BlockSums {
    private final BLAS blas = BLAS.getInstance();
    private final Point point;
    private final Statistics statistics = new Statistics();
    private double @Nullable [][] squares;

    BlockSums(Point point) {
        this.point = point;
    }

    /** Adds the rows of a block for which {@code active} holds. */
    void add(RowBlock block, boolean[] active) {
        int count = 0;
        for (boolean a : active) {
            count += a ? 1 : 0;
        }
        if (count == 0) {
            return;
        }
        double[] scores = scores(block, point.weights());
        double[] curvature = new double[scores.length];
        double loss = differentiate(block, active, scores, curvature);
        statistics.addBlock(count, loss, gradient(block, scores));
        if (point.curvature() != Curvature.NONE) {
            if (point.anchor() != point.weights() && !Arrays.equals(point.anchor(), point.weights())) {
                curvature = curvatureAtAnchor(block, active);
            }
            addCurvature(block, active, curvature);
        }
    }

    /** Returns what was added up. */
    Statistics finish() {
        if (squares != null) {
            boolean whole = point.curvature() == Curvature.WHOLE;
            double[][] sums = new double[squares.length][];
            for (int c = 0; c < sums.length; c++) {
                sums[c] = whole ? Packed.upper(squares[c], point.columns()) : squares[c];
            }
            statistics.curvature(sums);
        }
        return statistics;
    }

    /** Returns {@code [n][k]}. */
    private double[] scores(RowBlock block, double[] weights) {
        int k = point.outputs();
        int d = point.columns();
        int n = block.rows();
        double[] scores = new double[n * k];
        blas.dgemm("T", "N", k, n, d, 1, weights, d, block.features(), d, 0, scores, k);
        return scores;
    }

    /** Turns scores into slopes, 0 for rows that do not count, and returns the sum of their losses. */
    private double differentiate(RowBlock block, boolean[] active, double[] scores, double[] curvature) {
        int k = point.outputs();
        double sum = 0;
        for (int i = 0; i < active.length; i++) {
            double square = 0;
            for (int c = 0; c < k; c++) {
                int at = i * k + c;
                if (active[i]) {
                    sum += Losses.differentiate(point.loss(), block.targets()[i], c, scores, curvature, at);
                    square += scores[at] * scores[at];
                } else {
                    scores[at] = 0;
                }
            }
            if (active[i]) {
                statistics.addRow(block.norms()[i], Math.sqrt(square));
            }
        }
        return sum;
    }

    private double[] gradient(RowBlock block, double[] slopes) {
        int k = point.outputs();
        int d = point.columns();
        double[] gradient = new double[k * d];
        blas.dgemm("N", "T", d, k, block.rows(), 1, block.features(), d, slopes, k, 0, gradient, d);
        return gradient;
    }

    private double[] curvatureAtAnchor(RowBlock block, boolean[] active) {
        double[] scores = scores(block, point.anchor());
        double[] curvature = new double[scores.length];
        for (int at = 0; at < scores.length; at++) {
            int row = at / point.outputs();
            if (active[row]) {
                Losses.differentiate(point.loss(), block.targets()[row], at % point.outputs(), scores, curvature, at);
            }
        }
        return curvature;
    }

    private void addCurvature(RowBlock block, boolean[] active, double[] curvature) {
        int d = point.columns();
        boolean whole = point.curvature() == Curvature.WHOLE;
        if (squares == null) {
            squares = new double[point.outputs()][whole ? Math.multiplyExact(d, d) : d];
        }
        for (int c = 0; c < squares.length; c++) {
            if (whole) {
                addWhole(block, active, curvature, c, squares[c]);
            } else {
                addDiagonal(block, active, curvature, c, squares[c]);
            }
        }
    }

    private void addWhole(RowBlock block, boolean[] active, double[] curvature, int output, double[] sum) {
        int d = point.columns();
        double[] scaled = new double[block.features().length];
        int count = 0;
        for (int i = 0; i < active.length; i++) {
            if (active[i]) {
                double root = Math.sqrt(curvature[i * point.outputs() + output]);
                for (int j = 0; j < d; j++) {
                    scaled[count * d + j] = root * block.features()[i * d + j];
                }
                count++;
            }
        }
        blas.dsyrk("U", "N", d, count, 1, scaled, d, 1, sum, d);
    }

    private void addDiagonal(RowBlock block, boolean[] active, double[] curvature, int output, double[] sum) {
        int d = point.columns();
        for (int i = 0; i < active.length; i++) {
            double weight = active[i] ? curvature[i * point.outputs() + output] : 0;
            for (int j = 0; weight != 0 && j < d; j++) {
                double x = block.features()[i * d + j];
                sum[j] += weight * x * x;
            }
        }
    }

    /** Returns, for one output after the other, {@code X' D X v} over the rows that count, {@code [k][d]}. */
    double[] hessianTimes(RowBlock block, boolean[] active, double[] vector) {
        double[] scores = scores(block, point.weights());
        double[] curvature = new double[scores.length];
        differentiate(block, active, scores, curvature);
        double[] products = scores(block, vector);
        for (int at = 0; at < products.length; at++) {
            products[at] *= curvature[at];
        }
        return gradient(block, products);
    }
}
