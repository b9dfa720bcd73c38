package io.unlearn.spark.internal;

import io.unlearn.certified.internal.Rounding;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Sums over rows that travel from the tasks to the driver: {@code 16 k d} bytes, and {@code 4 k d (d + 1)} more with whole
 * Hessians, whose upper triangles are packed by columns. Gradients are kept as unevaluated sums of two numbers, so that
 * adding up over blocks costs next to no accuracy (Ogita, Rump and Oishi 2005, algorithm 4.4). Nothing is allocated until a row
 * counts. Not thread-safe.
 */
public final class Statistics implements Serializable {
    private long rows;
    private long blocks;
    private double value;
    private double valueLost;
    private double @Nullable [] gradient;
    private double @Nullable [] gradientLost;
    private double @Nullable [][] curvature;
    private double slopes;
    private double squares;
    private double norms;
    private double longest;

    /** Returns the number of rows that counted. */
    public long rows() {
        return rows;
    }

    /** Returns the sum of the losses. */
    public double value() {
        return value + valueLost;
    }

    /** Returns the sum of the loss gradients, {@code [k][d]}; zeros if no row counted. */
    public double[] gradient(int parameters) {
        double[] sum = new double[parameters];
        if (gradient != null && gradientLost != null) {
            for (int j = 0; j < parameters; j++) {
                sum[j] = gradient[j] + gradientLost[j];
            }
        }
        return sum;
    }

    /** Returns the Hessians, {@code [k][d (d + 1) / 2]}, or their diagonals, {@code [k][d]}; null if no row counted. */
    public double @Nullable [][] curvature() {
        return curvature;
    }

    /** Returns the norm of the longest row that counted. */
    public double longest() {
        return longest;
    }

    /** Returns what bounds on rounding need. */
    public Rounding.RowSums rowSums() {
        return new Rounding.RowSums(slopes, squares, norms);
    }

    /**
     * Returns a bound on the error of the gradient sum, relative to the sum of the norms of what is added up.
     *
     * <p>Within a block the order is the algebra library's: gamma of its rows. Over N blocks, and over tasks, each addition keeps
     * its own error, which is below u times a partial sum, and these errors are added up: what is lost is at most u times the
     * result and gamma(N)^2 times the sum of norms. The tree over tasks is no deeper than N.
     */
    public double additionError(int columns) {
        return additionError(columns, blocks);
    }

    static double additionError(int columns, long blocks) {
        double overBlocks = Rounding.gamma(2 * blocks + 2);
        return (Rounding.gamma(RowBlock.rowsFor(columns) + 4L) + overBlocks * overBlocks) * (1 + 1e-9);
    }

    void addBlock(long count, double loss, double[] blockGradient) {
        rows += count;
        blocks++;
        addValue(loss);
        if (gradient == null || gradientLost == null) {
            gradient = new double[blockGradient.length];
            gradientLost = new double[blockGradient.length];
        }
        addTo(gradient, gradientLost, blockGradient);
    }

    void addRow(double norm, double slope) {
        slopes += norm * slope;
        squares += norm * norm;
        norms += norm;
        longest = Math.max(longest, norm);
    }

    void curvature(double[][] sums) {
        curvature = sums;
    }

    private void addValue(double term) {
        double total = value + term;
        double part = total - value;
        valueLost += (value - (total - part)) + (term - part);
        value = total;
    }

    /** Adds with the error of each addition kept (Knuth's TwoSum). */
    private static void addTo(double[] sum, double[] lost, double[] terms) {
        for (int j = 0; j < sum.length; j++) {
            double total = sum[j] + terms[j];
            double part = total - sum[j];
            lost[j] += (sum[j] - (total - part)) + (terms[j] - part);
            sum[j] = total;
        }
    }

    /** Adds the sums of other rows to these, and returns these. */
    Statistics merge(Statistics other) {
        rows += other.rows;
        blocks += other.blocks;
        addValue(other.value);
        valueLost += other.valueLost;
        slopes += other.slopes;
        squares += other.squares;
        norms += other.norms;
        longest = Math.max(longest, other.longest);
        if (other.gradient != null && other.gradientLost != null) {
            if (gradient == null || gradientLost == null) {
                gradient = other.gradient;
                gradientLost = other.gradientLost;
            } else {
                addTo(gradient, gradientLost, other.gradient);
                for (int j = 0; j < gradientLost.length; j++) {
                    gradientLost[j] += other.gradientLost[j];
                }
            }
        }
        mergeCurvature(other);
        return this;
    }

    private void mergeCurvature(Statistics other) {
        if (curvature == null) {
            curvature = other.curvature;
        } else if (other.curvature != null) {
            for (int c = 0; c < curvature.length; c++) {
                for (int j = 0; j < curvature[c].length; j++) {
                    curvature[c][j] += other.curvature[c][j];
                }
            }
        }
    }
}
