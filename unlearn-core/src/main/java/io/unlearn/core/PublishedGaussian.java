package io.unlearn.core;

import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * The noise multipliers printed in papers, for reproducing those papers: sigma = multiplier x sensitivity. Use
 * {@link GaussianDp#analyticSigma} for anything else: it is never wrong, and for epsilon up to 5 it asks for less noise.
 *
 * <p>The classic and Guo's form rest on a tail bound that needs epsilon &lt;= 1. Numerically they first break their promise
 * at epsilon 7.5 to 8.8 (classic) and 7.9 to 9.2 (Guo) for delta 1e-3 to 1e-6, so both refuse epsilon &gt; 1; the
 * {@code ...AsPrinted} methods give the number without that refusal, for conformance tests only, and promise nothing.
 *
 * <p>Natural logarithms. All methods are pure, deterministic and thread-safe.
 */
public final class PublishedGaussian {
    private PublishedGaussian() {}

    /**
     * Returns sqrt(2 ln(1.25/delta)) / epsilon, the classic Gaussian mechanism (Dwork and Roth 2014, Theorem A.1), which
     * Sekhari et al. 2021 (arXiv:2103.03279) use.
     *
     * @param epsilon in (0, 1]
     * @param delta in (0, 1)
     * @throws OutOfRangeException if epsilon is above 1, where the proof ends, or an argument is outside its range
     */
    public static double classicMultiplier(double epsilon, double delta) {
        double printed = classicMultiplierAsPrinted(epsilon, delta);
        refuseAboveOne(epsilon, "classic");
        return printed;
    }

    /**
     * Returns c / epsilon with Guo's c = sqrt(2 ln(1.5/delta)) (Guo et al. 2020, arXiv:1911.03030, Theorem 3).
     *
     * @param epsilon in (0, 1]
     * @param delta in (0, 1)
     * @throws OutOfRangeException if epsilon is above 1, where the proof ends, or an argument is outside its range
     */
    public static double guoMultiplier(double epsilon, double delta) {
        double printed = guoMultiplierAsPrinted(epsilon, delta);
        refuseAboveOne(epsilon, "Guo");
        return printed;
    }

    /**
     * Returns 1 / (sqrt 2 (sqrt(ln(1/delta) + epsilon) - sqrt(ln(1/delta)))), the form of Neel, Roth and
     * Sharifi-Malvajerdi 2020 (arXiv:2007.02923), by way of concentrated differential privacy. Valid for every epsilon, and
     * more than needed. Computed without the subtraction.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double neelMultiplier(double epsilon, double delta) {
        check(epsilon, delta);
        double log = -Math.log(delta);
        return (Math.sqrt(log + epsilon) + Math.sqrt(log)) / (Math.sqrt(2) * epsilon);
    }

    /**
     * Returns the classic formula's number for any epsilon, proved or not. For comparing with a paper; no guarantee goes
     * with it above epsilon = 1.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double classicMultiplierAsPrinted(double epsilon, double delta) {
        check(epsilon, delta);
        return Math.sqrt(2 * (Math.log(1.25) - Math.log(delta))) / epsilon;
    }

    /**
     * Returns Guo's number for any epsilon, proved or not. For comparing with a paper; no guarantee goes with it above
     * epsilon = 1.
     *
     * @param epsilon above 0, finite
     * @param delta in (0, 1)
     * @throws OutOfRangeException if an argument is outside its range
     */
    public static double guoMultiplierAsPrinted(double epsilon, double delta) {
        check(epsilon, delta);
        return Math.sqrt(2 * (Math.log(1.5) - Math.log(delta))) / epsilon;
    }

    private static void check(double epsilon, double delta) {
        Check.positive("epsilon", epsilon, "Pass a loss in natural-log units, for example 1.");
        Check.inOpenUnit("delta", delta, "Pass a probability such as 1e-5.");
    }

    private static void refuseAboveOne(double epsilon, String form) {
        if (epsilon > 1) {
            throw new OutOfRangeException(
                    "epsilon",
                    "at most 1 for the " + form + " formula, whose proof needs it and which is numerically false from"
                            + " about 7.5 on",
                    epsilon,
                    "Use GaussianDp.analyticSigma, which holds for every epsilon.");
        }
    }
}
