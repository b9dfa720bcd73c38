package io.unlearn.certified.internal;

import io.unlearn.certified.SekhariStatistics;
import io.unlearn.certified.SekhariTerms;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.core.spi.SymmetricMatrix;

/** Computes the minimiser and the mean Hessian, after which the rows are no longer needed. */
public final class SekhariTraining {
    private SekhariTraining() {}

    /**
     * Minimises the objective until the bound on its gradient is below the declared limit.
     *
     * @throws io.unlearn.core.error.NotConvergedException if it does not get there
     */
    public static SekhariStatistics train(
            SekhariTerms terms, TrainingRows rows, int[] labels, DenseBackend backend, Progress progress) {
        Targets targets = new Targets(1, positive(rows, labels), new double[0]);
        boolean[] alive = Training.everything(rows.size());
        double total = terms.lambda() * rows.size();
        double limit = terms.residualLimit();
        int d = rows.columns();
        try (Problem problem = new Problem(backend, Loss.LOGISTIC, features(rows), d, targets, new double[d]);
                Preconditioner preconditioner = Preconditioner.dominating(problem, alive, total)) {
            NewtonSolver.Solution solution =
                    NewtonSolver.solve(problem, alive, total, new double[d], preconditioner, 0.1 * limit, progress);
            double residual = solution.at().residualBound();
            if (!(residual <= limit)) {
                throw Steps.notConverged(residual, limit);
            }
            try (SymmetricMatrix hessian = problem.hessian(solution.at().curvature(), 0, total)) {
                return SekhariStatistics.of(solution.weights(), mean(hessian, rows.size()), rows.size());
            }
        }
    }

    private static double[] mean(SymmetricMatrix sum, int rows) {
        int d = sum.size();
        double[] mean = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                mean[i * d + j] = sum.get(i, j) / rows;
            }
        }
        return mean;
    }

    /** Returns 0 for each row with the second label, and -1 for the others. */
    public static int[] positive(TrainingRows rows, int[] labels) {
        return Targets.ofLabels(rows, labels).positive();
    }

    /** Returns the rows {@code [n][d]}, row-major. */
    public static double[] features(TrainingRows rows) {
        double[] flat = new double[Math.multiplyExact(rows.size(), rows.columns())];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.featuresCopy(i), 0, flat, i * rows.columns(), rows.columns());
        }
        return flat;
    }

    /**
     * Returns a bound on the sum gradient after a step, over the remaining rows: their smoothness times the proved distance; it
     * depends on declared numbers, and on what the linear system was left with where that is more.
     */
    public static double gradientBound(SekhariTerms terms, double stepResidual) {
        double c = terms.rowNormBound();
        return Math.max(stepResidual, terms.rows() * (c * c / 4 + terms.lambda()) * terms.provedGamma());
    }
}
