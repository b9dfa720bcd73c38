package io.unlearn.certified.internal.noise;

/**
 * The noise of a release. Sealed, so that a published model can only ever carry noise from the secure sampler; simulated
 * noise ({@link SimulationGaussianSampler}) is not one of these and does not fit where one is asked for.
 */
public sealed interface GaussianSampler permits SecureGaussianSampler {
    /**
     * Fills {@code out} with independent draws of Gaussian noise whose standard deviation is {@code sigma}, up to the grid
     * that {@link NoiseGrid#granularity} names.
     *
     * @param out overwritten whole, or left as it is if this throws
     * @param sigma the standard deviation of each coordinate, in [{@link NoiseGrid#MIN_SIGMA}, {@link NoiseGrid#MAX_SIGMA}]
     * @throws io.unlearn.core.error.OutOfRangeException if {@code sigma} is outside its range
     */
    void fill(double[] out, double sigma);
}
