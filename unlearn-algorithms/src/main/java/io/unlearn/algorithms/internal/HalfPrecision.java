package io.unlearn.algorithms.internal;

/** Rounding to the 16-bit floating-point numbers of IEEE 754 (binary16), to nearest, ties to even. */
public final class HalfPrecision {
    private static final int LEAST_EXPONENT = -14;
    private static final int FRACTION_BITS = 10;
    private static final double OVERFLOW = 65_520;

    private HalfPrecision() {}

    /** Returns the nearest 16-bit number as a float; from 65520 on that is an infinity. */
    public static float rounded(float value) {
        if (!Float.isFinite(value)) {
            return value;
        }
        if (Math.abs(value) >= OVERFLOW) {
            return Math.copySign(Float.POSITIVE_INFINITY, value);
        }
        int exponent = Math.max(Math.getExponent(value), LEAST_EXPONENT) - FRACTION_BITS;
        return (float) Math.scalb(Math.rint(Math.scalb((double) value, -exponent)), exponent);
    }
}
