package io.unlearn.certified;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** The gradient norm of an objective to more than 30 digits. */
public final class BigGradient {
    private static final MathContext DIGITS = new MathContext(40);

    private BigGradient() {}

    /**
     * Returns the gradient norm of the sum objective at the exact values of the doubles given.
     *
     * @param weights {@code [outputs][columns]}
     */
    public static double residual(LinearModel shape, double[] weights, TrainingRows rows, double regularisation) {
        int columns = shape.columns();
        int[] labels = shape.labelsCopy();
        BigDecimal square = BigDecimal.ZERO;
        for (int k = 0; k < shape.outputs(); k++) {
            BigDecimal[] gradient = new BigDecimal[columns];
            for (int j = 0; j < columns; j++) {
                gradient[j] = big(regularisation).multiply(big(weights[k * columns + j]), DIGITS);
            }
            for (int i = 0; i < rows.size(); i++) {
                double[] x = Arrays.copyOf(rows.featuresCopy(i), columns);
                if (shape.intercept()) {
                    x[columns - 1] = 1;
                }
                BigDecimal score = BigDecimal.ZERO;
                for (int j = 0; j < columns; j++) {
                    score = score.add(big(x[j]).multiply(big(weights[k * columns + j])), DIGITS);
                }
                BigDecimal slope = rows.labelled()
                        ? logisticSlope(score, rows.label(i) == labels[shape.outputs() == 1 ? 1 : k])
                        : score.subtract(big(rows.target(i)), DIGITS);
                for (int j = 0; j < columns; j++) {
                    gradient[j] = gradient[j].add(slope.multiply(big(x[j]), DIGITS), DIGITS);
                }
            }
            for (BigDecimal g : gradient) {
                square = square.add(g.multiply(g, DIGITS), DIGITS);
            }
        }
        return square.sqrt(DIGITS).doubleValue();
    }

    private static BigDecimal big(double value) {
        return new BigDecimal(value);
    }

    private static BigDecimal logisticSlope(BigDecimal score, boolean positive) {
        BigDecimal e = exp(positive ? score : score.negate());
        BigDecimal tail = BigDecimal.ONE.divide(BigDecimal.ONE.add(e, DIGITS), DIGITS);
        return positive ? tail.negate() : tail;
    }

    /** By its series at x / 2^k, squared k times. */
    private static BigDecimal exp(BigDecimal x) {
        int halvings = Math.max(0, Math.getExponent(x.doubleValue()) + 6);
        MathContext more = new MathContext(DIGITS.getPrecision() + 10);
        BigDecimal small = x.divide(BigDecimal.valueOf(2).pow(halvings), more);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int i = 1; i < 30; i++) {
            term = term.multiply(small, more).divide(BigDecimal.valueOf(i), more);
            sum = sum.add(term, more);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, more);
        }
        return sum;
    }
}
