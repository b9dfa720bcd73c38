package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.SekhariStatistics;
import io.unlearn.certified.SekhariTerms;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.Progress;
import io.unlearn.core.PublishedGaussian;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Newton unlearning from stored statistics: training, the step, and every constant. */
final class SekhariVectors {
    private SekhariVectors() {}

    static boolean recognises(JsonObject root) {
        return root.optional("cases").isPresent()
                && root.get("cases").asArray().size() > 0
                && root.get("cases").asArray().get(0).asObject().keys().contains("gamma_tight");
    }

    static int check(JsonObject root, DenseBackend backend) {
        VectorFiles.onlyKeys(root, "newton unlearning", "formulae", "cases");
        int count = 0;
        for (JsonValue value : root.get("cases").asArray()) {
            JsonObject c = value.asObject();
            VectorFiles.onlyKeys(
                    c,
                    "newton unlearning case",
                    ("n d m lambda_ L M epsilon delta X y deleted w_hat mean_hessian H_hat w_bar w_retrained true_distance"
                                    + " gamma sigma_classic gamma_tight sigma_analytic_of_gamma"
                                    + " sigma_analytic_of_gamma_tight a_posteriori_distance_bound"
                                    + " deletion_capacity_shape capacity_over_c")
                            .split(" "));
            step(c, backend);
            constants(c);
            count++;
        }
        return count;
    }

    private static void step(JsonObject c, DenseBackend backend) {
        double[][] x = c.get("X").asArray().doubleRows();
        double[] y = c.get("y").asArray().doubles();
        int[] deleted = VectorProblem.ints(c.get("deleted"));
        double lambda = c.get("lambda_").asDouble();
        int n = x.length;
        int m = deleted.length;
        assertThat(new int[] {n, x[0].length, m})
                .containsExactly(
                        c.get("n").asInt(), c.get("d").asInt(), c.get("m").asInt());
        double[] start = c.get("w_hat").asArray().doubles();
        double[][] mean = c.get("mean_hessian").asArray().doubleRows();
        SekhariStatistics trained = train(x, y, lambda, i -> true, backend);
        VectorProblem.assertClose(trained.weightsCopy(), start, 1e-8, "w_hat");
        VectorProblem.assertClose(trained.meanHessianCopy(), VectorProblem.flat(mean), 1e-8, "mean_hessian");
        double[] retrained = c.get("w_retrained").asArray().doubles();
        SekhariStatistics reference =
                train(x, y, lambda, i -> Arrays.stream(deleted).noneMatch(j -> j == i), backend);
        VectorProblem.assertClose(reference.weightsCopy(), retrained, 1e-8, "w_retrained");
        double[] leaving =
                VectorProblem.flat(IntStream.of(deleted).mapToObj(i -> x[i]).toArray(double[][]::new));
        int[] positive = IntStream.of(deleted).map(i -> y[i] > 0 ? 0 : -1).toArray();
        try (StatisticsStep before = StatisticsStep.of(backend, start, VectorProblem.flat(mean), n, lambda);
                StatisticsStep after = before.without(leaving, positive, n - m)) {
            VectorProblem.assertClose(
                    after.weightsCopy(), c.get("w_bar").asArray().doubles(), 1e-9, "w_bar");
            double[][] expected = c.get("H_hat").asArray().doubleRows();
            for (int i = 0; i < expected.length; i++) {
                double[] row = new double[expected.length];
                for (int j = 0; j < row.length; j++) {
                    row[j] = after.meanHessian(i, j, n - m);
                }
                VectorProblem.assertClose(row, expected[i], 1e-11, "H_hat");
            }
            distances(c, x, y, deleted, after.weightsCopy(), retrained);
        }
    }

    private static void distances(
            JsonObject c, double[][] x, double[] y, int[] deleted, double[] weights, double[] retrained) {
        double distance = Vectors.norm(Vectors.plus(weights, -1, retrained));
        assertThat(distance).isCloseTo(c.get("true_distance").asDouble(), within(1e-9 * Math.max(1, distance)));
        double lambda = c.get("lambda_").asDouble();
        double[] gradient = new double[weights.length];
        for (int i = 0; i < x.length; i++) {
            int row = i;
            if (Arrays.stream(deleted).noneMatch(j -> j == row)) {
                double slope = -y[i] / (1 + Math.exp(y[i] * Vectors.dot(x[i], weights)));
                Vectors.addTo(gradient, slope, x[i]);
                Vectors.addTo(gradient, lambda, weights);
            }
        }
        double bound = Vectors.norm(gradient) / (lambda * (x.length - deleted.length));
        assertThat(bound).isCloseTo(c.get("a_posteriori_distance_bound").asDouble(), within(1e-8 * Math.max(1, bound)));
    }

    private static SekhariStatistics train(
            double[][] x, double[] y, double lambda, java.util.function.IntPredicate keep, DenseBackend backend) {
        int[] labels = Arrays.stream(y).mapToInt(v -> v > 0 ? 1 : 0).toArray();
        TrainingRows rows = TrainingRows.classification(x, labels).where(keep);
        double longest = Arrays.stream(x).mapToDouble(Vectors::norm).max().orElseThrow();
        SekhariTerms terms =
                SekhariTerms.of(rows.size(), rows.columns(), lambda, 1, 1, 1e-5).withRowNormBound(longest);
        return SekhariTraining.train(terms, rows, new int[] {0, 1}, backend, Progress.none());
    }

    private static void constants(JsonObject c) {
        int n = c.get("n").asInt();
        int m = c.get("m").asInt();
        double lambda = c.get("lambda_").asDouble();
        double lipschitz = c.get("L").asDouble();
        double hessianLipschitz = c.get("M").asDouble();
        double epsilon = c.get("epsilon").asDouble();
        double delta = c.get("delta").asDouble();
        double gamma = NewtonStepDistance.published(n, m, lambda, lipschitz, hessianLipschitz);
        double tight = NewtonStepDistance.tight(n, m, lambda, lipschitz, hessianLipschitz);
        relative(gamma, c, "gamma", 1e-12);
        relative(tight, c, "gamma_tight", 1e-12);
        relative(gamma * PublishedGaussian.classicMultiplierAsPrinted(epsilon, delta), c, "sigma_classic", 1e-12);
        relative(GaussianDp.analyticSigma(epsilon, delta, gamma), c, "sigma_analytic_of_gamma", 1e-9);
        relative(GaussianDp.analyticSigma(epsilon, delta, tight), c, "sigma_analytic_of_gamma_tight", 1e-9);
        assertThat(c.get("true_distance").asDouble()).isLessThanOrEqualTo(tight);
        double shape = n * Math.sqrt(epsilon) / Math.pow(c.get("d").asInt() * Math.log(1 / delta), 0.25);
        relative(shape, c, "capacity_over_c", 1e-12);
        if (lipschitz == 2 && Math.abs(hessianLipschitz - 1 / (6 * Math.sqrt(3))) < 1e-15 && epsilon <= 1) {
            SekhariTerms paper = SekhariTerms.of(n, c.get("d").asInt(), lambda, m, epsilon, delta)
                    .paperMode();
            relative(paper.gamma(), c, "gamma", 1e-12);
            relative(paper.sigma(), c, "sigma_classic", 1e-12);
        }
    }

    private static void relative(double actual, JsonObject c, String key, double tolerance) {
        double expected = c.get(key).asDouble();
        assertThat(actual).as(key).isCloseTo(expected, within(tolerance * Math.abs(expected)));
    }
}
