package io.unlearn.certified.internal;

import java.util.Arrays;

/**
 * A float32 copy of a float64 matrix, for products that may be inexact as long as their error is bounded. A product with a large
 * matrix is bound by memory, of which the copy takes half.
 *
 * <p><b>The error.</b> Let u = 2^-24 be the unit roundoff of float32. Products of {@value #BLOCK} entries of a row are summed
 * in float32, and their sums in float64. One term is rounded at most 13 times in float32: the entry, the factor, the product,
 * three sums within a group of four and up to seven sums over groups. The sum is thus off by at most {@code ((1 + u)^13 - 1)
 * sum_j |P_ij||x_j|}, and the vector of sums by at most {@code 14 u |P|_F |x|} in norm (Cauchy and Schwarz by rows). Factors are
 * scaled by a power of two to a norm of about 1, and {@link #allows} keeps the norm of P within 2^-60 to 2^60, so that nothing
 * overflows and what falls below the normal range of float32 amounts to less than {@code u |P|_F |x|}. The rounding of the sums in
 * float64 is not part of it.
 */
final class NarrowCopy {
    /** A product is off by at most this times |P|_F |x|, besides what a float64 product is off by. */
    static final double ERROR = 16 * 0x1p-24;

    private static final int BLOCK = 32;

    private static final double LARGEST = 0x1p60;

    private final float[][] rows;

    NarrowCopy(double[][] rows) {
        this.rows = new float[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            copyRow(i, rows[i]);
        }
    }

    /** Tells whether a matrix of this norm fits. */
    static boolean allows(double norm) {
        return norm > 1 / LARGEST && norm < LARGEST;
    }

    void copyRow(int i, double[] from) {
        float[] to = rows[i];
        for (int j = 0; j < to.length; j++) {
            to[j] = (float) from[j];
        }
    }

    /** Writes about {@code P x} to {@code out} for a symmetric P; 2 d^2 flops in float32. */
    void multiply(double[] x, double[] out) {
        int exponent = Math.getExponent(Vectors.norm(x));
        float[] factors = new float[x.length];
        double down = Math.scalb(1.0, -exponent);
        for (int j = 0; j < x.length; j++) {
            factors[j] = (float) (x[j] * down);
        }
        Arrays.fill(out, 0);
        float[] part = new float[x.length];
        for (int start = 0; start < rows.length; start += BLOCK) {
            sumBlock(start, Math.min(rows.length, start + BLOCK), factors, part);
            for (int j = 0; j < out.length; j++) {
                out[j] += part[j];
            }
        }
        double up = Math.scalb(1.0, exponent);
        for (int j = 0; j < out.length; j++) {
            out[j] *= up;
        }
    }

    private void sumBlock(int start, int end, float[] x, float[] part) {
        Arrays.fill(part, 0);
        int i = start;
        for (; i + 3 < end; i += 4) {
            addFour(rows[i], rows[i + 1], rows[i + 2], rows[i + 3], x[i], x[i + 1], x[i + 2], x[i + 3], part);
        }
        for (; i < end; i++) {
            float[] row = rows[i];
            float factor = x[i];
            for (int j = 0; j < part.length; j++) {
                part[j] += factor * row[j];
            }
        }
    }

    private static void addFour(
            float[] r0, float[] r1, float[] r2, float[] r3, float x0, float x1, float x2, float x3, float[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] += x0 * r0[j] + x1 * r1[j] + x2 * r2[j] + x3 * r3[j];
        }
    }

    void erase() {
        for (float[] row : rows) {
            Arrays.fill(row, 0);
        }
    }
}
