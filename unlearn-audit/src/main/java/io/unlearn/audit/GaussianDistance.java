package io.unlearn.audit;

import io.unlearn.core.internal.Check;

/**
 * How far apart the scores of one example are in two groups of models, if both are taken for Gaussian. Smooth, and good for
 * ranking examples; estimates only, from which no bound on epsilon follows. Natural logarithm.
 *
 * @param kl KL(first || second) = ln(s2/s1) + (s1^2 + (m1 - m2)^2) / (2 s2^2) - 1/2
 * @param bhattacharyya (m1 - m2)^2 / (4 (s1^2 + s2^2)) + ln((s1^2 + s2^2) / (2 s1 s2)) / 2
 * @param wasserstein the 2-Wasserstein distance, sqrt((m1 - m2)^2 + (s1 - s2)^2)
 */
public record GaussianDistance(double kl, double bhattacharyya, double wasserstein) {
    /**
     * Computes the distances.
     *
     * @param mean1 mean of the first group
     * @param deviation1 its standard deviation, above 0
     * @param mean2 mean of the second group
     * @param deviation2 its standard deviation, above 0
     * @throws io.unlearn.core.error.OutOfRangeException if a deviation is not above 0 and finite
     * @throws io.unlearn.core.error.NonFiniteValueException if a mean is NaN or infinite
     */
    public static GaussianDistance of(double mean1, double deviation1, double mean2, double deviation2) {
        Check.finite("mean1", mean1, "Leave out models that diverged.");
        Check.finite("mean2", mean2, "Leave out models that diverged.");
        Check.positive("deviation1", deviation1, "Groups without spread need no density: compare the values.");
        Check.positive("deviation2", deviation2, "Groups without spread need no density: compare the values.");
        double shift = mean1 - mean2;
        double ratio = deviation1 / deviation2;
        double z = shift / deviation2;
        double squares = deviation1 * deviation1 + deviation2 * deviation2;
        return new GaussianDistance(
                -Math.log(ratio) + (ratio * ratio + z * z - 1) / 2,
                shift * shift / (4 * squares) + Math.log(squares / (2 * deviation1 * deviation2)) / 2,
                Math.hypot(shift, deviation1 - deviation2));
    }
}
