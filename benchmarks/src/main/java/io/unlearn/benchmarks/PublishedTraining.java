package io.unlearn.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Training by the recipe published with Guo et al. (2020, arXiv:1911.03030), on libtorch in float32: limited-memory BFGS, 100
 * calls of up to 20 steps, on the mean logistic loss plus {@code lambda / 2 |w|^2}, for all outputs at once.
 *
 * <p>The two-loop recursion of Nocedal (1980) with up to 100 pairs and steps of length 1, the first one scaled down by the norm
 * of the gradient. A call ends early once no partial derivative exceeds 1e-7, the optimiser's documented default. The gradient is
 * computed from its formula, in two products, which costs no more than differentiating automatically.
 */
final class PublishedTraining implements AutoCloseable {
    private static final int CALLS = 100;
    private static final int STEPS = 20;
    private static final int MEMORY = 100;
    private static final double TOLERANCE = 1e-7;
    private static final double SMALLEST_CURVATURE = 1e-10;

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    private final NDArray rows;
    private final NDArray transposedSigns;
    private final double lambda;
    private final Deque<Pair> pairs = new ArrayDeque<>();
    private int evaluations;

    /** A step and what it changed the gradient by. */
    private record Pair(NDArray step, NDArray change, double product) {
        void close() {
            step.close();
            change.close();
        }
    }

    private PublishedTraining(double[][] rows, float[][] signs, double lambda) {
        this.rows = manager.create(PublishedNewton.flat(rows), new Shape(rows.length, rows[0].length));
        this.transposedSigns = manager.create(signs).transpose().duplicate();
        this.lambda = lambda;
    }

    /**
     * Copies a problem in.
     *
     * @param rows {@code [n][d]}
     * @param signs -1 or +1, {@code [outputs][n]}
     */
    static PublishedTraining of(double[][] rows, float[][] signs, double lambda) {
        return new PublishedTraining(rows, signs, lambda);
    }

    /** Trains from zero; returns the weights, {@code [d][outputs]}. */
    float[] train() {
        pairs.forEach(Pair::close);
        pairs.clear();
        evaluations = 0;
        NDArray weights = manager.zeros(
                new Shape(rows.getShape().get(1), transposedSigns.getShape().get(1)));
        for (int call = 0; call < CALLS; call++) {
            NDArray gradient = gradient(weights);
            for (int step = 0; step < STEPS && largest(gradient) > TOLERANCE; step++) {
                gradient = step(weights, gradient);
            }
            gradient.close();
        }
        float[] trained = weights.toFloatArray();
        weights.close();
        return trained;
    }

    /** Returns how many gradients the last training took. */
    int evaluations() {
        return evaluations;
    }

    private NDArray gradient(NDArray weights) {
        evaluations++;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray margins = rows.matMul(weights).muli(transposedSigns);
            NDArray slopes = Activation.sigmoid(margins.negi()).muli(transposedSigns);
            NDArray sum = rows.transpose().matMul(slopes);
            NDArray gradient = weights.mul(lambda).subi(sum.divi(rows.getShape().get(0)));
            NDScope.unregister(gradient);
            return gradient;
        }
    }

    /** Moves the weights by one step; closes the gradient there and returns the new one. */
    private NDArray step(NDArray weights, NDArray gradient) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            double length = pairs.isEmpty()
                    ? Math.min(1, 1 / (double) gradient.abs().sum().getFloat())
                    : 1;
            NDArray move = direction(gradient).muli(length);
            weights.addi(move);
            NDArray next = gradient(weights);
            NDArray change = next.sub(gradient);
            double product = dot(move, change);
            if (product > SMALLEST_CURVATURE) {
                NDScope.unregister(move, change);
                pairs.addLast(new Pair(move, change, product));
                if (pairs.size() > MEMORY) {
                    pairs.removeFirst().close();
                }
            }
            gradient.close();
            return next;
        }
    }

    /** Returns minus the approximate inverse Hessian times the gradient. */
    private NDArray direction(NDArray gradient) {
        NDArray q = gradient.neg();
        List<Pair> all = new ArrayList<>(pairs);
        double[] alpha = new double[all.size()];
        for (int i = all.size() - 1; i >= 0; i--) {
            Pair pair = all.get(i);
            alpha[i] = dot(pair.step, q) / pair.product;
            q.subi(pair.change.mul(alpha[i]));
        }
        if (!all.isEmpty()) {
            Pair last = all.get(all.size() - 1);
            q.muli(last.product / dot(last.change, last.change));
        }
        for (int i = 0; i < all.size(); i++) {
            Pair pair = all.get(i);
            double beta = dot(pair.change, q) / pair.product;
            q.addi(pair.step.mul(alpha[i] - beta));
        }
        return q;
    }

    private static double dot(NDArray a, NDArray b) {
        return a.flatten().dot(b.flatten()).getFloat();
    }

    private static double largest(NDArray gradient) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return gradient.abs().max().getFloat();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
