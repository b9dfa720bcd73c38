package io.unlearn.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/**
 * Removal as published by Guo, Goldstein, Hannun and van der Maaten (2020, arXiv:1911.03030), on libtorch in float32: the
 * yardstick of {@link RemovalBenchmark}. For each leaving row the Hessian of the rows that remain is built anew by a full matrix
 * product and inverted, the Newton step taken, and the gradient that it leaves bounded by Corollary 1,
 *
 * <pre>
 * gamma |X|_2 |step|_2 |X step|_2,   gamma = 1/4,
 * </pre>
 *
 * with 20 power iterations on the Gram matrix X'X, which follows by rank-one changes, for the spectral norm. The objective is the
 * sum of the logistic losses plus {@code lambda n / 2 |w|^2}, one problem for each output, whose bounds are added.
 *
 * <p>Rows leave in their order, so that those that remain are a view. The linear term b of the objective is constant and cancels
 * from the gradient that leaves. Not thread-safe.
 */
final class PublishedNewton implements AutoCloseable {
    private static final int POWER_ITERATIONS = 20;
    private static final double GAMMA = 0.25;

    private final NDManager manager;
    private final NDArray rows;
    private final NDArray[] signs;
    private final NDArray[] weights;
    private final NDArray gram;
    private final double lambda;
    private int removed;

    private PublishedNewton(
            NDManager manager, NDArray rows, NDArray[] signs, NDArray[] weights, NDArray gram, double lambda) {
        this.manager = manager;
        this.rows = rows;
        this.signs = signs;
        this.weights = weights;
        this.gram = gram;
        this.lambda = lambda;
    }

    /**
     * Copies a problem in.
     *
     * @param rows {@code [n][d]}, of length at most 1
     * @param signs -1 or +1, {@code [outputs][n]}
     * @param weights the minimisers, {@code [outputs][d]}
     * @param lambda of the mean objective
     */
    static PublishedNewton of(double[][] rows, float[][] signs, double[][] weights, double lambda) {
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        int d = rows[0].length;
        NDArray x = manager.create(flat(rows), new Shape(rows.length, d));
        NDArray[] y = new NDArray[signs.length];
        NDArray[] w = new NDArray[signs.length];
        for (int k = 0; k < signs.length; k++) {
            y[k] = manager.create(signs[k]);
            w[k] = manager.create(flat(new double[][] {weights[k]}));
        }
        return new PublishedNewton(manager, x, y, w, x.transpose().matMul(x), lambda);
    }

    static float[] flat(double[][] rows) {
        int d = rows[0].length;
        float[] flat = new float[Math.multiplyExact(rows.length, d)];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < d; j++) {
                flat[i * d + j] = (float) rows[i][j];
            }
        }
        return flat;
    }

    /** Returns the labels of each output as signs: of one output if there are two classes, else one-vs-rest. */
    static float[][] signs(int[] labels, int classes) {
        int outputs = classes == 2 ? 1 : classes;
        float[][] signs = new float[outputs][labels.length];
        for (int k = 0; k < outputs; k++) {
            int positive = classes == 2 ? 1 : k;
            for (int i = 0; i < labels.length; i++) {
                signs[k][i] = labels[i] == positive ? 1 : -1;
            }
        }
        return signs;
    }

    /** Removes the first of the rows that remain from all outputs, and returns the bound on the gradient that is left. */
    double removeFirst() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray leaving = rows.get(removed);
            NDArray remaining = rows.get(new NDIndex((removed + 1) + ":"));
            NDArray column = leaving.expandDims(1);
            gram.subi(column.matMul(leaving.expandDims(0)));
            double spectralNorm = spectralNorm();
            double bound = 0;
            for (int k = 0; k < weights.length; k++) {
                NDArray step = step(k, leaving, remaining);
                NDArray image = remaining.matMul(step);
                bound += GAMMA
                        * spectralNorm
                        * step.norm().getFloat()
                        * image.norm().getFloat();
                weights[k].addi(step);
            }
            removed++;
            return bound;
        }
    }

    private NDArray step(int k, NDArray leaving, NDArray remaining) {
        float sign = signs[k].getFloat(removed);
        double slope = -sign / (1 + Math.exp(sign * leaving.dot(weights[k]).getFloat()));
        NDArray delta = leaving.mul(slope).add(weights[k].mul(lambda));
        NDArray probability = Activation.sigmoid(remaining.matMul(weights[k]));
        NDArray curvature = probability.mul(probability.neg().add(1));
        NDArray hessian = remaining.transpose().matMul(remaining.mul(curvature.expandDims(1)));
        int d = (int) leaving.size();
        hessian.addi(manager.eye(d).mul(lambda * remaining.getShape().get(0)));
        return hessian.inverse().matMul(delta);
    }

    private double spectralNorm() {
        NDArray v = manager.ones(new Shape(gram.getShape().get(0)));
        v.divi(v.norm());
        NDArray product = v;
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            product = gram.matMul(v);
            v = product.div(product.norm());
        }
        return Math.sqrt(product.norm().getFloat());
    }

    /** Returns the weights of one output, {@code [d]}. */
    float[] weightsCopy(int output) {
        return weights[output].toFloatArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
