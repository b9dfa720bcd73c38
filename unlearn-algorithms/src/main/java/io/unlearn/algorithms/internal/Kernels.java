package io.unlearn.algorithms.internal;

/** Convolution kernels {@code [out][in][height][width]}, row-major. */
public final class Kernels {
    private Kernels() {}

    /**
     * Returns a copy whose square kernels are transposed: height and width change places in each. Twice is the identity, and
     * kernels of size 1 stay as they are.
     *
     * @param weights {@code [kernels][side][side]}
     * @param side height and width of a kernel
     */
    public static float[] transposedCopy(float[] weights, int side) {
        float[] turned = new float[weights.length];
        int area = side * side;
        for (int start = 0; start < weights.length; start += area) {
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    turned[start + column * side + row] = weights[start + row * side + column];
                }
            }
        }
        return turned;
    }
}
