package io.unlearn.certified.internal;

import io.unlearn.core.PublishedGaussian;

/**
 * The numbers of Neel, Roth and Sharifi-Malvajerdi 2020 (arXiv:2007.02923), Theorem 3.1, as published, for one release. They
 * are valid for every epsilon; the re-derivation is in docs/certified.md.
 */
public final class PublishedDescent {
    private PublishedDescent() {}

    /** Returns half of the published sensitivity, 4 L gamma^I / (m n (1 - gamma^I)). */
    public static double error(DescentProblem problem, int steps) {
        return DescentProblem.steadyError(problem.publishedDrift(), steps, problem.rate());
    }

    /** Returns the published standard deviation of the noise for a number of steps. */
    public static double sigma(DescentProblem problem, double epsilon, double delta, int steps) {
        return 2 * error(problem, steps) * PublishedGaussian.neelMultiplier(epsilon, delta);
    }

    /** Returns the smallest number of steps for which a standard deviation is enough, ln((1 + rho) / rho) / ln(1 / gamma). */
    public static double steps(DescentProblem problem, double epsilon, double delta, double sigma) {
        double rho = sigma / (2 * problem.publishedDrift() * PublishedGaussian.neelMultiplier(epsilon, delta));
        // A sigma that was computed from a number of steps must give it back.
        return Math.max(1, Math.ceil(Math.log1p(1 / rho) / problem.rate() - 1e-9));
    }

    /** Returns the published number of steps of training, I + ln(D m n / (2 L)) / ln(1 / gamma), D the diameter. */
    public static double trainingSteps(DescentProblem problem, int steps) {
        double ratio = 4 * problem.radius() / problem.publishedDrift();
        return steps + Math.max(0, Math.ceil(Math.log(ratio) / problem.rate()));
    }
}
