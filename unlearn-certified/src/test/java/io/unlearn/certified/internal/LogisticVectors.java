package io.unlearn.certified.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.core.internal.json.JsonObject;
import io.unlearn.core.internal.json.JsonValue;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/** Binary logistic regression: the Newton step, what it leaves, and every bound on it; batches and sequences. */
final class LogisticVectors {
    private LogisticVectors() {}

    static boolean recognises(JsonObject root) {
        return root.optional("cases").isPresent()
                && root.get("cases").asArray().size() > 0
                && root.get("cases").asArray().get(0).asObject().keys().contains("sequential");
    }

    static int check(JsonObject root, DenseBackend backend) {
        VectorFiles.onlyKeys(root, "logistic", "formulae", "gamma_paper", "gamma_tight", "cases");
        assertThat(root.get("gamma_paper").asDouble()).isEqualTo(0.25);
        assertThat(ResidualBounds.LOGISTIC_THIRD_DERIVATIVE)
                .isCloseTo(root.get("gamma_tight").asDouble(), within(1e-16));
        int count = 0;
        for (JsonValue value : root.get("cases").asArray()) {
            count += checkCase(value.asObject(), backend);
        }
        return count;
    }

    private static int checkCase(JsonObject c, DenseBackend backend) {
        VectorFiles.onlyKeys(
                c,
                "logistic case",
                "name",
                "note",
                "regularisation",
                "lambda_",
                "b",
                "X",
                "y",
                "n",
                "d",
                "max_row_norm",
                "sigma",
                "epsilon",
                "delta",
                "c",
                "budget",
                "w_star",
                "loss_at_w_star",
                "train_residual_norm",
                "batch",
                "sequential");
        VectorProblem vector = VectorProblem.logistic(c);
        double[][] x = c.get("X").asArray().doubleRows();
        double largest = Arrays.stream(x).mapToDouble(Vectors::norm).max().orElseThrow();
        assertThat(largest).isCloseTo(c.get("max_row_norm").asDouble(), within(1e-12));
        assertThat(vector.rows()).isEqualTo((int) c.get("n").asLong());
        assertThat(vector.columns()).isEqualTo((int) c.get("d").asLong());
        double budget = checkBudget(c);
        int count = 1;
        try (Problem problem = vector.open(backend, Loss.LOGISTIC)) {
            State state = optimum(problem, vector.regularisation());
            checkOptimum(c, problem, vector.regularisation(), state);
            for (JsonValue batch : c.get("batch").asArray()) {
                checkBatch(c, problem, vector.regularisation(), state, batch.asObject(), x, largest);
                count++;
            }
            for (JsonValue sequence : c.get("sequential").asArray()) {
                checkSequence(problem, vector.regularisation(), state, sequence.asObject(), x, largest, budget);
                count++;
            }
        }
        return count;
    }

    private static double checkBudget(JsonObject c) {
        double delta = c.get("delta").asDouble();
        double constant = Math.sqrt(2 * Math.log(1.5 / delta));
        assertThat(constant).isCloseTo(c.get("c").asDouble(), within(1e-12));
        double budget = c.get("sigma").asDouble() * c.get("epsilon").asDouble() / constant;
        assertThat(budget).isCloseTo(c.get("budget").asDouble(), within(1e-12 * budget));
        if (c.get("epsilon").asDouble() <= 1) {
            Masking.PublishedGuo masking = Masking.publishedGuo(
                    c.get("epsilon").asDouble(), delta, c.get("sigma").asDouble());
            assertThat(masking.residualBudget()).isCloseTo(budget, within(1e-12 * budget));
        }
        return budget;
    }

    /** The optimum over all rows, to rounding. */
    static State optimum(Problem problem, Regularisation regularisation) {
        return optimum(problem, regularisation, Training.everything(problem.rowCount()), problem.rowCount());
    }

    static State optimum(Problem problem, Regularisation regularisation, boolean[] alive, int rows) {
        double total = regularisation.total(rows);
        double[] start = new double[problem.parameters()];
        try (Preconditioner preconditioner = Preconditioner.dominating(problem, alive, total)) {
            NewtonSolver.Solution solution =
                    NewtonSolver.solve(problem, alive, total, start, preconditioner, 0, (stage, done, of) -> {});
            return new State(solution.weights(), alive, rows, solution.at().residualBound());
        }
    }

    private static void checkOptimum(JsonObject c, Problem problem, Regularisation regularisation, State state) {
        String name = c.get("name").asString();
        VectorProblem.assertClose(state.weights(), c.get("w_star").asArray().doubles(), 1e-10, name + " w_star");
        Evaluation at = problem.evaluate(state.weights(), state.alive(), regularisation.total(problem.rowCount()));
        assertThat(at.value()).isCloseTo(c.get("loss_at_w_star").asDouble(), within(1e-10 * Math.abs(at.value())));
        assertThat(at.residual()).as(name + " training residual").isLessThan(1e-11);
        assertThat(c.get("train_residual_norm").asDouble()).isLessThan(1e-11);
    }

