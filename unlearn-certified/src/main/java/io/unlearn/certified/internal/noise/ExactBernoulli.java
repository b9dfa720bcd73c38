package io.unlearn.certified.internal.noise;

import java.math.BigInteger;

/**
 * Coin flips whose probability is exactly a ratio of integers, or exactly the exponential of one.
 *
 * <p>A flip compares a uniform real U, of which 32 bits are drawn at first, with p = n1 n2 / (d1 d2 k). A double that is
 * correct to 2^-49 relative decides it, unless p lies within about one unit of the last of those bits; then integers of any size decide, with
 * further bits of U where needed. The floating-point part therefore never changes an outcome, it only saves time.
 */
final class ExactBernoulli {
    private static final int BITS = 32;
    private static final double TWO_32 = 0x1p32;
    /** Ten roundings of 2^-53 each make an error below 2^-49; this leaves a factor of 16. */
    private static final double UP = 1 + 0x1p-45;

    private static final double DOWN = 1 - 0x1p-45;

    private final RandomBits bits;

    ExactBernoulli(RandomBits bits) {
        this.bits = bits;
    }

    /**
     * Returns true with probability exactly n1 n2 / (d1 d2 k), which must be at most 1.
     *
     * @param n1 at least 0
     * @param n2 at least 0
     * @param d1 above 0
     * @param d2 above 0
     * @param k above 0
     */
    boolean ratio(long n1, long n2, long d1, long d2, long k) {
        double threshold = (double) n1 * n2 / ((double) d1 * d2 * k) * TWO_32;
        long drawn = bits.next32();
        double u = drawn;
        if ((u + 1) * UP <= threshold * DOWN) {
            return true;
        }
        if (u * DOWN >= threshold * UP) {
            return false;
        }
        BigInteger numerator = BigInteger.valueOf(n1).multiply(BigInteger.valueOf(n2));
        BigInteger denominator =
                BigInteger.valueOf(d1).multiply(BigInteger.valueOf(d2)).multiply(BigInteger.valueOf(k));
        return exactRatio(drawn, numerator, denominator);
    }

    /** Continues the comparison of U with numerator / denominator, its first 32 bits being known. */
    boolean exactRatio(long drawn, BigInteger numerator, BigInteger denominator) {
        BigInteger rest = numerator;
        long known = drawn;
        while (true) {
            BigInteger[] digit = rest.shiftLeft(BITS).divideAndRemainder(denominator);
            int order = BigInteger.valueOf(known).compareTo(digit[0]);
            if (order != 0) {
                return order < 0;
            }
            if (digit[1].signum() == 0) {
                return false;
            }
            rest = digit[1];
            known = bits.next32();
        }
    }

    /**
     * Returns true with probability exactly exp(-n1 n2 / (d1 d2 m)), whose exponent must be in [0, 1]. The number K of the
     * first failure among flips with probability x, x/2, x/3, ... is odd with probability 1 - x + x^2/2 - ... = e^-x
     * (Canonne, Kamath and Steinke 2020, arXiv:2004.00010, Algorithm 1).
     */
    boolean expMinus(long n1, long n2, long d1, long d2, long m) {
        long k = 1;
        while (ratio(n1, n2, d1, d2, m * k)) {
            k++;
        }
        return (k & 1) != 0;
    }

    /** Returns true with probability exactly 1/e. The first flip of the method above is then certain. */
    boolean expMinusOne() {
        long k = 2;
        while (ratio(1, 1, 1, 1, k)) {
            k++;
        }
        return (k & 1) != 0;
    }
}
