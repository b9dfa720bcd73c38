package io.unlearn.spark.internal;

/** The few operations on plain vectors that the driver needs. */
final class Vectors {
    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
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
