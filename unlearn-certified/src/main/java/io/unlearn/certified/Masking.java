package io.unlearn.certified;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * How the gradient residual that a removal leaves is hidden in what is released. Each kind has the guarantee that it
 * really has, named by {@link PrivacyGuarantee.Definition}; the proofs are in docs/certified.md.
 */
public sealed interface Masking {
    /** Returns what the masking promises about the weights that it masks, over features that depend on their own row. */
    PrivacyGuarantee guarantee();

    /** Returns the standard deviation of the secret linear term in the training objective; 0 where there is none. */
    default double perturbation() {
        return 0;
    }

    /**
     * Returns the same masking with another promise.
     *
     * @throws OutOfRangeException if epsilon or delta is out of range
     */
    Masking withPrivacy(double newEpsilon, double newDelta);

    /**
     * Fresh Gaussian noise on the released weights, scaled to a residual that is verified to be below a limit declared
     * beforehand. The default for logistic regression.
     *
     * <p><b>Statement.</b> Let F be the sum objective over the remaining rows, R its modulus of strong convexity, W the
     * weights before noise, verified on every path to satisfy |grad F(W)| &lt;= r_max, and let the reference be a model
     * retrained without the removed rows until |grad F| &lt;= r_ref. Then W + N and the noised reference, N ~ N(0, s^2 I)
     * independent of everything, are mu-GDP with mu = (r_max + r_ref) / (R s), whatever procedure made W.
     *
     * <p><b>Proof.</b> By strong convexity both W and the reference lie within r/R of the one minimiser, hence within
     * (r_max + r_ref) / R of each other, for every value of the internal randomness. Given that value the two releases
     * are Gaussians with means that far apart; the hockey-stick divergence is jointly convex, so averaging over the
     * internal randomness cannot increase it. Several releases with fresh noise compose to the root of the sum of squares.
     *
     * <p>The same holds for all removed rows together: the unit of the guarantee is the whole set of them.
     *
     * <p><b>Void</b> if noise is drawn again until a release looks good, if one noise is used for two states, if the
     * noise-free weights become known, or if the features of a row depend on other rows.
     *
     * @param epsilon at least 0, finite
     * @param delta in (0, 1)
     * @param releases how many releases after a removal the guarantee covers together, at least 1
     */
    record ProvedOutput(double epsilon, double delta, int releases) implements Masking {
        /**
         * Checks the numbers.
         *
         * @throws OutOfRangeException if one is out of its range
         */
        public ProvedOutput {
            Check.positive("epsilon", epsilon, "Use a finite epsilon above 0, for example 1.");
            Check.inOpenUnit("delta", delta, "Use a delta well below 1 / number of rows, for example 1e-5.");
            Check.atLeast("releases", releases, 1, "Say how many releases the guarantee has to cover together.");
        }

        @Override
        public PrivacyGuarantee guarantee() {
            return new PrivacyGuarantee(epsilon, delta, PrivacyGuarantee.Definition.PROVED_OUTPUT);
        }

        @Override
        public ProvedOutput withPrivacy(double newEpsilon, double newDelta) {
            return new ProvedOutput(newEpsilon, newDelta, releases);
        }

        /** Returns the same masking for this many releases. */
        public ProvedOutput withReleases(int count) {
            return new ProvedOutput(epsilon, delta, count);
        }

        /** Returns the Gaussian-DP parameter that all releases together may have. */
        public double mu() {
            return GaussianDp.mu(epsilon, delta);
        }
    }

    /**
     * A secret random linear term b ~ N(0, sigma^2 I) in the training objective, as in objective perturbation, and fresh
     * Gaussian noise on the released weights on top, scaled to a residual that is verified <b>with the same b</b>.
     *
     * <p><b>Statement.</b> Let W be the weights before noise, verified on every path to satisfy |grad F(W) + b| &lt;= r_max,
     * and let the reference be trained without the removed rows with a secret term of the same law until |grad F + b| &lt;=
     * r_ref. Then W + N and the noised reference, N ~ N(0, s^2 I) fresh, are mu-GDP with mu = (r_max + r_ref) / (R s).
     *
     * <p><b>Proof.</b> Let both sides use one value of b. Both lie within r / R of the minimiser that belongs to it, hence
     * within (r_max + r_ref) / R of each other, and the two noised releases are mu-GDP given b. The law of b is the same on
     * both sides, because a residual that is found too large is brought down with the same b rather than drawing another one;
     * the hockey-stick divergence is jointly convex, so averaging over b cannot increase it.
     *
     * <p>After a release b is drawn anew for the next one, starting from the present weights, so that given the past each
     * release is as in the statement; several compose to the root of the sum of squares. The term itself adds nothing to the
     * guarantee, and costs accuracy: this is for those who perturb their objective for another reason. {@link ProvedOutput}
     * gives the same with less.
     *
     * <p><b>Void</b> as {@link ProvedOutput}, and if b becomes known together with the noise.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     * @param sigma standard deviation of b in each coordinate, in units of the sum objective's gradient
     * @param releases how many releases after a removal the guarantee covers together, at least 1
     */
    record ProvedSharedB(double epsilon, double delta, double sigma, int releases) implements Masking {
        /**
         * Checks the numbers.
         *
         * @throws OutOfRangeException if one is out of its range
         */
        public ProvedSharedB {
            Check.positive("epsilon", epsilon, "Use a finite epsilon above 0, for example 1.");
            Check.inOpenUnit("delta", delta, "Use a delta well below 1 / number of rows, for example 1e-5.");
            Check.positive("sigma", sigma, "Use a standard deviation above 0; without one, use Masking.outputNoise.");
            Check.atLeast("releases", releases, 1, "Say how many releases the guarantee has to cover together.");
        }