    private static void checkBatch(
            JsonObject c,
            Problem problem,
            Regularisation regularisation,
            State state,
            JsonObject batch,
            double[][] x,
            double largest) {
        VectorFiles.onlyKeys(
                batch,
                "logistic batch",
                "removed",
                "Delta",
                "H",
                "step",
                "w_minus",
                "w_retrained",
                "residual_norm",
                "distance_to_retrained",
                "distance_bound",
                "worst_case_thm",
                "step_norm",
                "Xstep_norm",
                "X_spectral",
                "cor1_gamma_quarter",
                "cor1_gamma_tight",
                "tight_row",
                "tight_spectral",
                "tight_min");
        int[] removed = VectorProblem.ints(batch.get("removed"));
        String name = c.get("name").asString() + " without " + Arrays.toString(removed);
        double[] delta = Steps.leavingGradient(problem, regularisation, state, RowChange.leaving(removed));
        VectorProblem.assertClose(delta, batch.get("Delta").asArray().doubles(), 1e-10, name + " Delta");
        boolean[] alive = RowChange.leaving(removed).aliveAfter(state);
        int after = state.rows() - removed.length;
        double total = regularisation.total(after);
        Evaluation before = problem.evaluate(state.weights(), alive, total);
        try (SymmetricMatrix hessian = problem.hessian(before.curvature(), 0, total)) {
            VectorProblem.assertClose(hessian, batch.get("H").asArray().doubleRows(), 1e-10, name + " H");
        }
        Procedure.Attempt attempt =
                new PublishedProcedure(problem, regularisation, Double.POSITIVE_INFINITY).attempt(state, removed);
        double[] step = Vectors.plus(attempt.after().weights(), -1, state.weights());
        VectorProblem.assertClose(step, batch.get("step").asArray().doubles(), 1e-9, name + " step");
        VectorProblem.assertClose(
                attempt.after().weights(), batch.get("w_minus").asArray().doubles(), 1e-9, name + " w_minus");
        checkRetrained(problem, regularisation, attempt, batch, total, name);
        checkBounds(problem, batch, x, alive, step, largest, attempt.charge(), name);
        double worst = ResidualBounds.worstCase(0.25, removed.length, 1, total / after, after);
        relative(worst, batch, "worst_case_thm", 1e-9, name);
    }

    private static void checkRetrained(
            Problem problem,
            Regularisation regularisation,
            Procedure.Attempt attempt,
            JsonObject batch,
            double total,
            String name) {
        boolean[] alive = attempt.after().alive();
        State retrained =
                optimum(problem, regularisation, alive, attempt.after().rows());
        VectorProblem.assertClose(
                retrained.weights(), batch.get("w_retrained").asArray().doubles(), 1e-9, name + " w_retrained");
        Evaluation at = problem.evaluate(attempt.after().weights(), alive, total);
        double expected = batch.get("residual_norm").asDouble();
        assertThat(at.residual()).as(name + " residual").isCloseTo(expected, within(1e-11 + 1e-9 * expected));
        assertThat(attempt.after().residual()).as(name + " certified residual").isGreaterThanOrEqualTo(at.residual());
        double distance = Vectors.norm(Vectors.plus(attempt.after().weights(), -1, retrained.weights()));
        assertThat(distance)
                .as(name + " distance")
                .isCloseTo(batch.get("distance_to_retrained").asDouble(), within(1e-10 + 1e-8 * distance));
        double bound = at.residual() / total;
        assertThat(bound)
                .as(name + " distance bound")
                .isCloseTo(batch.get("distance_bound").asDouble(), within(1e-10 + 1e-8 * bound));
        assertThat(distance).isLessThanOrEqualTo(attempt.after().residual() / total * (1 + 1e-9) + 1e-12);
    }

