package io.unlearn.spark.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.Promise;
import io.unlearn.certified.internal.ReferenceSolution;
import io.unlearn.certified.internal.Setup;
import io.unlearn.core.Certificate;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.spark.SparkRows;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/**
 * A solution from the remaining rows of a data set, found with the passes of the solver and judged by {@link PlainSums}. It starts
 * at the released weights, which saves passes and proves nothing.
 *
 * @param rows how many remain
 * @param longest norm of the longest one, with the constant feature
 */
public record ClusterVerification(ReferenceSolution solution, long rows, double longest) {
    private static final int MAX_ROUNDS = 3;

    /**
     * Solves: two passes if one Newton step is enough, which it is where the noise is small.
     *
     * @param survey of the rows, accepted
     */
    public static ClusterVerification of(Certificate certificate, LinearModel released, SparkRows rows, Survey survey) {
        Setup setup = setup(certificate, released);
        try (RowSource source = new RowSource(rows, KeyedIds.random(), setup, new RemovedRows())) {
            return solve(new ClusterProblem(setup, source, ClusterProblem.MOST_COLUMNS), certificate, released, survey);
        }
    }

    private static ClusterVerification solve(
            ClusterProblem problem, Certificate certificate, LinearModel released, Survey survey) {
        double target = certificate.mechanism().residualLimit() / 10;
        Left none = Left.of(KeySet.none());
        double[] weights = released.weightsCopy();
        ClusterVerification found;
        int round = 0;
        do {
            weights = problem.direct() && round < MAX_ROUNDS - 1
                    ? newtonStep(problem, weights, none, survey.rows())
                    : new ClusterSolver(problem, none, survey.rows())
                            .solve("verification", weights, target)
                            .at()
                            .weights();
            found = judged(problem, weights);
            round++;
        } while (found.solution.residual() > target && round < MAX_ROUNDS);
        return found;
    }

    private static double[] newtonStep(ClusterProblem problem, double[] weights, Left none, long rows) {
        ClusterProblem.Evaluation at = problem.evaluate("verification", weights, Curvature.WHOLE, none, rows);
        Optional<Factor> factor = Factor.of(
                Objects.requireNonNull(at.curvature()), problem.setup().columns(), problem.total(rows));
        return factor.map(f -> Vectors.plus(weights, -1, f.solve(at.gradient())))
                .orElse(weights);
    }

    private static ClusterVerification judged(ClusterProblem problem, double[] weights) {
        PlainSums sums = problem.source().plain(problem.point(weights, Curvature.NONE, weights));
        double total = problem.total(sums.rows());
        double residual = sums.residual(weights, total, problem.setup().outputs());
        return new ClusterVerification(new ReferenceSolution(weights, residual), sums.rows(), sums.longest());
    }

    private static Setup setup(Certificate certificate, LinearModel released) {
        Certificate.Objective objective = certificate.objective();
        Regularisation.Mode mode =
                objective.perSample() ? Regularisation.Mode.PER_SAMPLE : Regularisation.Mode.FIXED_TOTAL;
        return new Setup(
                objective.loss().equals(Loss.LOGISTIC.text()) ? Loss.LOGISTIC : Loss.SQUARED,
                new Regularisation(mode, objective.regularisation()),
                Masking.none(),
                Promise.of(Masking.none()),
                objective.rowNormBound(),
                objective.rowNormBound(),
                Double.NaN,
                objective.intercept(),
                released.labelsCopy(),
                objective.outputs(),
                objective.columns(),
                certificate.mechanism().residualLimit(),
                Double.NaN,
                DenseBackend.plainJava(),
                Progress.none(),
                Clock.systemUTC());
    }
}
