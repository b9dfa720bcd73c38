package io.unlearn.certified.internal;

/** Plain dense algebra for matrices of a few rows, {@code [d][d]}, by textbook methods. */
final class SmallMatrix {
    private SmallMatrix() {}

    /** Solves with partial pivoting. */
    static double[] solve(double[][] matrix, double[] right) {
        int d = right.length;
        double[][] a = copy(matrix);
        double[] v = right.clone();
        for (int c = 0; c < d; c++) {
            int pivot = c;
            for (int r = c + 1; r < d; r++) {
                pivot = Math.abs(a[r][c]) > Math.abs(a[pivot][c]) ? r : pivot;
            }
            double[] row = a[c];
            a[c] = a[pivot];
            a[pivot] = row;
            double value = v[c];
            v[c] = v[pivot];
            v[pivot] = value;
            for (int r = c + 1; r < d; r++) {
                double factor = a[r][c] / a[c][c];
                for (int k = c; k < d; k++) {
                    a[r][k] -= factor * a[c][k];
                }
                v[r] -= factor * v[c];
            }
        }
        for (int r = d - 1; r >= 0; r--) {
            for (int k = r + 1; k < d; k++) {
                v[r] -= a[r][k] * v[k];
            }
            v[r] /= a[r][r];
        }
        return v;
    }

    /** Returns {@code m^-1 b}. */
    static double[][] inverseTimes(double[][] m, double[][] b) {
        double[][] columns = transpose(b);
        for (int c = 0; c < columns.length; c++) {
            columns[c] = solve(m, columns[c]);
        }
        return transpose(columns);
    }

    static double[][] times(double[][] a, double[][] b) {
        int d = a.length;
        double[][] product = new double[d][d];
        for (int r = 0; r < d; r++) {
            for (int k = 0; k < d; k++) {
                for (int c = 0; c < d; c++) {
                    product[r][c] += a[r][k] * b[k][c];
                }
            }
        }
        return product;
    }

    static double[][] transpose(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int r = 0; r < a.length; r++) {
            for (int c = 0; c < a[0].length; c++) {
                t[c][r] = a[r][c];
            }
        }
        return t;
    }

    static double[][] plusIdentity(double[][] a) {
        double[][] sum = copy(a);
        for (int r = 0; r < a.length; r++) {
            sum[r][r] += 1;
        }
        return sum;
    }

    /** Returns {@code g^1/2 m g^-1/2} for a positive definite g. */
    static double[][] similar(double[][] g, double[][] m) {
        double[][] vectors = new double[g.length][];
        double[] values = eigen(g, vectors);
        // In the basis of eigenvectors (rows of the array), g^1/2 is diagonal.
        double[][] rotated = times(times(vectors, m), transpose(vectors));
        for (int r = 0; r < g.length; r++) {
            for (int c = 0; c < g.length; c++) {
                rotated[r][c] *= Math.sqrt(values[r] / values[c]);
            }
        }
        return rotated;
    }

    /** Returns the eigenvalues of a symmetric matrix, and its eigenvectors as rows, by rotations (Jacobi 1846). */
    static double[] eigen(double[][] symmetric, double[][] vectors) {
        int d = symmetric.length;
        double[][] a = copy(symmetric);
        double[][] v = plusIdentity(new double[d][d]);
        for (int sweep = 0; sweep < 60; sweep++) {
            for (int p = 0; p < d; p++) {
                for (int q = p + 1; q < d; q++) {
                    if (a[p][q] != 0) {
                        double angle = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
                        rotate(a, v, p, q, Math.cos(angle), Math.sin(angle));
                    }
                }
            }
        }
        double[] values = new double[d];
        for (int r = 0; r < d; r++) {
            values[r] = a[r][r];
            vectors[r] = v[r];
        }
        return values;
    }

    private static void rotate(double[][] a, double[][] v, int p, int q, double cos, double sin) {
        for (int k = 0; k < a.length; k++) {
            double x = a[k][p];
            double y = a[k][q];
            a[k][p] = cos * x - sin * y;
            a[k][q] = sin * x + cos * y;
        }
        for (double[][] m : new double[][][] {a, v}) {
            for (int k = 0; k < a.length; k++) {
                double x = m[p][k];
                double y = m[q][k];
                m[p][k] = cos * x - sin * y;
                m[q][k] = sin * x + cos * y;
            }
        }
    }

    /** Returns the largest singular value. */
    static double operatorNorm(double[][] a) {
        double largest = 0;
        for (double value : eigen(times(transpose(a), a), new double[a.length][])) {
            largest = Math.max(largest, value);
        }
        return Math.sqrt(largest);
    }

    static double frobeniusNorm(double[][] a) {
        double square = 0;
        for (double[] row : a) {
            square += Vectors.dot(row, row);
        }
        return Math.sqrt(square);
    }

    private static double[][] copy(double[][] a) {
        double[][] copy = new double[a.length][];
        for (int r = 0; r < a.length; r++) {
            copy[r] = a[r].clone();
        }
        return copy;
    }
}
