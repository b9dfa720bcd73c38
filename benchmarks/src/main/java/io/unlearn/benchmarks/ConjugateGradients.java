package io.unlearn.benchmarks;

import java.util.function.BiConsumer;

/**
 * Conjugate gradients for a symmetric positive definite matrix that is known by its products alone (Hestenes and Stiefel 1952).
 *
 * @param solution of {@code A x = b}, {@code [size]}
 * @param products how many were needed
 */
record ConjugateGradients(double[] solution, int products) {
    /**
     * Starts from 0, and ends when the residual's norm is at most {@code tolerance} times that of b.
     *
     * @param product writes {@code A v} of its first argument to its second
     */
    static ConjugateGradients solve(BiConsumer<double[], double[]> product, double[] b, double tolerance) {
        double[] x = new double[b.length];
        double[] residual = b.clone();
        double[] direction = b.clone();
        double[] image = new double[b.length];
        double square = dot(residual, residual);
        double enough = square * tolerance * tolerance;
        int products = 0;
        while (square > enough && products < 10 * b.length) {
            product.accept(direction, image);
            products++;
            double step = square / dot(direction, image);
            add(x, step, direction);
            add(residual, -step, image);
            double next = dot(residual, residual);
            for (int j = 0; j < b.length; j++) {
                direction[j] = residual[j] + next / square * direction[j];
            }
            square = next;
        }
        return new ConjugateGradients(x, products);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] x) {
        for (int j = 0; j < to.length; j++) {
            to[j] += factor * x[j];
        }
    }
}
