package io.unlearn.certified.internal.noise;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Gaussian noise for a release, from the operating system's random source, safe against floating-point attacks.
 *
 * <p><b>What is drawn.</b> With g = {@link NoiseGrid#granularity}(sigma), a power of two that depends on nothing but sigma,
 * and S = ceil(sigma / g), an integer from 2^40 to 2^41: each coordinate is g Z with Z from the discrete Gaussian of
 * parameter S, sampled exactly ({@link DiscreteGaussian}). The standard deviation is at least sigma and above it by less
 * than one part in 2^40.
 *
 * <p><b>Why.</b> Adding a textbook Gaussian double to a value leaves a pattern of possible results that depends on the
 * value, and Mironov (CCS 2012, "On significance of the least significant bits for differential privacy") reads the value
 * off it. Here the noise lies on one fixed grid; weights that were brought to the same grid first
 * ({@link NoiseGrid#roundedToGrid}) plus this noise are the rounding of an exact integer sum, whatever their size.
 * {@link NoiseGrid} states and proves what (epsilon, delta) that gives.
 *
 * <p><b>Void when</b> the weights are not brought to the grid first, when the operating system's source is broken, or
 * against an observer of the time a draw takes: rejection takes longer for some values than for others.
 *
 * <p>Thread-safe: each call reads its own blocks, without a lock of ours. A call draws about 60 bytes for each coordinate.
 * Not reproducible, on purpose.
 */
public final class SecureGaussianSampler implements GaussianSampler {
    private final SecureRandom source;

    /** For tests; a release takes {@link #create()}. */
    SecureGaussianSampler(SecureRandom source) {
        this.source = source;
    }

    /** Returns a sampler on the platform's default {@link SecureRandom}, which on Unix reads the kernel's source. */
    public static SecureGaussianSampler create() {
        return new SecureGaussianSampler(new SecureRandom());
    }

    /**
     * {@inheritDoc}
     *
     * <p>An exception of the random source passes through; {@code out} is then as it was.
     */
    @Override
    public void fill(double[] out, double sigma) {
        double granularity = NoiseGrid.granularity(sigma);
        double[] scratch = new double[out.length];
        try (RandomBits bits = new RandomBits(source)) {
            DiscreteGaussian gaussian = new DiscreteGaussian(bits, NoiseGrid.gridSteps(sigma));
            for (int i = 0; i < scratch.length; i++) {
                scratch[i] = gaussian.next() * granularity;
            }
            System.arraycopy(scratch, 0, out, 0, out.length);
        } finally {
            Arrays.fill(scratch, 0);
        }
    }
}
