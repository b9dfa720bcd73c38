package io.unlearn.certified;

import io.unlearn.core.internal.Check;

/**
 * What a model that was trained elsewhere is said to minimise: the sum or the mean of the losses over the rows, plus a penalty on
 * the weights. Tools differ in every part of it:
 *
 * <table>
 * <caption>Common objectives</caption>
 * <tr><th>tool's formula</th><th>here</th></tr>
 * <tr><td>{@code C sum(loss) + |w|^2 / 2} (scikit-learn, logistic)</td><td>{@code inverse(C)}</td></tr>
 * <tr><td>{@code sum((x.w - y)^2) + alpha |w|^2} (scikit-learn, ridge)</td>
 *     <td>{@code sum(alpha).withHalfSquares(false).withHalfPenalty(false)}</td></tr>
 * <tr><td>{@code mean(loss) + lambda |w|^2 / 2} (Guo et al. 2020, logistic; deep learning's weight decay)</td>
 *     <td>{@code mean(lambda)}</td></tr>
 * </table>
 *
 * <p>Many tools leave the intercept out of the penalty, which is another objective: see {@link #withInterceptRegularised}.
 *
 * @param losses whether the losses are added up or averaged
 * @param penalty the factor of the penalty where that of the losses is 1, above 0
 * @param halfPenalty whether the penalty is {@code penalty / 2 |w|^2} rather than {@code penalty |w|^2}
 * @param halfSquares whether the squared loss is {@code (x.w - y)^2 / 2} rather than {@code (x.w - y)^2}; of no meaning for
 *     logistic regression
 * @param interceptRegularised whether the penalty holds the intercept; of no meaning without one
 */
public record DeclaredObjective(
        Losses losses, double penalty, boolean halfPenalty, boolean halfSquares, boolean interceptRegularised) {
    /** How the losses of the rows are put together. */
    public enum Losses {
        /** Added up: the penalty weighs less the more rows there are. */
        SUM,
        /** Averaged: the same as a sum with {@code n} times the penalty. */
        MEAN
    }

    /**
     * Checks the penalty.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless {@code penalty} is finite and above 0
     */
    public DeclaredObjective {
        Check.positive(
                "penalty",
                penalty,
                "Without regularisation the objective is not strongly convex and nothing can be certified.");
    }

    /** Returns the sum of the losses plus {@code lambda / 2 |w|^2}, with half squares and the intercept in the penalty. */
    public static DeclaredObjective sum(double lambda) {
        return new DeclaredObjective(Losses.SUM, lambda, true, true, true);
    }

    /** Returns the mean of the losses plus {@code lambda / 2 |w|^2}, with half squares and the intercept in the penalty. */
    public static DeclaredObjective mean(double lambda) {
        return new DeclaredObjective(Losses.MEAN, lambda, true, true, true);
    }

    /** Returns {@code C} times the sum of the losses plus {@code |w|^2 / 2}; the same as {@code sum(1 / C)}. */
    public static DeclaredObjective inverse(double c) {
        return sum(1 / Check.positive("C", c, "Pass the inverse of the regularisation."));
    }

    /** Returns the same with other losses. */
    DeclaredObjective withLosses(Losses value) {
        return new DeclaredObjective(value, penalty, halfPenalty, halfSquares, interceptRegularised);
    }

    /** Returns the same with another factor of the penalty. */
    DeclaredObjective withPenalty(double value) {
        return new DeclaredObjective(losses, value, halfPenalty, halfSquares, interceptRegularised);
    }

    /** Returns the same with one half in front of the penalty, or without. */
    public DeclaredObjective withHalfPenalty(boolean value) {
        return new DeclaredObjective(losses, penalty, value, halfSquares, interceptRegularised);
    }

    /** Returns the same with one half in front of the squared loss, or without. */
    public DeclaredObjective withHalfSquares(boolean value) {
        return new DeclaredObjective(losses, penalty, halfPenalty, value, interceptRegularised);
    }

    /**
     * Returns the same with the intercept in the penalty, or without. Without, the objective is not strongly convex in the
     * direction of the intercept and cannot be certified: such a model can be the start of another one only, see {@link
     * CertifiedTrainer#adoptAsNewModel}.
     */
    public DeclaredObjective withInterceptRegularised(boolean value) {
        return new DeclaredObjective(losses, penalty, halfPenalty, halfSquares, value);
    }

    /**
     * Returns the regularisation of the sum form that this library uses (half squares, half of the penalty): a fixed total for a
     * sum of losses, a share of each row for a mean. Twice the penalty if it has no half, and half of it if the squares have
     * none.
     *
     * @param squared whether the loss is the squared one
     */
    Regularisation regularisation(boolean squared) {
        double value = penalty * (halfPenalty ? 1 : 2) / (squared && !halfSquares ? 2 : 1);
        return losses == Losses.SUM ? Regularisation.fixedTotal(value) : Regularisation.perSample(value);
    }
}
