package io.unlearn.certified.internal;

import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/**
 * The data of an objective in sum form: {@code sum_i loss_i(w) + reg/2 |w|^2 + b.w}, jointly over all outputs. Which rows
 * count, and the regularisation, are given at each call, so that a removal can be tried without changing anything.
 *
 * <p>Evaluations may run concurrently; {@link #append} and {@link #erase} may not run beside them.
 */
public final class Problem implements AutoCloseable {
    private final Loss loss;
    private final RowStore store;
    private final double[] linear;
    private final DenseBackend backend;

    /**
     * Copies the rows into the backend.
     *
     * @param features {@code [n][d]} row-major, the constant feature included
     * @param linear the vector b, {@code [outputs][d]}
     */
    public Problem(DenseBackend backend, Loss loss, double[] features, int columns, Targets targets, double[] linear) {
        this.backend = backend;
        this.loss = loss;
        this.linear = linear.clone();
        this.store = new RowStore(backend, features, columns, targets);
    }

    private Problem(Problem other, double[] linear) {
        this.backend = other.backend;
        this.loss = other.loss;
        this.linear = linear.clone();
        this.store = other.store;
    }

    /** Returns the same problem with another linear term; it shares the rows, and only one of the two may be closed. */
    public Problem withLinear(double[] newLinear) {
        return new Problem(this, newLinear);
    }

    public Loss loss() {
        return loss;
    }

    /** Returns the number of slots, free ones included. */
    public int rowCount() {
        return store.rows().rows();
    }

    public int columns() {
        return store.rows().columns();
    }

    public int outputs() {
        return store.targets().outputs();
    }

    /** Returns the length of a weight array, outputs times columns. */
    public int parameters() {
        return outputs() * columns();
    }

    public DenseBackend backend() {
        return backend;
    }

    /** Evaluates the objective over the rows for which {@code alive} holds. One pass over the data. */
    public Evaluation evaluate(double[] weights, boolean[] alive, double regularisation) {
        int n = rowCount();
        int k = outputs();
        double[] curvature = new double[n * k];
        double[] rowLoss = new double[n];
        double[] rowSlope = new double[n];
        double[] gradient = new double[parameters()];
        RowDerivatives derivatives = new RowDerivatives(loss, store.targets(), alive, curvature, rowLoss, rowSlope);
        store.rows().multiplyThrough(weights, k, derivatives, gradient);
        double value = 0;
        for (double term : rowLoss) {
            value += term;
        }
        for (int j = 0; j < gradient.length; j++) {
            gradient[j] += regularisation * weights[j] + linear[j];
            value += (regularisation / 2 * weights[j] + linear[j]) * weights[j];
        }
        double rounding = Rounding.ofGradient(
                loss,
                columns(),
                alive,
                store.norms(),
                rowSlope,
                Vectors.norm(weights),
                regularisation,
                Vectors.norm(linear),
                k);
        return new Evaluation(value, gradient, curvature, rounding);
    }

    /** Writes the gradient of the losses alone, {@code [outputs][d]}, to {@code out}. One pass over the data. */
    public void lossGradient(double[] weights, boolean[] alive, double[] out) {
        store.rows()
                .multiplyThrough(
                        weights,
                        outputs(),
                        (first, count, scores) ->
                                RowDerivatives.slopes(loss, store.targets(), alive, first, count, scores),
                        out);
    }

    /** Writes {@code H v} to {@code out}, where H is the Hessian with the curvature of an evaluation. One pass. */
    public void hessianTimes(double[] curvature, double regularisation, double[] v, double[] out) {
        int k = outputs();
        store.rows()
                .multiplyThrough(
                        v,
                        k,
                        (first, count, scores) -> {
                            for (int i = 0; i < count * k; i++) {
                                scores[i] *= curvature[first * k + i];
                            }
                        },
                        out);
        for (int j = 0; j < out.length; j++) {
            out[j] += regularisation * v[j];
        }
    }

    /** Returns the Hessian of one output, {@code [d][d]}; the caller closes it. */
    public SymmetricMatrix hessian(double[] curvature, int output, double regularisation) {
        int k = outputs();
        double[] weights = new double[rowCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = curvature[i * k + output];
        }
        return store.rows().weightedGram(weights, regularisation);
    }

