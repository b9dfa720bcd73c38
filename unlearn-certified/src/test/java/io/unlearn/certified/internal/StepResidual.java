package io.unlearn.certified.internal;

import io.unlearn.certified.Regularisation;
import io.unlearn.core.spi.DenseBackend;
import java.util.Arrays;

/**
 * What one exact Newton step leaves, as a function of the secret linear term b, with its Jacobian by central differences.
 * Written with dense matrices of a few columns, apart from the library's own solvers.
 *
 * @param x {@code [n][d]}; the first {@code removed} rows leave
 * @param labels 0 or 1
 */
record StepResidual(double[][] x, int[] labels, int removed, double total) {
    private static final double STEP = 1e-4;

    int columns() {
        return x[0].length;
    }

    /** Everything at one b. */
    record At(double[] residual, double[] step, double[] minimiser) {}

    At at(double[] b) {
        double[] w = minimiser(b);
        double[] leaving = new double[columns()];
        for (int i = 0; i < removed; i++) {
            add(leaving, x[i], slope(i, w));
        }
        double[] step = SmallMatrix.solve(hessian(w), leaving);
        double[] moved = Vectors.plus(w, 1, step);
        return new At(gradient(moved, removed, b), step, w);
    }

    /** Returns the Jacobian of the residual at b, {@code [d][d]}. */
    double[][] jacobian(double[] b) {
        int d = columns();
        double[][] j = new double[d][d];
        for (int c = 0; c < d; c++) {
            double[] up = b.clone();
            double[] down = b.clone();
            up[c] += STEP;
            down[c] -= STEP;
            double[] difference = Vectors.plus(at(up).residual(), -1, at(down).residual());
            for (int r = 0; r < d; r++) {
                j[r][c] = difference[r] / (2 * STEP);
            }
        }
        return j;
    }

    /** Returns the Hessian of the remaining rows. */
    double[][] hessian(double[] w) {
        return hessian(w, removed);
    }

    /** Returns the largest change of a remaining row's score. */
    double largestShift(double[] step) {
        double t = 0;
        for (int i = removed; i < x.length; i++) {
            t = Math.max(t, Math.abs(Vectors.dot(x[i], step)));
        }
        return t;
    }

    /** Returns the part of the removed rows in the Hessian, relative to that of the others. */
    double[][] overlap(double[] w) {
        int d = columns();
        double[][] part = hessian(w, 0);
        double[][] rest = hessian(w);
        for (int r = 0; r < d; r++) {
            part[r] = Vectors.plus(part[r], -1, rest[r]);
        }
        return SmallMatrix.similar(rest, SmallMatrix.inverseTimes(rest, part));
    }

    private double[] minimiser(double[] b) {
        double[] w = new double[columns()];
        for (int i = 0; i < 200; i++) {
            double[] g = gradient(w, 0, b);
            if (Vectors.norm(g) < 1e-13 * (1 + Vectors.norm(b))) {
                return w;
            }
            double[] step = SmallMatrix.solve(hessian(w, 0), g);
            double scale = 1;
            while (scale > 1e-6 && Vectors.norm(gradient(Vectors.plus(w, -scale, step), 0, b)) > Vectors.norm(g)) {
                scale /= 2;
            }
            w = Vectors.plus(w, -scale, step);
        }
        return w;
    }

    private double[] gradient(double[] w, int from, double[] b) {
        double[] g = b.clone();
        add(g, w, total);
        for (int i = from; i < x.length; i++) {
            add(g, x[i], slope(i, w));
        }
        return g;
    }

    private double[][] hessian(double[] w, int from) {
        int d = columns();
        double[][] h = new double[d][d];
        for (int i = from; i < x.length; i++) {
            double s = 1 / (1 + Math.exp(-Vectors.dot(x[i], w)));
            for (int r = 0; r < d; r++) {
                add(h[r], x[i], s * (1 - s) * x[i][r]);
            }
        }
        for (int r = 0; r < d; r++) {
            h[r][r] += total;
        }
        return h;
    }

    private double slope(int i, double[] w) {
        return 1 / (1 + Math.exp(-Vectors.dot(x[i], w))) - labels[i];
    }

    private static void add(double[] to, double[] v, double factor) {
        for (int j = 0; j < v.length; j++) {
            to[j] += factor * v[j];
        }
    }

    /** Returns the weights that the library's procedure ends at. */
    double[] byTheLibrary(double[] b) {
        int[] positive = Arrays.stream(labels).map(y -> y == 1 ? 0 : -1).toArray();
        Regularisation regularisation = Regularisation.fixedTotal(total);
        try (Problem problem = new Problem(
                DenseBackend.plainJava(),
                Loss.LOGISTIC,
                VectorProblem.flat(x),
                columns(),
                new Targets(1, positive, new double[0]),
                b)) {
            State trained = LogisticVectors.optimum(problem, regularisation);
            State state = trained;
            try (MinimiserStepProcedure procedure = new MinimiserStepProcedure(problem, regularisation, 1, trained)) {
                for (int i = 0; i < removed; i++) {
                    Procedure.Attempt attempt = procedure.attempt(state, new int[] {i});
                    attempt.onCommit().run();
                    state = attempt.after();
                    state.alive()[i] = false;
                }
            }
            return state.weights();
        }
    }
}
