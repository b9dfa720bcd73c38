package io.unlearn.spark.internal;

/** Symmetric matrices as upper triangles packed by columns: entry (i, j), i at most j, is at {@code i + j (j + 1) / 2}. */
public final class Packed {
    private Packed() {}

    /** Returns the length of a packed triangle. */
    public static int length(int columns) {
        return Math.toIntExact((long) columns * (columns + 1) / 2);
    }

    /** Packs the upper triangle of a matrix stored by columns. */
    static double[] upper(double[] square, int columns) {
        double[] packed = new double[length(columns)];
        int at = 0;
        for (int j = 0; j < columns; j++) {
            System.arraycopy(square, j * columns, packed, at, j + 1);
            at += j + 1;
        }
        return packed;
    }
}
