package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;

/** Least squares: each removal must be the retrained solution. */
final class RidgeVectors {
    private RidgeVectors() {}

    static boolean recognises(JsonObject root) {
        return root.optional("cases").isPresent()
                && root.get("cases").asArray().size() > 0
                && root.get("cases").asArray().get(0).asObject().keys().contains("w_full");
    }

    static int check(JsonObject root, DenseBackend backend) {
        VectorFiles.onlyKeys(root, "ridge", "formulae", "cases");
        int count = 0;
        for (JsonValue value : root.get("cases").asArray()) {
            JsonObject c = value.asObject();
            VectorFiles.onlyKeys(
                    c,
                    "ridge case",
                    "name",
                    "note",
                    "regularisation",
                    "lambda_",
                    "b",
                    "X",
                    "y",
                    "n",
                    "d",
                    "w_full",
                    "removals");
            count += checkCase(c, backend);
        }
        return count;
    }

    private static int checkCase(JsonObject c, DenseBackend backend) {
        VectorProblem vector = VectorProblem.squared(c);
        assertThat(vector.rows()).isEqualTo((int) c.get("n").asLong());
        assertThat(vector.columns()).isEqualTo((int) c.get("d").asLong());
        int count = 0;
        for (JsonValue value : c.get("removals").asArray()) {
            JsonObject removal = value.asObject();
            VectorFiles.onlyKeys(
                    removal,
                    "ridge removal",
                    "removed",
                    "n_after",
                    "Delta",
                    "H_after",
                    "w_after_exact",
                    "w_after_newton",
                    "newton_residual_norm",
                    "cond_H",
                    "max_abs_diff",
                    "note");
            try (Problem problem = vector.open(backend, Loss.SQUARED)) {
                checkRemoval(c, vector.regularisation(), problem, removal);
            }
            count++;
        }
        return count;
    }

    private static void checkRemoval(JsonObject c, Regularisation regularisation, Problem problem, JsonObject removal) {
        boolean[] everything = Training.everything(problem.rowCount());
        double total = regularisation.total(problem.rowCount());
        State state;
        try (Preconditioner normal = Preconditioner.dominating(problem, everything, total)) {
            double[] start = new double[problem.parameters()];
            NewtonSolver.Solution solution =
                    NewtonSolver.solve(problem, everything, total, start, normal, 0, (stage, done, of) -> {});
            state = new State(
                    solution.weights(),
                    everything,
                    problem.rowCount(),
                    solution.at().residualBound());
        }
        String name = c.get("name").asString();
        VectorProblem.assertClose(state.weights(), c.get("w_full").asArray().doubles(), 1e-10, name + " w_full");
        int[] removed = VectorProblem.ints(removal.get("removed"));
        int after = problem.rowCount() - removed.length;
        assertThat(after).isEqualTo((int) removal.get("n_after").asLong());
        double[] delta = Steps.leavingGradient(problem, regularisation, state, RowChange.leaving(removed));
        VectorProblem.assertClose(delta, removal.get("Delta").asArray().doubles(), 1e-10, name + " Delta");
        boolean[] alive = RowChange.leaving(removed).aliveAfter(state);
        double totalAfter = regularisation.total(after);
        try (var hessian = problem.dominatingHessian(alive, totalAfter)) {
            VectorProblem.assertClose(hessian, removal.get("H_after").asArray().doubleRows(), 1e-10, name + " H");
        }
        double[] exact = removal.get("w_after_exact").asArray().doubles();
        VectorProblem.assertClose(
                exact,
                removal.get("w_after_newton").asArray().doubles(),
                1e-8,
                name + " the vector's own two solutions");
        assertThat(removal.get("max_abs_diff").asDouble()).isLessThan(1e-8);
        assertThat(removal.get("newton_residual_norm").asDouble()).isLessThan(1e-8);
        assertThat(removal.get("cond_H").asDouble()).isGreaterThanOrEqualTo(1 - 1e-9);
        checkProcedure(regularisation, problem, state, total, removed, exact, name);
    }

    private static void checkProcedure(
            Regularisation regularisation,
            Problem problem,
            State state,
            double total,
            int[] removed,
            double[] exact,
            String name) {
        double limit = 1e-10 * (1 + Vectors.norm(exact)) * problem.rowCount();
        try (ExactProcedure procedure =
                new ExactProcedure(problem, regularisation, limit, problem.dominatingHessian(state.alive(), total))) {
            Procedure.Attempt attempt = procedure.attempt(state, removed);
            attempt.onCommit().run();
            VectorProblem.assertClose(attempt.after().weights(), exact, 1e-8, name + " " + Arrays.toString(removed));
            assertThat(attempt.after().residual()).isCloseTo(0, within(limit));
        }
    }
}
