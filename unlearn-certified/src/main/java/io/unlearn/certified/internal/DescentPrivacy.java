package io.unlearn.certified.internal;

import io.unlearn.certified.internal.noise.NoiseGrid;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.PublishedGaussian;
import io.unlearn.core.internal.math.ChiBounds;

/**
 * What the noise of Descent-to-Delete has to give.
 *
 * @param total the guarantee of all releases together
 * @param releases how many they are
 * @param published whether the paper's conversion is used rather than the exact curve
 * @param perfect whether the noise stays in the state
 */
public record DescentPrivacy(PrivacyGuarantee total, int releases, boolean published, boolean perfect) {
    /** What of delta, times e^-epsilon, goes to noise that is longer than the steps of the perfect variant allow for. */
    private static final double TAIL_SHARE = 0.01;

    /** Returns the probability with which some noise of the perfect variant may be longer than assumed; 0 without it. */
    public double tail() {
        return perfect ? TAIL_SHARE * total.delta() * Math.exp(-total.epsilon()) : 0;
    }

    /** Returns what is left of delta for the Gaussian curve: the tail costs e^epsilon times itself in the worse direction. */
    public double gaussianDelta() {
        return perfect ? total.delta() * (1 - TAIL_SHARE) * (1 - 1e-14) : total.delta();
    }

    /** Returns the Gaussian-DP parameter that all releases together may have. */
    public double mu() {
        return GaussianDp.mu(total.epsilon(), gaussianDelta());
    }

    /** Returns the standard deviation that is proved for means at most this far apart in each release. */
    public double provedSigma(double distance, int parameters) {
        int coordinates = Math.multiplyExact(parameters, releases);
        return NoiseGrid.sigmaFor(total.epsilon(), gaussianDelta(), Math.sqrt(releases) * distance, coordinates);
    }

    /** Returns the published standard deviation; several releases add up as zero-concentrated privacy does. */
    public double publishedSigma(double distance) {
        return Math.sqrt(releases) * distance * PublishedGaussian.neelMultiplier(total.epsilon(), total.delta());
    }

    /**
     * Returns a length that the noise of the given draw exceeds with probability at most tail / (i (i + 1)), which sums up to
     * the tail over all draws; what bringing weights to the grid adds is included.
     *
     * @param draw 1 for the first
     */
    public double longestNoise(double sigma, int parameters, long draw) {
        double share = tail() / ((double) draw * (draw + 1)) * (1 - 1e-9);
        double grid = NoiseGrid.granularity(sigma) * Math.sqrt(parameters);
        return sigma * (1 + 0x1p-39) * ChiBounds.chiQuantileUpper(parameters, share) + grid;
    }
}
