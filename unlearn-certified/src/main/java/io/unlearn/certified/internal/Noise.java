package io.unlearn.certified.internal;

import io.unlearn.certified.internal.noise.GaussianSampler;
import io.unlearn.certified.internal.noise.SecureGaussianSampler;
import java.util.Arrays;

/** Adds noise to weights. */
final class Noise {
    private Noise() {}

    /**
     * Returns the weights moved to the noise's grid, plus noise. The sum of two multiples of the grid step is rounded to a
     * double afterwards, which is a function of the released value alone.
     */
    static double[] added(double[] weights, GaussianSampler sampler, double deviation) {
        double[] noise = new double[weights.length];
        sampler.fill(noise, deviation);
        double[] sum = new double[weights.length];
        double step = SecureGaussianSampler.granularity(deviation);
        for (int j = 0; j < sum.length; j++) {
            sum[j] = SecureGaussianSampler.roundToGrid(weights[j], step) + noise[j];
        }
        Arrays.fill(noise, 0);
        return sum;
    }
}
