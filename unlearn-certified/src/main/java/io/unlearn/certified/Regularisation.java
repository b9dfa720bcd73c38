package io.unlearn.certified;

import io.unlearn.core.internal.Check;

/**
 * The L2 regularisation of an objective in sum form: the sum of the losses over the rows plus {@code total(n) / 2} times
 * the squared norm of the weights. The intercept is regularised too, since the proofs need strong convexity in every
 * direction.
 *
 * @param mode whether the total grows with the number of rows
 * @param value the total, or the share of each row; above 0
 */
public record Regularisation(Mode mode, double value) {
    /** How regularisation depends on the number of rows. */
    public enum Mode {
        /**
         * The same total whatever the number of rows, as in scikit-learn's {@code C = 1 / total}. The default: removing a
         * row then changes nothing but that row's loss.
         */
        FIXED_TOTAL,
        /** {@code value} for each row, so that the total is {@code value * n}, as in Guo et al. 2020. */
        PER_SAMPLE
    }

    /**
     * Checks the value.
     *
     * @throws io.unlearn.core.error.OutOfRangeException unless {@code value} is finite and above 0
     */
    public Regularisation {
        Check.positive(
                "regularisation",
                value,
                "Without regularisation the objective is not strongly convex and nothing can be certified.");
    }

    /** Returns a total that does not depend on the number of rows. */
    public static Regularisation fixedTotal(double total) {
        return new Regularisation(Mode.FIXED_TOTAL, total);
    }

    /** Returns a total of {@code perRow} times the number of rows. */
    public static Regularisation perSample(double perRow) {
        return new Regularisation(Mode.PER_SAMPLE, perRow);
    }

    /** Returns the total for this many rows; this is also the modulus of strong convexity of the sum objective. */
    public double total(long rows) {
        return mode == Mode.FIXED_TOTAL ? value : value * rows;
    }
}
