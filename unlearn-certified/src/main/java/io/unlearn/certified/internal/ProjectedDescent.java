package io.unlearn.certified.internal;

import io.unlearn.core.Progress;

/**
 * Full gradient descent on the mean objective, projected on a ball, with a number of steps that was fixed beforehand. Each
 * step takes one pass over the data, 4 n d flops for each output. Deterministic: the same start and the same rows give the same
 * bits.
 */
public final class ProjectedDescent {
    private ProjectedDescent() {}

    /**
     * Returns the weights after some steps; {@code start} is projected first.
     *
     * @param start {@code [outputs][columns]}, not changed
     * @param rows whose linear term is 0
     * @param alive which rows count, {@code [rows.rowCount()]} or longer
     * @param counted how many they are
     */
    public static double[] run(
            DescentProblem problem,
            Problem rows,
            double[] start,
            boolean[] alive,
            int counted,
            int steps,
            Progress progress) {
        double[] weights = start.clone();
        double[] gradient = new double[weights.length];
        double size = problem.stepSize();
        project(weights, problem.radius());
        for (int step = 0; step < steps; step++) {
            rows.lossGradient(weights, alive, gradient);
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] = gradient[j] / counted + problem.lambda() * weights[j];
            }
            Vectors.addTo(weights, -size, gradient);
            project(weights, problem.radius());
            progress.update("gradient descent", step + 1L, steps);
        }
        return weights;
    }

    private static void project(double[] weights, double radius) {
        double norm = Vectors.norm(weights);
        if (norm > radius) {
            double factor = radius / norm;
            for (int j = 0; j < weights.length; j++) {
                weights[j] *= factor;
            }
        }
    }
}
