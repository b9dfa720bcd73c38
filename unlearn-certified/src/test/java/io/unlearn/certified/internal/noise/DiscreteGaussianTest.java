package io.unlearn.certified.internal.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.internal.math.Normal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteGaussianTest {
    /** A standard normal statistic passes this with probability 6e-7; the seeds are fixed, so a pass stays one. */
    private static final double FIVE_SIGMA = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 50})
    void frequenciesAreTheExactLaw(long scale) {
        int draws = 200_000;
        int reach = (int) (4 * scale);
        DiscreteGaussian gaussian = new DiscreteGaussian(new RandomBits(TestRandom.seeded(scale)), scale);
        long[] counts = new long[2 * reach + 1];
        long outside = 0;
        for (int i = 0; i < draws; i++) {
            long z = gaussian.next();
            if (Math.abs(z) > reach) {
                outside++;
            } else {
                counts[(int) z + reach]++;
            }
        }
        double norm = 0;
        for (int k = -60 * (int) scale; k <= 60 * (int) scale; k++) {
            norm += Math.exp(-0.5 * k * k / (double) (scale * scale));
        }
        double chiSquare = 0;
        double inside = 0;
        for (int k = -reach; k <= reach; k++) {
            double p = Math.exp(-0.5 * k * k / (double) (scale * scale)) / norm;
            inside += p;
            chiSquare += Math.pow(counts[k + reach] - draws * p, 2) / (draws * p);
        }
        chiSquare += Math.pow(outside - draws * (1 - inside), 2) / (draws * (1 - inside));
        // Wilson and Hilferty: the cube root of a chi-square is nearly normal.
        double degrees = 2.0 * reach + 1;
        double spread = 2 / (9 * degrees);
        double z = (Math.cbrt(chiSquare / degrees) - (1 - spread)) / Math.sqrt(spread);
        assertThat(z).isLessThan(FIVE_SIGMA);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 3", "1, 1000", "999, 1000", "1, 1", "0, 5"})
    void flipsHaveTheirProbability(long numerator, long denominator) {
        ExactBernoulli coin = new ExactBernoulli(new RandomBits(TestRandom.seeded(99)));
        int draws = 200_000;
        int heads = 0;
        int exponentialHeads = 0;
        for (int i = 0; i < draws; i++) {
            heads += coin.ratio(numerator, 1, denominator, 1, 1) ? 1 : 0;
            exponentialHeads += coin.expMinus(numerator, 1, denominator, 1, 1) ? 1 : 0;
        }
        double p = (double) numerator / denominator;
        assertFrequency(heads, draws, p);
        assertFrequency(exponentialHeads, draws, Math.exp(-p));
    }

    @Test
    void inverseOfEHasItsProbability() {
        ExactBernoulli coin = new ExactBernoulli(new RandomBits(TestRandom.seeded(5)));
        int heads = 0;
        for (int i = 0; i < 400_000; i++) {
            heads += coin.expMinusOne() ? 1 : 0;
        }
        assertFrequency(heads, 400_000, Math.exp(-1));
    }

    @Test
    void closeCallsAreDecidedByIntegers() {
        // 1/3 in base 2^32 has all digits q = (2^32 - 1) / 3: each time 1/3 is left.
        long q = 0xffff_ffffL / 3;
        assertThat(oneThird(q - 1)).isTrue();
        assertThat(oneThird(q + 1)).isFalse();
        assertThat(oneThird(q, 0)).isTrue();
        assertThat(oneThird(q, q - 1)).isTrue();
        assertThat(oneThird(q, q + 1)).isFalse();
        assertThat(oneThird(q, q, 0)).isTrue();
    }

    @Test
    void certaintiesAreCertain() {
        ExactBernoulli highest = new ExactBernoulli(new RandomBits(TestRandom.scripted(-1, -1)));
        assertThat(highest.ratio(7, 1, 7, 1, 1)).isTrue();
        ExactBernoulli lowest = new ExactBernoulli(new RandomBits(TestRandom.scripted(0, 0)));
        assertThat(lowest.ratio(0, 1, 7, 1, 1)).isFalse();
        // A probability that ends within the bits drawn: u = p is not below p.
        ExactBernoulli half = new ExactBernoulli(new RandomBits(TestRandom.scripted(0x8000_0000)));
        assertThat(half.ratio(1, 1, 2, 1, 1)).isFalse();
    }

    @Test
    void zeroIsNeverNegative() {
        // At scale 1 a zero comes up often; a sum of -0.0 and a weight of -0.0 would show that the weight was negative.
        DiscreteGaussian gaussian = new DiscreteGaussian(new RandomBits(TestRandom.seeded(8)), 1);
        for (int i = 0; i < 10_000; i++) {
            double value = gaussian.next() * 0.25;
            assertThat(Double.doubleToRawLongBits(value)).isNotEqualTo(Long.MIN_VALUE);
        }
    }

    @Test
    void uniformIntegersAreUniform() {
        RandomBits bits = new RandomBits(TestRandom.seeded(3));
        int[] counts = new int[5];
        for (int i = 0; i < 100_000; i++) {
            counts[(int) bits.below(5)]++;
        }
        for (int count : counts) {
            assertFrequency(count, 100_000, 0.2);
        }
        assertThat(bits.below(1)).isZero();
    }

    @Test
    void usedWordsAreWiped() {
        byte[][] seen = new byte[1][];
        RandomBits bits = new RandomBits(new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 0x5a);
                seen[0] = bytes;
            }
        });
        assertThat(bits.next64()).isEqualTo(0x5a5a5a5a5a5a5a5aL);
        assertThat(seen[0]).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0x5a);
        bits.close();
        assertThat(seen[0]).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 20})
    void roundedGaussianIsAsCloseAsTheProofSays(int scale) {
        // The inequality of NoiseGrid's proof, step 3, at scales where the two laws differ visibly.
        double norm = 0;
        for (int k = -60 * scale; k <= 60 * scale; k++) {
            norm += Math.exp(-0.5 * k * k / (double) (scale * scale));
        }
        double square = (double) scale * scale;
        for (int k = 0; k <= 8 * scale; k++) {
            double rounded = Normal.ndtr(-(k - 0.5) / scale) - Normal.ndtr(-(k + 0.5) / scale);
            double logRatio = Math.log(rounded / (Math.exp(-0.5 * k * k / square) / norm));
            assertThat(logRatio).isBetween(-1 / (24 * square) - 1e-12, k * k / (24 * square * square) + 1e-12);
        }
    }

    private static boolean oneThird(long... digits) {
        int[] later = new int[digits.length];
        for (int i = 1; i < digits.length; i++) {
            later[i - 1] = (int) digits[i];
        }
        ExactBernoulli coin = new ExactBernoulli(new RandomBits(TestRandom.scripted(later)));
        return coin.exactRatio(digits[0], BigInteger.ONE, BigInteger.valueOf(3));
    }

    private static void assertFrequency(int heads, int draws, double p) {
        double spread = Math.sqrt(draws * p * (1 - p));
        assertThat(Math.abs(heads - draws * p)).isLessThanOrEqualTo(FIVE_SIGMA * spread);
    }
}
