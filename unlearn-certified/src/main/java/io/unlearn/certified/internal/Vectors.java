package io.unlearn.certified.internal;

/** The few operations on plain vectors that solvers need. */
final class Vectors {
    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int j = 0;
        for (; j + 3 < a.length; j += 4) {
            sum0 += a[j] * b[j];
            sum1 += a[j + 1] * b[j + 1];
            sum2 += a[j + 2] * b[j + 2];
            sum3 += a[j + 3] * b[j + 3];
        }
        for (; j < a.length; j++) {
            sum0 += a[j] * b[j];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** y += alpha x. */
    static void addTo(double[] y, double alpha, double[] x) {
        for (int j = 0; j < y.length; j++) {
            y[j] += alpha * x[j];
        }
    }

    /** Returns y + alpha x. */
    static double[] plus(double[] y, double alpha, double[] x) {
        double[] sum = y.clone();
        addTo(sum, alpha, x);
        return sum;
    }
}
