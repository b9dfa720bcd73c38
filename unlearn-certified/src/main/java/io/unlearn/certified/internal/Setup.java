package io.unlearn.certified.internal;

import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.internal.math.ChiBounds;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;

/**
 * Everything that was declared before training.
 *
 * @param masking of the head
 * @param promise what is promised about the head and its features together
 * @param rowNormBound bound on the norm of a row, the constant feature included
 * @param featureNormBound the same without the constant feature
 * @param targetBound bound on an absolute target, NaN if none was declared
 * @param columns length of a row, the constant feature included
 * @param residualLimit as declared, NaN for the default
 * @param betweenReleases as declared, NaN for the default
 */
public record Setup(
        Loss loss,
        Regularisation regularisation,
        Masking masking,
        Promise promise,
        double rowNormBound,
        double featureNormBound,
        double targetBound,
        boolean intercept,
        int[] labels,
        int outputs,
        int columns,
        double residualLimit,
        double betweenReleases,
        DenseBackend backend,
        Progress progress,
        Clock clock) {

    /** Returns the rows {@code [n][columns]}, row-major, with the constant feature last if there is one. */
    public double[] features(TrainingRows rows) {
        double[] flat = new double[Math.multiplyExact(rows.size(), columns)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.featuresCopy(i), 0, flat, i * columns, rows.columns());
            if (intercept) {
                flat[(i + 1) * columns - 1] = 1;
            }
        }
        return flat;
    }

    /**
     * Returns a bound on the joint norm of the minimiser that depends on declared numbers only: the objective at the
     * minimiser is at most that at zero, which is n ln 2 for each logistic output, or n B^2 / 2 for targets up to B; and
     * the gradient of the losses is at most n C for each logistic output. A secret linear term adds its length, which with
     * overwhelming probability is below a declared number.
     */
    public double weightBound(long rows) {
        double total = regularisation.total(rows);
        if (loss == Loss.SQUARED) {
            return targetBound * Math.sqrt(rows / total);
        }
        double linear = perturbationBound();
        double value = 2 * rows * Math.log(2) * outputs;
        double byValue = (linear + Math.sqrt(linear * linear + total * value)) / total;
        double byGradient = (linear + Math.sqrt(outputs) * rows * rowNormBound) / total;
        return Math.min(byValue, byGradient);
    }

    /**
     * Returns a number that the norm of the secret linear term exceeds with probability at most 1e-12; 0 without one. It
     * depends on declared numbers only, and no proof rests on it.
     */
    private double perturbationBound() {
        double sigma = masking.perturbation();
        return sigma == 0 ? 0 : sigma * ChiBounds.chiQuantileUpper(outputs * columns, 1e-12);
    }

    /**
     * Returns the limit on the residual bound between releases: as declared, or a tenth of the regularisation over the
     * longest row, with which no score of any row within the bound is further than 0.1 from that of the retrained model.
     */
    public double limitBetweenReleases(long rows) {
        return Double.isNaN(betweenReleases) ? 0.1 * regularisation.total(rows) / rowNormBound : betweenReleases;
    }

    /**
     * Returns the limit on residuals for a model of this many rows: as declared, or 1e-8 of the regularisation, or, if that
     * is less, four times the a-priori bound on the rounding of the sum of n slopes of at most 1 times rows of at most C. With
     * objective perturbation, whose random term makes the weights as long as it likes, at least a millionth of the budget.
     */
    public double limit(long rows) {
        if (!Double.isNaN(residualLimit)) {
            return residualLimit;
        }
        double least = Math.max(1e-8 * regularisation.total(rows), 4 * rounding(rows));
        return masking instanceof Masking.PublishedGuo published
                ? Math.max(least, 1e-6 * published.residualBudget())
                : least;
    }

    /** Returns an a-priori bound on the rounding of a gradient of this many rows, and of the secret linear term in it. */
    public double rounding(long rows) {
        double slope = Double.isNaN(targetBound) ? 1 : Math.max(1, targetBound);
        double ofRows = Rounding.gamma(rows + columns) * Math.sqrt(outputs) * rows * rowNormBound * slope;
        return ofRows + Rounding.gamma(64) * perturbationBound();
    }
}
