package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.Progress;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;

/** Projected gradient descent through deletions, and the published noise and steps. */
final class DescentVectors {
    private static final String[] KEYS = {
        "n",
        "d",
        "lambda_",
        "projection_radius",
        "m_strong",
        "M_smooth",
        "L_lipschitz",
        "eta",
        "contraction_gamma",
        "I",
        "T_required",
        "epsilon",
        "delta",
        "sigma",
        "sensitivity_implied",
        "sigma_analytic",
        "I_from_sigma",
        "theta0",
        "deletions",
        "secret_states",
        "minimisers_after",
        "distance_to_minimiser",
        "steady_bound",
        "X",
        "y",
        "publish_example"
    };

    private DescentVectors() {}

    static boolean recognises(JsonObject root) {
        return root.optional("cases").isPresent()
                && root.get("cases").asArray().size() > 0
                && root.get("cases").asArray().get(0).asObject().keys().contains("secret_states");
    }

    static int check(JsonObject root, DenseBackend backend) {
        VectorFiles.onlyKeys(root, "descent", "formulae", "cases");
        int count = 0;
        for (JsonValue value : root.get("cases").asArray()) {
            JsonObject c = value.asObject();
            VectorFiles.onlyKeys(c, "descent case", KEYS);
            DescentProblem problem = problemOf(c);
            constants(c, problem);
            states(c, problem, backend);
            count++;
        }
        return count;
    }

    private static DescentProblem problemOf(JsonObject c) {
        int n = c.get("n").asInt();
        return new DescentProblem(
                Loss.LOGISTIC,
                0,
                1,
                1,
                c.get("d").asInt(),
                c.get("lambda_").asDouble(),
                c.get("projection_radius").asDouble(),
                n,
                DescentProblem.half(n),
                4 * n);
    }

    private static void constants(JsonObject c, DescentProblem problem) {
        int steps = c.get("I").asInt();
        double epsilon = c.get("epsilon").asDouble();
        double delta = c.get("delta").asDouble();
        double error = PublishedDescent.error(problem, steps);
        relative(problem.lambda(), c, "m_strong");
        relative(problem.smoothness(), c, "M_smooth");
        relative(problem.publishedLipschitz(), c, "L_lipschitz");
        relative(problem.stepSize(), c, "eta");
        relative(problem.contraction(), c, "contraction_gamma");
        relative(PublishedDescent.trainingSteps(problem, steps), c, "T_required");
        relative(PublishedDescent.sigma(problem, epsilon, delta, steps), c, "sigma");
        relative(2 * error, c, "sensitivity_implied");
        relative(error, c, "steady_bound");
        relative(GaussianDp.analyticSigma(epsilon, delta, 2 * error), c, "sigma_analytic");
        relative(PublishedDescent.steps(problem, epsilon, delta, c.get("sigma").asDouble()), c, "I_from_sigma");
    }

    private static void states(JsonObject c, DescentProblem problem, DenseBackend backend) {
        double[][] x = c.get("X").asArray().doubleRows();
        int[] positive = Arrays.stream(c.get("y").asArray().doubles())
                .mapToInt(y -> y > 0 ? 0 : -1)
                .toArray();
        double[][] expected = c.get("secret_states").asArray().doubleRows();
        double[] deletions = c.get("deletions").asArray().doubles();
        boolean[] alive = Training.everything(x.length);
        int count = x.length;
        double[] weights = c.get("theta0").asArray().doubles();
        Targets targets = new Targets(1, positive, new double[0]);
        try (Problem rows = new Problem(
                backend, Loss.LOGISTIC, VectorProblem.flat(x), x[0].length, targets, new double[x[0].length])) {
            weights = run(
                    problem, rows, weights, alive, count, c.get("T_required").asInt());
            close(weights, expected[0]);
            published(c, weights);
            for (int i = 0; i < deletions.length; i++) {
                alive[(int) deletions[i]] = false;
                count--;
                weights = run(problem, rows, weights, alive, count, c.get("I").asInt());
                close(weights, expected[i + 1]);
                double[] minimiser = run(problem, rows, weights, alive, count, 5000);
                close(minimiser, c.get("minimisers_after").asArray().doubleRows()[i]);
                double distance = Vectors.norm(Vectors.plus(weights, -1, minimiser));
                assertThat(distance)
                        .isCloseTo(c.get("distance_to_minimiser").asArray().doubles()[i], within(1e-12))
                        .isLessThanOrEqualTo(c.get("steady_bound").asDouble());
            }
        }
    }

    private static void published(JsonObject c, double[] weights) {
        JsonObject example = c.get("publish_example").asObject();
        VectorFiles.onlyKeys(example, "published", "z", "theta_tilde");
        double[] z = example.get("z").asArray().doubles();
        double[] noisy = Vectors.plus(weights, c.get("sigma").asDouble(), z);
        double[] expected = example.get("theta_tilde").asArray().doubles();
        for (int j = 0; j < noisy.length; j++) {
            assertThat(noisy[j]).isCloseTo(expected[j], within(1e-11 * (1 + Math.abs(expected[j]))));
        }
    }

    private static double[] run(
            DescentProblem problem, Problem rows, double[] start, boolean[] alive, int count, int steps) {
        return ProjectedDescent.run(problem, rows, start, alive, count, steps, Progress.none());
    }

    private static void close(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int j = 0; j < actual.length; j++) {
            assertThat(actual[j]).isCloseTo(expected[j], within(1e-11));
        }
    }

    private static void relative(double actual, JsonObject c, String key) {
        double expected = c.get(key).asDouble();
        assertThat(actual).as(key).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    }
}
