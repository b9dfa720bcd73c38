package io.unlearn.core;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * An (epsilon, delta) statement and what it is a statement about. Natural logarithm: the likelihood ratio is at most
 * {@code exp(epsilon)}, up to {@code delta}, in both directions.
 *
 * @param epsilon at least 0; 0 with delta 0 means the same distribution
 * @param delta in [0, 1)
 * @param definition which two distributions are compared, and under which theorem
 */
public record PrivacyGuarantee(double epsilon, double delta, Definition definition) {
    /** Which two distributions a guarantee compares, and how far the proof goes. */
    public enum Definition {
        /**
         * Releases after a deletion against those of a model retrained without the deleted rows, each noised in the same
         * way with fresh Gaussian noise on the weights. Proved for any procedure whose residual was verified below a limit
         * that was declared beforehand.
         */
        PROVED_OUTPUT,
        /**
         * As {@link #PROVED_OUTPUT}, where both sides also have a secret Gaussian linear term in their objective, the same
         * while one release is made and drawn anew after it. Proved; the noise on the weights carries the guarantee.
         */
        PROVED_SHARED_B,
        /**
         * Objective perturbation as published by Guo et al. 2020 (arXiv:1911.03030, Theorem 3). The published proof
         * treats the residual as a shift that does not depend on the perturbation, although it does: delta can be 35 times
         * the nominal one. Read the number as the published claim, not as a proof.
         */
        PUBLISHED_GUO,
        /**
         * The mechanism of {@link #PUBLISHED_GUO}, one exact Newton step from the exact minimiser, with a bound on the Renyi
         * divergence that does take into account that the residual depends on the perturbation. Proved in real arithmetic;
         * what solvers and rounding leave is bounded but not masked.
         */
        RENYI_JACOBIAN,
        /**
         * The deletion gives the retrained model itself in exact arithmetic (quadratic loss). Floating-point rounding is
         * bounded but not masked.
         */
        EXACT_IN_REAL_ARITHMETIC,
        /**
         * Releases after deletions and additions against those of a model trained from nothing on the rows that are there
         * now, each noised in the same way with fresh Gaussian noise on the weights. Proved for iterations whose distance
         * from the minimiser is bounded by declared numbers, before anything is computed; nothing is measured. In a
         * certificate the residual limits are the bounds on that distance, times the strong convexity.
         */
        PROVED_DISTANCE,
        /**
         * As {@link #PROVED_DISTANCE}, where the minimiser is that over a ball, and may lie on its surface. The rows and the
         * model alone do not tell the minimiser then.
         */
        PROVED_DISTANCE_IN_BALL,
        /**
         * A model that was trained with differential privacy, against what the same training gives without the removed
         * records; nothing is done to it. Follows from the declared guarantee of one record by group privacy.
         */
        DIFFERENTIALLY_PRIVATE_TRAINING
    }

    /**
     * Checks the numbers.
     *
     * @throws OutOfRangeException if epsilon is negative or not finite, or delta is outside [0, 1)
     */
    public PrivacyGuarantee {
        Check.inRange("epsilon", epsilon, 0, Double.MAX_VALUE, "Use a finite epsilon of at least 0, for example 1.");
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Use a delta well below 1 / number of rows.");
        }
    }
}
