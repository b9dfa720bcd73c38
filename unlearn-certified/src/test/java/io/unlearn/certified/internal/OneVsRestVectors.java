package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/** Several outputs at once: one Newton step for each, one joint residual. */
final class OneVsRestVectors {
    private OneVsRestVectors() {}

    static boolean recognises(JsonObject root) {
        return root.keys().contains("W_star") && root.keys().contains("residual_joint_fro");
    }

    static int check(JsonObject root, DenseBackend backend) {
        VectorFiles.onlyKeys(
                root,
                "one-vs-rest",
                "formula",
                "X",
                "labels",
                "B",
                "reg_fixed_total",
                "removed",
                "W_star",
                "W_minus",
                "residual_per_class",
                "residual_joint_fro",
                "residual_sum",
                "bound_per_class",
                "bound_joint_fro");
        double[][] x = root.get("X").asArray().doubleRows();
        int[] labels = VectorProblem.ints(root.get("labels"));
        double[] linear = byClass(root, "B");
        int outputs = root.get("B").asArray().doubleRows()[0].length;
        Regularisation regularisation =
                Regularisation.fixedTotal(root.get("reg_fixed_total").asDouble());
        Targets targets = new Targets(outputs, labels, new double[0]);
        try (Problem problem =
                new Problem(backend, Loss.LOGISTIC, VectorProblem.flat(x), x[0].length, targets, linear)) {
            State state = LogisticVectors.optimum(problem, regularisation);
            VectorProblem.assertClose(state.weights(), byClass(root, "W_star"), 1e-9, "W_star");
            checkRemoval(root, problem, regularisation, state, x);
        }
        return 1;
    }

    /** The file holds one column for each class, {@code [d][K]}; here it is one row, {@code [K][d]}. */
    private static double[] byClass(JsonObject root, String key) {
        double[][] columns = root.get(key).asArray().doubleRows();
        int outputs = columns[0].length;
        double[] flat = new double[columns.length * outputs];
        for (int j = 0; j < columns.length; j++) {
            for (int k = 0; k < outputs; k++) {
                flat[k * columns.length + j] = columns[j][k];
            }
        }
        return flat;
    }

    private static void checkRemoval(
            JsonObject root, Problem problem, Regularisation regularisation, State state, double[][] x) {
        int[] removed = VectorProblem.ints(root.get("removed"));
        Procedure.Attempt attempt =
                new PublishedProcedure(problem, regularisation, Double.POSITIVE_INFINITY).attempt(state, removed);
        double[] weights = attempt.after().weights();
        VectorProblem.assertClose(weights, byClass(root, "W_minus"), 1e-9, "W_minus");
        boolean[] alive = attempt.after().alive();
        Evaluation at = problem.evaluate(
                weights, alive, regularisation.total(attempt.after().rows()));
        int d = problem.columns();
        double[] perClass = root.get("residual_per_class").asArray().doubles();
        double[] bounds = root.get("bound_per_class").asArray().doubles();
        double sum = 0;
        double boundSquare = 0;
        double largest = Arrays.stream(x).mapToDouble(Vectors::norm).max().orElseThrow();
        try (SymmetricMatrix gram = problem.gram(alive)) {
            for (int k = 0; k < perClass.length; k++) {
                double residual = Vectors.norm(Arrays.copyOfRange(at.gradient(), k * d, (k + 1) * d));
                assertThat(residual).isCloseTo(perClass[k], within(1e-10));
                sum += residual;
                double[] step = Arrays.copyOfRange(Vectors.plus(weights, -1, state.weights()), k * d, (k + 1) * d);
                double bound = LogisticVectors.tightest(x, alive, gram, step, largest);
                assertThat(bound).isCloseTo(bounds[k], within(1e-8 * bounds[k]));
                assertThat(residual).isLessThanOrEqualTo(bound);
                boundSquare += bound * bound;
            }
        }
        assertThat(sum).isCloseTo(root.get("residual_sum").asDouble(), within(1e-10));
        assertThat(at.residual()).isCloseTo(root.get("residual_joint_fro").asDouble(), within(1e-10));
        assertThat(at.residualBound()).isGreaterThanOrEqualTo(at.residual());
        double joint = root.get("bound_joint_fro").asDouble();
        assertThat(Math.sqrt(boundSquare)).isCloseTo(joint, within(1e-8 * joint));
    }
}
