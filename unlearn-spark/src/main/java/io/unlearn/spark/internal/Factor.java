package io.unlearn.spark.internal;

import dev.ludovic.netlib.lapack.LAPACK;
import java.util.Optional;
import org.netlib.util.intW;

/** The Cholesky factors of k packed matrices, with a number added to each diagonal, on the driver. Immutable. */
final class Factor {
    private final double[][] factors;
    private final int columns;

    private Factor(double[][] factors, int columns) {
        this.factors = factors;
        this.columns = columns;
    }

    /**
     * Factors copies of the matrices: {@code d^3 / 3} operations each.
     *
     * @return empty if one is not positive definite, which rounding may make of one from which rows were taken
     */
    static Optional<Factor> of(double[][] packed, int columns, double diagonal) {
        double[][] factors = new double[packed.length][];
        for (int c = 0; c < packed.length; c++) {
            double[] a = packed[c].clone();
            for (int j = 0, at = 0; j < columns; at += ++j + 1) {
                a[at] += diagonal;
            }
            intW info = new intW(0);
            LAPACK.getInstance().dpptrf("U", columns, a, info);
            if (info.val != 0) {
                return Optional.empty();
            }
            factors[c] = a;
        }
        return Optional.of(new Factor(factors, columns));
    }

    /** Returns the solution for a right-hand side, {@code [k][d]}. */
    double[] solve(double[] right) {
        double[] solution = right.clone();
        for (int c = 0; c < factors.length; c++) {
            intW info = new intW(0);
            LAPACK.getInstance().dpptrs("U", columns, 1, factors[c], 0, solution, c * columns, columns, info);
        }
        return solution;
    }
}
