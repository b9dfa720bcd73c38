package io.unlearn.certified.internal;

import io.unlearn.core.spi.SymmetricMatrix;
import java.util.Arrays;

/**
 * Entries that stay where the backend has them: only vectors cross. Products are float64 there too, and the bounds hold for sums in
 * any order.
 */
final class DeviceEntries implements InverseEntries {
    private final SymmetricMatrix matrix;

    /** Takes the matrix over. */
    DeviceEntries(SymmetricMatrix matrix) {
        this.matrix = matrix;
    }

    @Override
    public int size() {
        return matrix.size();
    }

    @Override
    public void multiply(double[] x, double[] out) {
        matrix.multiply(x, out);
    }

    @Override
    public double estimate(double[] x, double norm, double[] out) {
        matrix.multiply(x, out);
        return 0;
    }

    @Override
    public void add(double[][] p, double[] factors, int count) {
        int d = matrix.size();
        double[] flat = new double[count * d];
        for (int j = 0; j < count; j++) {
            System.arraycopy(p[j], 0, flat, j * d, d);
        }
        matrix.rankUpdate(flat, Arrays.copyOf(factors, count), count);
        Arrays.fill(flat, 0);
    }

    @Override
    public void columns(int first, int count, double[] out) {
        int d = matrix.size();
        for (int c = 0; c < count; c++) {
            for (int i = 0; i < d; i++) {
                out[c * d + i] = matrix.get(i, first + c);
            }
        }
    }

    /** A device reads its memory fast enough. */
    @Override
    public void keepNarrowCopy() {}

    @Override
    public void erase() {
        matrix.close();
    }
}
