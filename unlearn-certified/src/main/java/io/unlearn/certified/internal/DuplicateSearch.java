package io.unlearn.certified.internal;

import java.util.stream.IntStream;

/**
 * Rows that resemble leaving ones and stay. One pass over the rows, in their order.
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
        IntStream.Builder same = IntStream.builder();
        IntStream.Builder near = IntStream.builder();
        for (int row = 0; row < staying.length; row++) {
            if (staying[row]) {
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
