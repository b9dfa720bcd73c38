package io.unlearn.certified.internal.noise;

import io.unlearn.core.Seeds;
import java.util.random.RandomGenerator;

/**
 * Reproducible Gaussian noise for <b>simulated</b> releases, as an audit draws by the thousand. <b>Not secure</b>: who knows
 * the seed knows the noise. It is not a {@link GaussianSampler}, so the compiler keeps it out of every release.
 *
 * <p>Same law as the secure sampler up to the grid (one part in 2^40 of sigma) and the quality of a
 * {@link java.util.SplittableRandom}; the same seed gives the same numbers. Not thread-safe: give each thread its own, from
 * its own split of the seeds.
 */
public final class SimulationGaussianSampler {
    private final RandomGenerator generator;

    private SimulationGaussianSampler(RandomGenerator generator) {
        this.generator = generator;
    }

    /** Returns a sampler at the start of this seed's stream. */
    public static SimulationGaussianSampler of(Seeds seeds) {
        return new SimulationGaussianSampler(seeds.generator());
    }

    /**
     * Fills {@code out} with independent simulated draws of standard deviation {@code sigma}.
     *
     * @param out overwritten whole, or left as it is if this throws
     * @param sigma in the range of the secure sampler
     * @throws io.unlearn.core.error.OutOfRangeException if {@code sigma} is outside its range
     */
    public void simulate(double[] out, double sigma) {
        NoiseGrid.checkSigma(sigma);
        for (int i = 0; i < out.length; i++) {
            out[i] = sigma * generator.nextGaussian();
        }
    }
}
