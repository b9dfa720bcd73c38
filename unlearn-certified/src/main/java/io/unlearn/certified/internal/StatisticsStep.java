package io.unlearn.certified.internal;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NotPositiveDefiniteException;
import io.unlearn.core.spi.CholeskyFactor;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/**
 * The Newton step of Sekhari et al. 2021 (arXiv:2103.03279), Algorithm 1, from the stored minimiser and Hessian and the rows
 * that leave. In sum form: H = n T - sum_U hess f(w), g = sum_U grad f(w), w + H^-1 g. More rows add to H and g, so that every
 * step starts from the stored minimiser with all rows that left.
 *
 * <p>Immutable until closed: {@link #without} returns another one.
 */
public final class StatisticsStep implements AutoCloseable {
    private final double[] start;
    private final double lambda;
    private final int removed;
    private final SymmetricMatrix hessian;
    private final double[] leaving;
    private final double[] step;
    private final double solveResidual;

    private StatisticsStep(
            double[] start,
            double lambda,
            int removed,
            SymmetricMatrix hessian,
            double[] leaving,
            double[] step,
            double solveResidual) {
        this.start = start;
        this.lambda = lambda;
        this.removed = removed;
        this.hessian = hessian;
        this.leaving = leaving;
        this.step = step;
        this.solveResidual = solveResidual;
    }

    /**
     * Starts with no row removed.
     *
     * @param meanHessian {@code [d][d]}, of loss and regularisation
     */
    public static StatisticsStep of(
            DenseBackend backend, double[] weights, double[] meanHessian, int rows, double lambda) {
        double[] sum = meanHessian.clone();
        for (int j = 0; j < sum.length; j++) {
            sum[j] *= rows;
        }
        SymmetricMatrix hessian = backend.symmetric(sum, weights.length);
        Arrays.fill(sum, 0);
        int d = weights.length;
        return new StatisticsStep(weights.clone(), lambda, 0, hessian, new double[d], new double[d], 0);
    }

    /**
     * Starts where another one was left, by the numbers that {@link #startCopy}, {@link #hessianCopy}, {@link #leavingCopy} and
     * {@link #removed} gave; the step is computed from them again, to the same bits on the same backend.
     *
     * @throws NotPositiveDefiniteException if the numbers are not those of a step
     */
    public static StatisticsStep resumed(
            DenseBackend backend, double[] start, double[] hessian, double[] leaving, int removed, double lambda) {
        int d = start.length;
        SymmetricMatrix sum = backend.symmetric(hessian, d);
        StatisticsStep origin = new StatisticsStep(start.clone(), lambda, 0, sum, new double[d], new double[d], 0);
        try {
            return removed == 0 ? origin : origin.solved(sum, leaving.clone(), removed);
        } catch (RuntimeException | Error e) {
            sum.close();
            throw e;
        }
    }

    /**
     * Returns the step without some more rows. 2 d^3 / 3 + m d^2 flops.
     *
     * @param features {@code [m][d]} row-major
     * @param positive {@code [m]}, 0 for the positive label, -1 for the other
     * @param remaining number of rows that remain
     * @throws InvalidArgumentException if the rows cannot all have been among those of training: the Hessian would fall below the
     *     regularisation of the rest
     */
    public StatisticsStep without(double[] features, int[] positive, int remaining) {
        int d = start.length;
        int count = positive.length;
        double[] curvatures = new double[count];
        double[] gradient = leaving.clone();
        for (int i = 0; i < count; i++) {
            double[] x = Arrays.copyOfRange(features, i * d, (i + 1) * d);
            double z = Vectors.dot(x, start);
            double e = Math.exp(-Math.abs(z));
            curvatures[i] = -e / ((1 + e) * (1 + e));
            double side = (positive[i] == 0) == (z >= 0) ? e / (1 + e) : 1 / (1 + e);
            Vectors.addTo(gradient, positive[i] == 0 ? -side : side, x);
            Vectors.addTo(gradient, lambda, start);
            Arrays.fill(x, 0);
        }
        SymmetricMatrix without = hessian.copy();
        try {
            without.rankUpdate(features, curvatures, count);
            without.addDiagonal(-count * lambda);
            requirePlausible(without, remaining);
            return solved(without, gradient, removed + count);
        } catch (RuntimeException | Error e) {
            without.close();
            throw e;
        }
    }

    private void requirePlausible(SymmetricMatrix without, int remaining) {
        try (SymmetricMatrix shifted = without.copy()) {
            shifted.addDiagonal(-0.5 * lambda * remaining);
            shifted.cholesky().close();
        } catch (NotPositiveDefiniteException e) {
            throw new InvalidArgumentException(
                    "rows to remove",
                    "among the training rows, each once",
                    "not: without them the Hessian is below the regularisation of the remaining rows",
                    "Pass rows exactly as they were trained on, each once over all requests.");
        }
    }

    private StatisticsStep solved(SymmetricMatrix without, double[] gradient, int count) {
        double[] solution = gradient.clone();
        try (CholeskyFactor factor = without.cholesky()) {
            factor.solve(solution, 1);
            double[] rest = rest(without, solution, gradient);
            factor.solve(rest, 1);
            Vectors.addTo(solution, 1, rest);
        }
        double residual = Vectors.norm(rest(without, solution, gradient));
        return new StatisticsStep(start, lambda, count, without, gradient, solution, residual);
    }

    private static double[] rest(SymmetricMatrix matrix, double[] solution, double[] gradient) {
        double[] rest = new double[gradient.length];
        matrix.multiply(solution, rest);
        for (int j = 0; j < rest.length; j++) {
            rest[j] = gradient[j] - rest[j];
        }
        return rest;
    }

    /** Returns how many rows were removed. */
    public int removed() {
        return removed;
    }

    /** Returns the weights after the step, copied. Never to be released. */
    public double[] weightsCopy() {
        return Vectors.plus(start, 1, step);
    }

    /** Returns the minimiser that the step starts from, copied. */
    public double[] startCopy() {
        return start.clone();
    }

    /** Returns H, {@code [d][d]} row-major, copied. */
    public double[] hessianCopy() {
        int d = start.length;
        double[] copy = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                copy[i * d + j] = hessian.get(i, j);
            }
        }
        return copy;
    }

    /** Returns g, copied. */
    public double[] leavingCopy() {
        return leaving.clone();
    }

    /** Returns the length of the step. */
    public double stepNorm() {
        return Vectors.norm(step);
    }

    /** Returns the computed norm of H s - g. */
    public double solveResidual() {
        return solveResidual;
    }

    /** Returns an entry of H over the number of rows that remain. */
    public double meanHessian(int row, int column, int remaining) {
        return hessian.get(row, column) / remaining;
    }

    /** Overwrites what depends on rows. The stored minimiser is shared by all steps, and stays. */
    @Override
    public void close() {
        Arrays.fill(leaving, 0);
        Arrays.fill(step, 0);
        hessian.close();
    }

    /** Overwrites the stored minimiser too; no step is usable after that. */
    public void closeAll() {
        close();
        Arrays.fill(start, 0);
    }
}
