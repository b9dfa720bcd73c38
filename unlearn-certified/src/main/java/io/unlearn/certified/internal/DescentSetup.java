package io.unlearn.certified.internal;

import io.unlearn.certified.DescentConstants;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Certificate;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.Progress;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.Arrays;

/**
 * Everything that was declared before training by gradient descent, and what follows.
 *
 * @param featureNormBound bound on the norm of the features of a row, without the constant one
 * @param labels ascending; none for least squares
 */
public record DescentSetup(
        DescentProblem problem,
        DescentPrivacy privacy,
        DescentConstants constants,
        double featureNormBound,
        boolean intercept,
        int[] labels,
        DenseBackend backend,
        Progress progress,
        Clock clock) {
    private static final String PROVED = "Descent-to-Delete: contraction of projected gradient descent, drift of the"
            + " minimiser by strong convexity, analytic Gaussian mechanism (Balle and Wang 2018)";
    private static final String PUBLISHED = "Descent-to-Delete as published (Neel, Roth and Sharifi-Malvajerdi 2020,"
            + " Theorem 3.1), zero-concentrated conversion";
    private static final String PERFECT = "; the noise stays in the state, and delta includes its tail";
    private static final String UNIT = "all rows removed or added since training, together";

    /** Returns the labels of rows, which are public unless they were declared. */
    public static int[] labelsOf(TrainingRows rows) {
        int[] seen = rows.labelsCopy();
        if (seen.length < 2) {
            throw new InvalidArgumentException(
                    "labels",
                    "at least two different ones",
                    Arrays.toString(seen),
                    "Declare the labels with labels(...), or add rows of another one.");
        }
        return seen;
    }

    /** Checks the shape of rows, and returns their targets. */
    public Targets targetsOf(TrainingRows rows) {
        int columns = problem.columns() - (intercept ? 1 : 0);
        boolean labelled = problem.loss() == Loss.LOGISTIC;
        Check.shape(
                "rows",
                "[n][" + columns + "] with " + (labelled ? "labels" : "targets"),
                rows.columns() == columns && rows.labelled() == labelled,
                rows + (rows.labelled() ? " with labels" : " with targets"),
                "Pass rows like those of training.");
        return labelled ? Targets.ofLabels(rows, labels) : Targets.real(rows);
    }

    /** Returns the rows {@code [n][columns]}, row-major, with the constant feature last if there is one. */
    public double[] features(TrainingRows rows) {
        int columns = problem.columns();
        double[] flat = new double[Math.multiplyExact(rows.size(), columns)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.featuresCopy(i), 0, flat, i * columns, rows.columns());
            if (intercept) {
                flat[(i + 1) * columns - 1] = 1;
            }
        }
        return flat;
    }

    /** Returns what a certificate says of a release of a model over this many rows. */
    public Certificate.Mechanism mechanism(int rows) {
        double convexity = problem.lambda() * rows;
        return new Certificate.Mechanism(
                (privacy.published() ? PUBLISHED : PROVED) + (privacy.perfect() ? PERFECT : ""),
                UNIT,
                Integer.MAX_VALUE,
                privacy.releases(),
                convexity * constants.stateError(),
                convexity * constants.referenceError(),
                convexity,
                constants.standardDeviation(),
                0,
                FeatureExtractor.publicOne());
    }

    /** Returns what a certificate says of the objective. */
    public Certificate.Objective objective() {
        return new Certificate.Objective(
                problem.loss().text(),
                problem.outputs(),
                problem.columns(),
                intercept,
                true,
                problem.lambda(),
                problem.rowNormBound());
    }
}
