package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.Progress;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;
import java.util.Objects;

/** A sequence of anchored removals, each with its bound, and chord steps afterwards. */
final class AnchoredVectors {
    private final Problem problem;
    private final Regularisation regularisation;
    private final double rowNormBound;
    private final boolean[] alive;
    private final AnchorSet anchors;
    private final double[] anchor;
    private double[] weights;
    private double sum;
    private double proved;

    private AnchoredVectors(Problem problem, Regularisation regularisation, double[][] rows, State start) {
        this.problem = problem;
        this.regularisation = regularisation;
        this.rowNormBound = Arrays.stream(rows).mapToDouble(Vectors::norm).max().orElseThrow();
        this.alive = start.alive().clone();
        this.anchor = start.weights();
        this.weights = start.weights();
        this.proved = start.residual();
        double total = regularisation.value();
        this.anchors = AnchorSet.at(
                problem, problem.evaluate(weights, alive, total), weights, total, Anchor.NARROW_FROM, Progress.none());
    }

    static boolean recognises(JsonObject root) {
        return root.keys().contains("w0")
                && root.keys().contains("steps")
                && root.keys().contains("polish");
    }

    static int check(JsonObject root, DenseBackend backend) {
        VectorFiles.onlyKeys(root, "anchored path", "formulae", "X", "y", "reg_fixed_total", "w0", "steps", "polish");
        double[][] x = root.get("X").asArray().doubleRows();
        int[] positive = Arrays.stream(root.get("y").asArray().doubles())
                .mapToInt(y -> y > 0 ? 0 : -1)
                .toArray();
        Regularisation regularisation =
                Regularisation.fixedTotal(root.get("reg_fixed_total").asDouble());
        int d = x[0].length;
        Targets targets = new Targets(1, positive, new double[0]);
        try (Problem problem = new Problem(backend, Loss.LOGISTIC, VectorProblem.flat(x), d, targets, new double[d])) {
            State start = LogisticVectors.optimum(problem, regularisation);
            VectorProblem.assertClose(start.weights(), root.get("w0").asArray().doubles(), 1e-10, "w0");
            AnchoredVectors path = new AnchoredVectors(problem, regularisation, x, start);
            int cases = 0;
            for (JsonValue step : root.get("steps").asArray()) {
                path.remove(step.asObject());
                cases++;
            }
            for (JsonValue step : root.get("polish").asArray()) {
                path.polish(step.asObject());
                cases++;
            }
            return cases;
        }
    }

    private void remove(JsonObject expected) {
        VectorFiles.onlyKeys(
                expected,
                "step",
                "removed",
                "w",
                "increment_bound",
                "cum_bound",
                "true_residual",
                "distance",
                "distance_bound");
        int[] row = {expected.get("removed").asInt()};
        double total = regularisation.value();
        AnchorSet.Change change =
                Objects.requireNonNull(anchors.after(problem, RowChange.leaving(row)), "the row can be taken out");
        double[] delta = new double[weights.length];
        problem.addGradientOf(row, weights, 1, delta);
        double[] step = change.step(delta);
        double[] after = Vectors.plus(weights, 1, step);
        double[] away = Vectors.plus(weights, -1, anchor);
        alive[row[0]] = false;
        double increment = drift(away, step);
        sum += increment;
        proved += change.bound(weights, after, step, delta, rowNormBound, total);
        weights = after;
        anchors.take(change);
        VectorProblem.assertClose(weights, expected.get("w").asArray().doubles(), 1e-10, "w");
        assertThat(increment).isCloseTo(expected.get("increment_bound").asDouble(), within(1e-10));
        assertThat(sum).isCloseTo(expected.get("cum_bound").asDouble(), within(1e-10));
        double residual = problem.evaluate(weights, alive, total).residual();
        assertThat(residual).isCloseTo(expected.get("true_residual").asDouble(), within(1e-10));
        assertThat(residual).isLessThanOrEqualTo(sum).isLessThanOrEqualTo(proved);
        State best = LogisticVectors.optimum(problem, regularisation, alive, rowsLeft());
        double distance = Vectors.norm(Vectors.plus(weights, -1, best.weights()));
        assertThat(distance).isCloseTo(expected.get("distance").asDouble(), within(1e-9));
        assertThat(residual / total).isCloseTo(expected.get("distance_bound").asDouble(), within(1e-9));
        assertThat(distance).isLessThanOrEqualTo(residual / total * (1 + 1e-9) + 1e-12);
    }

    private int rowsLeft() {
        int left = 0;
        for (boolean row : alive) {
            left += row ? 1 : 0;
        }
        return left;
    }

    private double drift(double[] away, double[] step) {
        try (SymmetricMatrix gram = problem.gram(alive)) {
            return ResidualBounds.drift(rowNormBound, throughRows(gram, away), throughRows(gram, step));
        }
    }

    private static double throughRows(SymmetricMatrix gram, double[] v) {
        double[] image = new double[v.length];
        gram.multiply(v, image);
        return Math.sqrt(Math.max(0, Vectors.dot(v, image)));
    }

    private void polish(JsonObject expected) {
        VectorFiles.onlyKeys(expected, "polish", "w", "residual");
        double total = regularisation.value();
        double[] gradient = problem.evaluate(weights, alive, total).gradient();
        anchors.solve(gradient);
        weights = Vectors.plus(weights, -1, gradient);
        VectorProblem.assertClose(weights, expected.get("w").asArray().doubles(), 1e-10, "polished w");
        assertThat(problem.evaluate(weights, alive, total).residual())
                .isCloseTo(expected.get("residual").asDouble(), within(1e-10));
    }
}
