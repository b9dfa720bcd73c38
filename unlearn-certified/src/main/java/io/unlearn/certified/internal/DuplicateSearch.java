package io.unlearn.certified.internal;

import java.util.stream.IntStream;

/**
 * Rows that resemble leaving ones and stay. One product of all rows with one vector rules out most of them; the others are
 * compared column by column.
 *
 * @param same rows with exactly the features of a leaving row, ascending
 * @param near further rows within the distance of one, ascending
 */
public record DuplicateSearch(int[] same, int[] near) {
    /** Columns after which a pair that is far apart already is given up. */
    private static final int STRIDE = 16;

    /**
     * Searches among the rows that count.
     *
     * @param leaving ascending
     * @param distance Euclidean, at least 0
     */
    public static DuplicateSearch among(Problem problem, boolean[] alive, int[] leaving, double distance) {
        boolean[] staying = alive.clone();
        for (int row : leaving) {
            staying[row] = false;
        }
        double[][] gone = problem.rowArrays(leaving);
        double[] products = problem.products(direction(problem.columns()));
        IntStream.Builder same = IntStream.builder();
        IntStream.Builder near = IntStream.builder();
        for (int row = 0; row < staying.length; row++) {
            if (staying[row] && mayBeNear(problem, products, row, leaving, distance)) {
                double least = leastSquare(gone, problem.rowArrays(new int[] {row})[0], distance * distance);
                if (least == 0) {
                    same.add(row);
                } else if (least <= distance * distance) {
                    near.add(row);
                }
            }
        }
        return new DuplicateSearch(same.build().toArray(), near.build().toArray());
    }

    /**
     * Whether the products with the direction, a unit vector, allow a distance: they differ by no more than it, up to rounding,
     * which is at most gamma(d) times the norm of each row.
     */
    private static boolean mayBeNear(Problem problem, double[] products, int row, int[] leaving, double distance) {
        for (int other : leaving) {
            double norms = problem.rowNorm(row) + problem.rowNorm(other);
            double room = distance * (1 + 1e-9) + 4 * Rounding.gamma(problem.columns() + 8L) * norms;
            if (Math.abs(products[row] - products[other]) <= room) {
                return true;
            }
        }
        return false;
    }

    /** A unit vector of equal parts with scattered signs; any vector would do, this one tells most data apart. */
    private static double[] direction(int d) {
        double[] u = new double[d];
        for (int j = 0; j < d; j++) {
            u[j] = Math.copySign(1 / Math.sqrt(d), Long.hashCode((j + 1) * 0x9E3779B97F4A7C15L));
        }
        return u;
    }

    /**
     * Returns the least squared distance to any of the rows; infinite if all are farther than the limit. It is 0 for the same
     * features only: differences so small that their squares vanish count as the smallest number.
     */
    private static double leastSquare(double[][] gone, double[] x, double limit) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] other : gone) {
            double square = square(other, x, limit);
            least = square <= limit ? Math.min(least, square) : least;
        }
        return least;
    }

    private static double square(double[] a, double[] b, double limit) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double difference = a[j] - b[j];
            sum += difference == 0 ? 0 : Math.max(Double.MIN_VALUE, difference * difference);
            if (j % STRIDE == STRIDE - 1 && sum > limit) {
                return sum;
            }
        }
        return sum;
    }
}