        @Override
        public PrivacyGuarantee guarantee() {
            return new PrivacyGuarantee(epsilon, delta, PrivacyGuarantee.Definition.PROVED_SHARED_B);
        }

        @Override
        public double perturbation() {
            return sigma;
        }

        @Override
        public ProvedSharedB withPrivacy(double newEpsilon, double newDelta) {
            return new ProvedSharedB(newEpsilon, newDelta, sigma, releases);
        }

        /** Returns the same masking for this many releases. */
        public ProvedSharedB withReleases(int count) {
            return new ProvedSharedB(epsilon, delta, sigma, count);
        }
    }

    /**
     * Objective perturbation as published by Guo et al. 2020 (arXiv:1911.03030, Theorem 3): a random linear term b ~ N(0,
     * sigma^2 I) in the training objective, a budget of sigma epsilon / c on the summed residual bounds, c = sqrt(2 ln(1.5
     * / delta)).
     *
     * <p><b>Read it as the published claim, not as a proof.</b> The paper treats the residual as a shift that does not
     * depend on b, although it is a function of b: there are shifts of the same length for which delta is 35 times the
     * nominal one (3.5e-3 for 1e-4 at epsilon 1 and 784 columns). Its worst-case bound also leaves out the part of |lambda w| that comes from b. The proof of Theorem 3
     * needs epsilon at most 1; the formula is numerically false from about 7.5 on. Rows must have norm at most 1. One
     * release is allowed for each b once rows were removed: two of them differ by a noise-free function of the removed
     * rows. {@link #outputNoise} is proved, and costs less accuracy.
     *
     * @param epsilon in (0, 1]
     * @param delta in (0, 1)
     * @param sigma standard deviation of b in each coordinate, in units of the sum objective's gradient
     * @param accounting what is compared with the budget
     * @param protocol how a removal is carried out and charged with {@link Accounting#PUBLISHED_SUM}; not used otherwise
     */
    record PublishedGuo(double epsilon, double delta, double sigma, Accounting accounting, PublishedProtocol protocol)
            implements Masking {
        /** What is compared with the budget on the residual. */
        public enum Accounting {
            /** The sum of the published bounds of all removals: the paper as it stands. */
            PUBLISHED_SUM,
            /**
             * The residual as it is, bounded or measured after every removal and brought back below the budget, with the
             * same b, when it passes it. It does not add up, so that the budget is never used up.
             */
            MEASURED
        }

        /**
         * Checks the numbers.
         *
         * @throws OutOfRangeException if one is out of its range
         */
        public PublishedGuo {
            Check.positive("epsilon", epsilon, "Use an epsilon in (0, 1].");
            Check.inRange(
                    "epsilon",
                    epsilon,
                    0,
                    1,
                    "The published proof needs epsilon <= 1; use Masking.outputNoise for a larger one.");
            Check.inOpenUnit("delta", delta, "Use a delta well below 1 / number of rows, for example 1e-4.");
            Check.positive("sigma", sigma, "Use a standard deviation above 0, for example 10.");
        }

        @Override
        public PrivacyGuarantee guarantee() {
            return new PrivacyGuarantee(epsilon, delta, PrivacyGuarantee.Definition.PUBLISHED_GUO);
        }

        @Override
        public double perturbation() {
            return sigma;
        }

        @Override
        public PublishedGuo withPrivacy(double newEpsilon, double newDelta) {
            return new PublishedGuo(newEpsilon, newDelta, sigma, accounting, protocol);
        }

        /** Returns the same masking with the residual as it is in place of the sum of the published bounds. */
        public PublishedGuo measured() {
            return new PublishedGuo(epsilon, delta, sigma, Accounting.MEASURED, protocol);
        }

        /** Returns the same masking in another published protocol. */
        public PublishedGuo withProtocol(PublishedProtocol value) {
            return new PublishedGuo(epsilon, delta, sigma, accounting, value);
        }

        /** Returns the budget on the gradient residual, sigma epsilon / c. */
        public double residualBudget() {
            return sigma * epsilon / Math.sqrt(2 * Math.log(1.5 / delta));
        }
    }