    /** Returns {@code bound * X'X + reg I} over the alive rows, which dominates every Hessian; the caller closes it. */
    public SymmetricMatrix dominatingHessian(boolean[] alive, double regularisation) {
        double[] weights = new double[rowCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = alive[i] ? loss.curvatureBound() : 0;
        }
        return store.rows().weightedGram(weights, regularisation);
    }

    /** Returns {@code X'X} over the alive rows; the caller closes it. */
    public SymmetricMatrix gram(boolean[] alive) {
        double[] weights = new double[rowCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = alive[i] ? 1 : 0;
        }
        return store.rows().weightedGram(weights, 0);
    }

    /** Adds the gradient of the losses of some rows, times {@code factor}, to {@code out}. */
    public void addGradientOf(int[] chosen, double[] weights, double factor, double[] out) {
        int d = columns();
        int k = outputs();
        for (int row : chosen) {
            double[] x = store.rows().rowCopy(row);
            double[] scores = new double[k];
            for (int c = 0; c < k; c++) {
                for (int j = 0; j < d; j++) {
                    scores[c] += x[j] * weights[c * d + j];
                }
            }
            RowDerivatives.slopes(loss, store.targets(), row, scores);
            for (int c = 0; c < k; c++) {
                for (int j = 0; j < d; j++) {
                    out[c * d + j] += factor * scores[c] * x[j];
                }
            }
            Arrays.fill(x, 0);
        }
    }

    /** Returns the slopes of the losses of some rows for all outputs, {@code [chosen.length][outputs]}. */
    double[][] slopesOf(double[][] chosenRows, int[] chosen, double[] weights) {
        int d = columns();
        double[][] slopes = new double[chosen.length][outputs()];
        for (int i = 0; i < chosen.length; i++) {
            double[] x = chosenRows[i];
            for (int c = 0; c < slopes[i].length; c++) {
                double score = 0;
                for (int j = 0; j < d; j++) {
                    score += x[j] * weights[c * d + j];
                }
                slopes[i][c] = score;
            }
            RowDerivatives.slopes(loss, store.targets(), chosen[i], slopes[i]);
        }
        return slopes;
    }

    /** Returns the products of all rows with one vector {@code [d]}, {@code [n]}. One pass. */
    double[] products(double[] vector) {
        double[] out = new double[rowCount()];
        store.rows().multiply(vector, 1, out);
        return out;
    }

    /** Returns an upper bound on the Euclidean norm of a row. */
    double rowNorm(int row) {
        return store.norms()[row];
    }

    /** Returns a copy of each chosen row, {@code [chosen.length][d]}. */
    double[][] rowArrays(int[] chosen) {
        double[][] copies = new double[chosen.length][];
        Arrays.setAll(copies, i -> store.rows().rowCopy(chosen[i]));
        return copies;
    }

    /** Returns copies of some rows, {@code [chosen.length][d]} row-major. */
    public double[] rowsCopy(int[] chosen) {
        int d = columns();
        double[] copy = new double[chosen.length * d];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(store.rows().rowCopy(chosen[i]), 0, copy, i * d, d);
        }
        return copy;
    }

    /** Returns the targets of some rows, copied: values, or positive outputs as whole numbers. */
    public double[] targetsCopy(int[] chosen) {
        Targets targets = store.targets();
        boolean labels = targets.positive().length > 0;
        return Arrays.stream(chosen)
                .mapToDouble(row -> labels ? targets.positive()[row] : targets.values()[row])
                .toArray();
    }

    /** Returns the vector b, {@code [outputs][d]}, copied. */
    public double[] linearCopy() {
        return linear.clone();
    }

    /** Returns how many slots there would be with so many rows more. */
    public int rowCountWith(int more) {
        return store.slotsWith(more);
    }

    /**
     * Adds rows, in the slots of erased ones first, at a cost of O(d) each if averaged over many calls. No state counts them yet.
     *
     * @param features {@code [m][d]} row-major, the constant feature included
     * @param added their targets, of the kind that there is
     * @return their slots
     */
    public int[] append(double[] features, Targets added) {
        return store.add(features, added);
    }

    /** Overwrites rows, their targets and their norms with zeros. They must not be alive in any later evaluation. */
    public void erase(int[] chosen) {
        store.erase(chosen);
    }

    @Override
    public void close() {
        store.close();
        Arrays.fill(linear, 0);
    }
}
