package io.unlearn.core.internal.math;

import java.util.function.DoubleUnaryOperator;

/** Gauss-Legendre quadrature with 16 nodes: exact for polynomials up to degree 31. Stateless and thread-safe. */
public final class GaussLegendre {
    private static final int NODES = 16;
    private static final double[] ABSCISSA = new double[NODES];
    private static final double[] WEIGHT = new double[NODES];

    static {
        for (int i = 0; i < NODES; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
            double derivative = 0;
            for (int newton = 0; newton < 8; newton++) {
                double previous = 1;
                double value = x;
                for (int n = 2; n <= NODES; n++) {
                    double next = ((2 * n - 1) * x * value - (n - 1) * previous) / n;
                    previous = value;
                    value = next;
                }
                derivative = NODES * (x * value - previous) / (x * x - 1);
                x -= value / derivative;
            }
            ABSCISSA[i] = x;
            WEIGHT[i] = 2 / ((1 - x * x) * derivative * derivative);
        }
    }

    private GaussLegendre() {}

    /** Returns the integral of {@code f} from {@code low} over a stretch of {@code length}. */
    public static double integrate(DoubleUnaryOperator f, double low, double length) {
        double half = length / 2;
        double sum = 0;
        for (int i = 0; i < NODES; i++) {
            sum += WEIGHT[i] * f.applyAsDouble(low + half * (1 + ABSCISSA[i]));
        }
        return half * sum;
    }
}
