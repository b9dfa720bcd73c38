package io.unlearn.core.internal.dense;

/**
 * The inner loops. Sums over several sources at once are what the JIT compiler turns into vector code; dot products are
 * not, so that those keep several independent sums going.
 */
final class Kernels {
    private Kernels() {}

    /** y[0..length) += a0 x0 + a1 x1 + a2 x2 + a3 x3. */
    static void add4(
            double[] y,
            int yOffset,
            int length,
            double a0,
            double[] x0,
            int o0,
            double a1,
            double[] x1,
            int o1,
            double a2,
            double[] x2,
            int o2,
            double a3,
            double[] x3,
            int o3) {
        for (int j = 0; j < length; j++) {
            y[yOffset + j] += (a0 * x0[o0 + j] + a1 * x1[o1 + j]) + (a2 * x2[o2 + j] + a3 * x3[o3 + j]);
        }
    }

    /** y[0..length) += a x. */
    static void add(double[] y, int yOffset, int length, double a, double[] x, int xOffset) {
        for (int j = 0; j < length; j++) {
            y[yOffset + j] += a * x[xOffset + j];
        }
    }

    /** Returns the dot product of two pieces. */
    static double dot(double[] x, int xOffset, double[] y, int yOffset, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < length; j += 4) {
            s0 += x[xOffset + j] * y[yOffset + j];
            s1 += x[xOffset + j + 1] * y[yOffset + j + 1];
            s2 += x[xOffset + j + 2] * y[yOffset + j + 2];
            s3 += x[xOffset + j + 3] * y[yOffset + j + 3];
        }
        for (; j < length; j++) {
            s0 += x[xOffset + j] * y[yOffset + j];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** Writes the dot products of one piece with four others, which start {@code stride} apart, to {@code out}. */
    static void dot4(double[] x, int xOffset, double[] y, int yOffset, int stride, int length, double[] out, int at) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int y1 = yOffset + stride;
        int y2 = y1 + stride;
        int y3 = y2 + stride;
        for (int j = 0; j < length; j++) {
            double v = x[xOffset + j];
            s0 += v * y[yOffset + j];
            s1 += v * y[y1 + j];
            s2 += v * y[y2 + j];
            s3 += v * y[y3 + j];
        }
        out[at] = s0;
        out[at + 1] = s1;
        out[at + 2] = s2;
        out[at + 3] = s3;
    }
}