    private static void checkBounds(
            Problem problem,
            JsonObject expected,
            double[][] x,
            boolean[] alive,
            double[] step,
            double largest,
            double charge,
            String name) {
        double[] scores = scores(x, alive, step);
        double rowsTimesStep = Vectors.norm(scores);
        try (SymmetricMatrix gram = problem.gram(alive)) {
            double spectral = SpectralNorm.ofRows(gram);
            relative(spectral, expected, "X_spectral", 1e-10, name);
            relative(Vectors.norm(step), expected, "step_norm", 1e-9, name);
            relative(rowsTimesStep, expected, "Xstep_norm", 1e-9, name);
            double published = ResidualBounds.corollary1(0.25, spectral, Vectors.norm(step), rowsTimesStep);
            relative(published, expected, "cor1_gamma_quarter", 1e-8, name);
            relative(charge, expected, "cor1_gamma_quarter", 1e-8, name);
            double third = ResidualBounds.LOGISTIC_THIRD_DERIVATIVE;
            double tightened = ResidualBounds.corollary1(third, spectral, Vectors.norm(step), rowsTimesStep);
            relative(tightened, expected, "cor1_gamma_tight", 1e-8, name);
            relative(ResidualBounds.tightRow(largest, rowsTimesStep), expected, "tight_row", 1e-8, name);
            double squares = Vectors.norm(Arrays.stream(scores).map(z -> z * z).toArray());
            relative(ResidualBounds.tightSpectral(spectral, squares), expected, "tight_spectral", 1e-8, name);
            relative(tightest(x, alive, gram, step, largest), expected, "tight_min", 1e-8, name);
        }
    }

    /** The smaller of the two tight bounds. */
    static double tightest(double[][] x, boolean[] alive, SymmetricMatrix gram, double[] step, double largest) {
        double[] scores = scores(x, alive, step);
        double squares = Vectors.norm(Arrays.stream(scores).map(z -> z * z).toArray());
        return Math.min(
                ResidualBounds.tightRow(largest, Vectors.norm(scores)),
                ResidualBounds.tightSpectral(SpectralNorm.ofRows(gram), squares));
    }

    private static double[] scores(double[][] x, boolean[] alive, double[] step) {
        double[] scores = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            scores[i] = alive[i] ? Vectors.dot(x[i], step) : 0;
        }
        return scores;
    }

    private static void checkSequence(
            Problem problem,
            Regularisation regularisation,
            State start,
            JsonObject sequence,
            double[][] x,
            double largest,
            double budget) {
        VectorFiles.onlyKeys(sequence, "logistic sequence", "order", "steps", "w_retrained", "distance_to_retrained");
        int[] order = VectorProblem.ints(sequence.get("order"));
        State state = start;
        double published = 0;
        double tight = 0;
        int at = 0;
        for (JsonValue value : sequence.get("steps").asArray()) {
            JsonObject step = value.asObject();
            VectorFiles.onlyKeys(
                    step,
                    "logistic step",
                    "removed",
                    "w",
                    "residual_norm",
                    "cum_cor1",
                    "cum_tight",
                    "accept",
                    "step_norm",
                    "Xstep_norm",
                    "X_spectral",
                    "cor1_gamma_quarter",
                    "cor1_gamma_tight",
                    "tight_row",
                    "tight_spectral",
                    "tight_min");
            int removed = (int) step.get("removed").asLong();
            assertThat(removed).isEqualTo(order[at++]);
            String name = "sequence step " + at;
            Procedure.Attempt attempt = new PublishedProcedure(problem, regularisation, Double.POSITIVE_INFINITY)
                    .attempt(state, new int[] {removed});
            double[] moved = Vectors.plus(attempt.after().weights(), -1, state.weights());
            state = attempt.after();
            VectorProblem.assertClose(state.weights(), step.get("w").asArray().doubles(), 1e-9, name);
            checkBounds(problem, step, x, state.alive(), moved, largest, attempt.charge(), name);
            double expected = step.get("residual_norm").asDouble();
            assertThat(state.residual()).as(name).isCloseTo(expected, within(1e-10 + 1e-8 * expected));
            published += attempt.charge();
            relative(published, step, "cum_cor1", 1e-8, name);
            try (SymmetricMatrix gram = problem.gram(state.alive())) {
                tight += tightest(x, state.alive(), gram, moved, largest);
            }
            relative(tight, step, "cum_tight", 1e-8, name);
            assertThat(state.residual()).as(name).isLessThanOrEqualTo(tight + 1e-11);
            assertThat(published <= budget)
                    .as(name)
                    .isEqualTo(step.get("accept").asBoolean());
        }
        State retrained = optimum(problem, regularisation, state.alive(), state.rows());
        VectorProblem.assertClose(
                retrained.weights(), sequence.get("w_retrained").asArray().doubles(), 1e-9, "sequence w_retrained");
        double distance = Vectors.norm(Vectors.plus(state.weights(), -1, retrained.weights()));
        assertThat(distance)
                .isCloseTo(sequence.get("distance_to_retrained").asDouble(), within(1e-10 + 1e-8 * distance));
    }

    private static void relative(double actual, JsonObject expected, String key, double tolerance, String name) {
        double value = expected.get(key).asDouble();
        assertThat(actual).as(name + " " + key).isCloseTo(value, within(1e-12 + tolerance * Math.abs(value)));
    }
}