    /**
     * The mechanism of Guo et al. 2020 itself, b ~ N(0, sigma^2 I) in the training objective and nothing added on release,
     * with a bound that takes into account that the residual depends on b.
     *
     * <p><b>Statement.</b> If rows leave by one exact Newton step from the exact minimiser, for all rows removed since
     * training together, then in both directions the Renyi divergence of order a between the weights and the retrained
     * ones is at most (a / 2) (r^2 / sigma^2 + kappaF^2 / (1 - a kappa)^2), where r bounds the residual and kappa and kappaF its
     * Jacobian in b; see docs/certified.md for the proof and for the three bounds, which hold for every b and follow from
     * declared numbers alone.
     *
     * <p>They are far above what a typical problem has, so that this covers a handful of rows under a strong regularisation;
     * training is refused where it does not cover the declared number. {@link ProvedOutput} has no such limit.
     *
     * <p><b>Void</b> in as far as the minimiser and the step are not exact: what solvers and rounding leave is bounded in the
     * evidence, but nothing masks it. Void for a second release with the same b, and for requests that depend on a release.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     * @param sigma standard deviation of b in each coordinate, in units of the sum objective's gradient
     * @param records the largest number of rows that may be removed between two trainings from nothing, at least 1
     */
    record RenyiJacobian(double epsilon, double delta, double sigma, int records) implements Masking {
        /**
         * Checks the numbers.
         *
         * @throws OutOfRangeException if one is out of its range
         */
        public RenyiJacobian {
            Check.positive("epsilon", epsilon, "Use a finite epsilon above 0, for example 1.");
            Check.inOpenUnit("delta", delta, "Use a delta well below 1 / number of rows, for example 1e-5.");
            Check.positive("sigma", sigma, "Use a standard deviation above 0, for example 10.");
            Check.atLeast("records", records, 1, "Say how many rows may be removed together.");
        }

        @Override
        public PrivacyGuarantee guarantee() {
            return new PrivacyGuarantee(epsilon, delta, PrivacyGuarantee.Definition.RENYI_JACOBIAN);
        }

        @Override
        public double perturbation() {
            return sigma;
        }

        @Override
        public RenyiJacobian withPrivacy(double newEpsilon, double newDelta) {
            return new RenyiJacobian(newEpsilon, newDelta, sigma, records);
        }
    }

    /**
     * No noise. For least squares only, where a removal gives the retrained model itself in exact arithmetic; rounding is
     * bounded, and stated in the certificate, but not hidden.
     */
    record None() implements Masking {
        @Override
        public PrivacyGuarantee guarantee() {
            return new PrivacyGuarantee(0, 0, PrivacyGuarantee.Definition.EXACT_IN_REAL_ARITHMETIC);
        }

        @Override
        public None withPrivacy(double newEpsilon, double newDelta) {
            return this;
        }
    }

    /**
     * Returns verified output noise for up to 100 releases.
     *
     * @throws OutOfRangeException if epsilon or delta is out of range
     */
    static ProvedOutput outputNoise(double epsilon, double delta) {
        return new ProvedOutput(epsilon, delta, 100);
    }

    /**
     * Returns verified output noise on top of a secret linear term, for up to 100 releases.
     *
     * @throws OutOfRangeException if epsilon, delta or sigma is out of range
     */
    static ProvedSharedB sharedPerturbation(double epsilon, double delta, double sigma) {
        return new ProvedSharedB(epsilon, delta, sigma, 100);
    }

    /**
     * Returns objective perturbation as published.
     *
     * @throws OutOfRangeException if epsilon, delta or sigma is out of range
     */
    static PublishedGuo publishedGuo(double epsilon, double delta, double sigma) {
        return new PublishedGuo(
                epsilon, delta, sigma, PublishedGuo.Accounting.PUBLISHED_SUM, PublishedProtocol.oneStep());
    }

    /**
     * Returns objective perturbation with the bound that covers a residual that depends on it.
     *
     * @param records the largest number of rows that may be removed between two trainings from nothing
     * @throws OutOfRangeException if a number is out of range
     */
    static RenyiJacobian renyiJacobian(double epsilon, double delta, double sigma, int records) {
        return new RenyiJacobian(epsilon, delta, sigma, records);
    }

    /** Returns no masking, for least squares. */
    static None none() {
        return new None();
    }
}
