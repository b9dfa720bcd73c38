package io.unlearn.certified.internal.noise;

/**
 * Draws from the discrete Gaussian on the integers, P(k) proportional to exp(-k^2 / (2 s^2)), exactly, by rejection from
 * the two-sided geometric distribution P(y) proportional to exp(-|y| / s).
 *
 * <p>Source: Canonne, Kamath and Steinke 2020 (arXiv:2004.00010), Algorithms 2 and 3, with integer s and scale t = s: a
 * proposal y is kept with probability exp(-(|y| - s)^2 / (2 s^2)). All decisions are flips of {@link ExactBernoulli}, all
 * else is integer arithmetic; no logarithm, root or exponential is ever computed.
 *
 * <p>The one deviation: a proposal at or beyond {@link #MAX_SCALES} s is drawn again, so that every value fits the 53 bits
 * of a double. The law is the discrete Gaussian conditioned on an event of probability above 1 - exp(-3999).
 *
 * <p>About 0.76 of the proposals are kept, whatever s is. Not thread-safe: one for each call.
 */
final class DiscreteGaussian {
    static final int MAX_SCALES = 4000;

    private final RandomBits bits;
    private final ExactBernoulli coin;
    private final long scale;

    /**
     * Makes a sampler.
     *
     * @param bits where the randomness comes from
     * @param scale s, from 1 to 2^41
     */
    DiscreteGaussian(RandomBits bits, long scale) {
        this.bits = bits;
        this.coin = new ExactBernoulli(bits);
        this.scale = scale;
    }

    /** Returns the next draw. */
    long next() {
        while (true) {
            long magnitude = magnitude();
            boolean negative = bits.bit();
            if (magnitude >= 0 && !(negative && magnitude == 0) && keep(Math.abs(magnitude - scale))) {
                return negative ? -magnitude : magnitude;
            }
        }
    }

    /** Draws |y| of the two-sided geometric law, zero counted twice; -1 if it is beyond the limit. */
    private long magnitude() {
        long low = bits.below(scale);
        while (!coin.expMinus(low, 1, scale, 1, 1)) {
            low = bits.below(scale);
        }
        int whole = 0;
        while (coin.expMinusOne()) {
            whole++;
            if (whole == MAX_SCALES) {
                return -1;
            }
        }
        return low + scale * whole;
    }

    /** True with probability exp(-w^2 / (2 s^2)), as a product of equal factors whose exponents are at most 1. */
    private boolean keep(long w) {
        double ratio = (double) w / scale;
        long factors = 1 + (long) (ratio * ratio * 0.5 * (1 + 1e-9));
        for (long i = 0; i < factors; i++) {
            if (!coin.expMinus(w, w, 2 * scale, scale, factors)) {
                return false;
            }
        }
        return true;
    }
}
