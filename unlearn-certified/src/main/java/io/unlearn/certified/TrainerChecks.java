package io.unlearn.certified;

import io.unlearn.certified.Masking.PublishedGuo.Accounting;
import io.unlearn.certified.internal.Loss;
import io.unlearn.certified.internal.RenyiBound;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Refuses settings that do not fit each other, or the rows. */
final class TrainerChecks {
    private TrainerChecks() {}

    static void kind(TrainerSettings settings, TrainingRows rows) {
        if (rows.labelled() == (settings.loss == Loss.SQUARED)) {
            throw new InvalidArgumentException(
                    "training rows",
                    settings.loss == Loss.SQUARED
                            ? "made by TrainingRows.regression"
                            : "made by TrainingRows.classification",
                    rows.labelled() ? "labelled" : "unlabelled",
                    "Use the trainer that fits the targets.");
        }
    }

    static void masking(TrainerSettings settings) {
        logistic(settings);
        squared(settings);
    }

    private static void logistic(TrainerSettings settings) {
        Masking masking = settings.masking;
        if (settings.loss == Loss.LOGISTIC && masking instanceof Masking.None) {
            throw new InvalidArgumentException(
                    "masking",
                    "output noise or objective perturbation for logistic regression",
                    "none",
                    "A Newton removal is not exact here; use Masking.outputNoise.");
        }
        boolean kept = masking instanceof Masking.PublishedGuo || masking instanceof Masking.RenyiJacobian;
        if (settings.requesters == Requesters.ADAPTIVE && kept) {
            throw new InvalidArgumentException(
                    "requesters",
                    "NON_ADAPTIVE with a secret linear term that is kept over requests",
                    settings.requesters,
                    "Use Masking.outputNoise, which covers requests that depend on earlier releases; or call"
                            + " requesters(Requesters.NON_ADAPTIVE) if no request does.");
        }
        if (masking instanceof Masking.PublishedGuo published
                && published.accounting() == Accounting.PUBLISHED_SUM
                && (settings.intercept || settings.rowNormBound > 1)) {
            throw new InvalidArgumentException(
                    "row norm bound",
                    "at most 1 without an intercept, as the published bound assumes",
                    settings.rowNormBound + (settings.intercept ? " with an intercept" : ""),
                    "Scale the rows and call intercept(false), or use Masking.outputNoise.");
        }
    }

    private static void squared(TrainerSettings settings) {
        Masking masking = settings.masking;
        if (settings.loss != Loss.SQUARED) {
            return;
        }
        if (masking.perturbation() > 0) {
            throw new InvalidArgumentException(
                    "masking",
                    "none or output noise for least squares",
                    "objective perturbation",
                    "Removal is exact here and leaves nothing for a perturbation to hide.");
        }
        if (masking instanceof Masking.ProvedOutput && Double.isNaN(settings.targetBound)) {
            throw new InvalidArgumentException(
                    "target bound", "declared", "missing", "Call targetBound(...): the noise is scaled by it.");
        }
    }

    static void renyi(Regularisation regularisation, Masking.RenyiJacobian renyi, RenyiBound bound) {
        if (regularisation.mode() != Regularisation.Mode.FIXED_TOTAL) {
            throw new InvalidArgumentException(
                    "regularisation",
                    "of a fixed total with RENYI_JACOBIAN, whose proof needs it",
                    "per row",
                    "Use Regularisation.fixedTotal(...), or Masking.outputNoise.");
        }
        double epsilon = bound.epsilon(renyi.sigma(), renyi.delta());
        if (!(epsilon <= renyi.epsilon())) {
            throw new OutOfRangeException(
                    "epsilon that the bound gives for " + renyi.records() + " rows (kappa " + bound.kappa()
                            + ", kappaF " + bound.kappaF() + ", residual over sigma " + bound.residual() / renyi.sigma()
                            + ")",
                    "at most " + renyi.epsilon(),
                    epsilon,
                    "Raise the regularisation or sigma, declare fewer rows, or use Masking.outputNoise, which covers any"
                            + " number.");
        }
    }

    static int[] labels(int @Nullable [] declared, TrainingRows rows) {
        if (declared != null) {
            return declared.clone();
        }
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
}
