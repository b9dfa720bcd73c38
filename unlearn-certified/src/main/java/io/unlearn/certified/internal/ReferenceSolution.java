package io.unlearn.certified.internal;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Certificate;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;

/**
 * A solution from the remaining rows, found with the library's solver and judged without it. It starts at the released
 * weights; that saves time and proves nothing, since only its own residual counts.
 *
 * @param weights {@code [outputs][columns]}
 * @param residual its gradient norm, by {@link IndependentGradient}
 */
public record ReferenceSolution(double[] weights, double residual) {
    /** Solves for the objective of a certificate over the rows. */
    public static ReferenceSolution solve(
            Certificate certificate, LinearModel released, TrainingRows rows, DenseBackend backend, Progress progress) {
        Certificate.Objective objective = certificate.objective();
        Loss loss = objective.loss().equals(Loss.LOGISTIC.text()) ? Loss.LOGISTIC : Loss.SQUARED;
        Targets targets = loss == Loss.SQUARED ? Targets.real(rows) : Targets.ofLabels(rows, released.labelsCopy());
        int columns = objective.columns();
        double[] features = new double[Math.multiplyExact(rows.size(), columns)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.featuresCopy(i), 0, features, i * columns, rows.columns());
            if (objective.intercept()) {
                features[(i + 1) * columns - 1] = 1;
            }
        }
        double total = objective.regularisation() * (objective.perSample() ? rows.size() : 1);
        double[] none = new double[objective.outputs() * columns];
        boolean[] alive = Training.everything(rows.size());
        double target = certificate.mechanism().residualLimit() / 10;
        try (Problem problem = new Problem(backend, loss, features, columns, targets, none);
                Preconditioner preconditioner = Preconditioner.dominating(problem, alive, total)) {
            double[] weights = NewtonSolver.solve(
                            problem, alive, total, released.weightsCopy(), preconditioner, target, progress)
                    .weights();
            double residual = IndependentGradient.residual(objective.loss(), released, weights, rows, total);
            return new ReferenceSolution(weights, residual);
        }
    }

    /** Returns the Euclidean distance between these weights and a model's. */
    public double distanceTo(LinearModel model) {
        return Vectors.norm(Vectors.plus(weights, -1, model.weightsCopy()));
    }
}
