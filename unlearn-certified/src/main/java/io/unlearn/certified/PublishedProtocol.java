package io.unlearn.certified;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.Check;

/**
 * How a removal is carried out and charged where a published mechanism is reproduced (Guo et al. 2020, arXiv:1911.03030).
 *
 * <p>The first step of a removal is the published one, along the gradient of the rows that leave. Each further one is a Newton
 * step along the whole gradient of the rows that remain, secret term included, with their Hessian at the present weights; the
 * proof of Corollary 1 holds for it word for word, and the bound of the last step alone bounds what is left. Charges still add
 * up over removals, which is then more than is needed.
 *
 * @param charge which published bound is charged
 * @param steps how many steps a removal takes; the most it takes if there is a target. At least 1
 * @param target the gradient norm, sum form, below which a removal ends; NaN for a fixed number of steps
 * @param sumOverOutputs whether the bounds of one-vs-rest outputs are added up, as the published program does, rather than taken
 *     together as one residual, the root of their sum of squares, which is what the joint secret term has to hide
 */
public record PublishedProtocol(Charge charge, int steps, double target, boolean sumOverOutputs) {
    /** A published bound on the residual of a Newton step. */
    public enum Charge {
        /** Corollary 1: {@code gamma |X|_2 |step| |X step|}, gamma = 1/4. */
        COROLLARY_1,
        /**
         * Theorem 1 and its batch form, whatever the data: {@code 4 gamma m^2 C_g^2 / (lambda^2 (n - m))} with gamma = 1/4 and
         * gradients of norm at most C_g = 1. For one step only. It uses lambda |w| at most C_g, which a secret term of the
         * objective breaks by |b| / n; reproduced as published.
         */
        THEOREM_1
    }

    /** Steps after which a removal with a target gives up. */
    private static final int MOST = 50;

    /**
     * Checks the numbers.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if there are fewer than one step or the target is not above 0
     * @throws InvalidArgumentException if Theorem 1 is charged for more than one step
     */
    public PublishedProtocol {
        Check.atLeast("steps", steps, 1, "Take one Newton step for each removal, as published.");
        if (!Double.isNaN(target)) {
            Check.positive("target", target, "Use for example a hundredth of the residual budget.");
        }
        if (charge == Charge.THEOREM_1 && (steps > 1 || !Double.isNaN(target))) {
            throw new InvalidArgumentException(
                    "steps",
                    "one fixed step where Theorem 1 is charged, which bounds no other",
                    Double.isNaN(target) ? steps : "as many as a target needs",
                    "Charge Corollary 1.");
        }
    }

    /** Returns the paper's: one step, Corollary 1, one joint residual. */
    public static PublishedProtocol oneStep() {
        return new PublishedProtocol(Charge.COROLLARY_1, 1, Double.NaN, false);
    }

    /**
     * Returns the same with this charge.
     *
     * @throws InvalidArgumentException if Theorem 1 is charged for more than one step
     */
    public PublishedProtocol charging(Charge value) {
        return new PublishedProtocol(value, steps, target, sumOverOutputs);
    }

    /**
     * Returns the same with a fixed number of steps.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if it is below 1
     * @throws InvalidArgumentException if Theorem 1 is charged for more than one step
     */
    public PublishedProtocol withSteps(int count) {
        return new PublishedProtocol(charge, count, Double.NaN, sumOverOutputs);
    }

    /**
     * Returns the same with steps until the gradient norm, sum form, is at most this. A removal that does not reach it in 50
     * steps fails with {@link io.unlearn.core.error.NotConvergedException} and changes nothing.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if it is not finite and above 0
     * @throws InvalidArgumentException if Theorem 1 is charged
     */
    public PublishedProtocol stepsUntil(double residual) {
        return new PublishedProtocol(
                charge, MOST, Check.positive("target", residual, "Pass a gradient norm."), sumOverOutputs);
    }

    /** Returns the same with the bounds of one-vs-rest outputs added up. */
    public PublishedProtocol summedOverOutputs() {
        return new PublishedProtocol(charge, steps, target, true);
    }
}
