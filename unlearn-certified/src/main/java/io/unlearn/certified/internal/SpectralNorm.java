package io.unlearn.certified.internal;

import io.unlearn.core.spi.SymmetricMatrix;

/**
 * An upper bound on the largest eigenvalue of a positive semidefinite matrix, by repeated squaring: with A scaled to
 * Frobenius norm 1, {@code lambda <= |A^(2^p)|_F^(1/2^p) <= lambda d^(1/2^(p+1))}. Unlike power iteration it never
 * under-estimates, and it comes as near as is wanted: 12 squarings leave below 0.1 % at d = 4,096.
 */
public final class SpectralNorm {
    private static final int SMALL = 64;
    private static final int SQUARINGS_SMALL = 45;
    private static final int SQUARINGS = 12;

    private SpectralNorm() {}

    /** Returns an upper bound on the spectral norm of X, given X'X. Costs d^3 for each squaring. */
    public static double ofRows(SymmetricMatrix gram) {
        int d = gram.size();
        double[][] a = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                a[i][j] = gram.get(i, j);
            }
        }
        double logBound = 0;
        double power = 1;
        int squarings = d <= SMALL ? SQUARINGS_SMALL : SQUARINGS;
        for (int p = 0; p <= squarings; p++) {
            double norm = frobenius(a);
            if (norm == 0) {
                return 0;
            }
            logBound += Math.log(norm) / power;
            if (p == squarings) {
                break;
            }
            a = squareOfScaled(a, 1 / norm);
            power *= 2;
        }
        return Math.exp(logBound / 2) * (1 + Rounding.gamma(4L * d + 64));
    }

    private static double frobenius(double[][] a) {
        double sum = 0;
        for (double[] row : a) {
            sum += Vectors.dot(row, row);
        }
        return Math.sqrt(sum);
    }

    private static double[][] squareOfScaled(double[][] a, double scale) {
        int d = a.length;
        double[][] square = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int m = 0; m < d; m++) {
                double factor = a[i][m] * scale * scale;
                double[] row = a[m];
                double[] out = square[i];
                for (int j = 0; j < d; j++) {
                    out[j] += factor * row[j];
                }
            }
        }
        return square;
    }
}
