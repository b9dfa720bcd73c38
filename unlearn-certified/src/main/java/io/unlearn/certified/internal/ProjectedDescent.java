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
     * @param alive which rows count
     * @param counted how many they are
     */
    public static double[] run(
            DescentProblem problem,
            DescentRows rows,
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
            rows.gradient(weights, alive, counted, problem.lambda(), gradient);
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
