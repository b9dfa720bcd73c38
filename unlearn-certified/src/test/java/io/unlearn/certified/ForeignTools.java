package io.unlearn.certified;

import java.util.Arrays;

/** Optima as other tools find them, by small, separate code: closed form for ridge, Newton for logistic, descent for softmax. */
final class ForeignTools {
    private ForeignTools() {}

    /** Minimises {@code sum (x.w - y)^2 / 2 + total / 2 |w|^2}, the intercept penalised or not. */
    static LinearModel ridge(TrainingRows rows, double total, boolean intercept, boolean penalised) {
        int d = rows.columns() + (intercept ? 1 : 0);
        double[][] a = new double[d][d];
        double[] b = new double[d];
        for (int i = 0; i < rows.size(); i++) {
            double[] x = row(rows, i, intercept);
            addOuter(a, x, 1);
            for (int j = 0; j < d; j++) {
                b[j] += x[j] * rows.target(i);
            }
        }
        addPenalty(a, total, intercept && !penalised);
        return LinearModel.of(new double[][] {solve(a, b)}, intercept, new int[0]);
    }

    /** Minimises the logistic losses of one output, with label 1 positive, plus {@code total / 2 |w|^2}. */
    static double[] logistic(
            TrainingRows rows, int positive, double total, boolean intercept, boolean penalised, int steps) {
        int d = rows.columns() + (intercept ? 1 : 0);
        double[] w = new double[d];
        for (int step = 0; step < steps; step++) {
            double[][] hessian = new double[d][d];
            double[] gradient = new double[d];
            for (int i = 0; i < rows.size(); i++) {
                double[] x = row(rows, i, intercept);
                double p = 1 / (1 + Math.exp(-dot(x, w)));
                addOuter(hessian, x, p * (1 - p));
                for (int j = 0; j < d; j++) {
                    gradient[j] += (p - (rows.label(i) == positive ? 1 : 0)) * x[j];
                }
            }
            addPenalty(hessian, total, intercept && !penalised);
            for (int j = 0; j < d; j++) {
                gradient[j] += intercept && !penalised && j == d - 1 ? 0 : total * w[j];
            }
            double[] move = solve(hessian, gradient);
            for (int j = 0; j < d; j++) {
                w[j] -= move[j];
            }
        }
        return w;
    }

    static LinearModel binary(TrainingRows rows, double total, boolean intercept, boolean penalised) {
        double[] w = logistic(rows, 1, total, intercept, penalised, 30);
        return LinearModel.of(new double[][] {w}, intercept, new int[] {0, 1});
    }

    static LinearModel oneVsRest(TrainingRows rows, double total) {
        int[] labels = rows.labelsCopy();
        double[][] w = new double[labels.length][];
        Arrays.setAll(w, k -> logistic(rows, labels[k], total, true, true, 30));
        return LinearModel.of(w, true, labels);
    }

    /** Minimises the multinomial loss plus {@code total / 2 |w|^2} by descent, without an intercept. */
    static LinearModel softmax(TrainingRows rows, double total) {
        int[] labels = rows.labelsCopy();
        int d = rows.columns();
        double[][] w = new double[labels.length][d];
        double rate = 1 / (total + 0.5 * rows.size());
        for (int step = 0; step < 3_000; step++) {
            double[][] g = new double[labels.length][d];
            for (int i = 0; i < rows.size(); i++) {
                addSoftmax(g, w, rows.featuresCopy(i), Arrays.binarySearch(labels, rows.label(i)));
            }
            for (int k = 0; k < w.length; k++) {
                for (int j = 0; j < d; j++) {
                    w[k][j] -= rate * (g[k][j] + total * w[k][j]);
                }
            }
        }
        return LinearModel.of(w, false, labels);
    }

    private static void addSoftmax(double[][] g, double[][] w, double[] x, int label) {
        double[] e = new double[w.length];
        double sum = 0;
        for (int k = 0; k < w.length; k++) {
            e[k] = Math.exp(dot(w[k], x));
            sum += e[k];
        }
        for (int k = 0; k < w.length; k++) {
            for (int j = 0; j < x.length; j++) {
                g[k][j] += (e[k] / sum - (k == label ? 1 : 0)) * x[j];
            }
        }
    }

    private static double[] row(TrainingRows rows, int i, boolean intercept) {
        double[] x = rows.featuresCopy(i);
        if (!intercept) {
            return x;
        }
        double[] longer = Arrays.copyOf(x, x.length + 1);
        longer[x.length] = 1;
        return longer;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static void addOuter(double[][] a, double[] x, double factor) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                a[i][j] += factor * x[i] * x[j];
            }
        }
    }

    private static void addPenalty(double[][] a, double total, boolean butTheLast) {
        for (int j = 0; j < a.length - (butTheLast ? 1 : 0); j++) {
            a[j][j] += total;
        }
    }

    /** Gaussian elimination; the matrices are positive definite. */
    private static double[] solve(double[][] a, double[] b) {
        double[] x = b.clone();
        for (int p = 0; p < x.length; p++) {
            for (int i = p + 1; i < x.length; i++) {
                double f = a[i][p] / a[p][p];
                for (int j = p; j < x.length; j++) {
                    a[i][j] -= f * a[p][j];
                }
                x[i] -= f * x[p];
            }
        }
        for (int p = x.length - 1; p >= 0; p--) {
            for (int j = p + 1; j < x.length; j++) {
                x[p] -= a[p][j] * x[j];
            }
            x[p] /= a[p][p];
        }
        return x;
    }
}
