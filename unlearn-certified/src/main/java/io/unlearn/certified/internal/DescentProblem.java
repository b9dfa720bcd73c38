package io.unlearn.certified.internal;

/**
 * What is declared about a problem of Descent-to-Delete before training, and what follows from it alone: the objective is the
 * mean of the logistic losses over the rows, all outputs together, plus lambda/2 |w|^2, over the ball of the radius. No
 * number here depends on the rows. Proofs: docs/certified.md.
 *
 * @param rowNormBound bound C on the norm of a row, the constant feature included
 * @param outputs number of weight vectors
 * @param columns length of a weight vector
 * @param lambda regularisation for each row, which is the strong convexity m
 * @param radius of the ball that weights are projected on
 * @param rows number of rows at training, n
 * @param minimumRows fewest rows for which the guarantee holds
 * @param maximumRows most rows for which the bound on rounding holds
 */
public record DescentProblem(
        double rowNormBound,
        int outputs,
        int columns,
        double lambda,
        double radius,
        int rows,
        int minimumRows,
        int maximumRows) {
    private static final double UNIT_ROUNDOFF = 0x1p-53;

    /** Room for the rounding of a bound itself. */
    private static final double SLACK = 1.01;

    /** Returns half of the rows of a training set, rounded up, down to which the published theorem holds. */
    public static int half(int rows) {
        return rows - rows / 2;
    }

    /** Returns the number of weights. */
    public int parameters() {
        return outputs * columns;
    }

    /** Returns a bound on the gradient of the loss of one row: each slope is at most 1. */
    public double lossGradientBound() {
        return Math.sqrt(outputs) * rowNormBound;
    }

    /** Returns M: the second derivative of the logistic loss is at most 1/4. */
    public double smoothness() {
        return rowNormBound * rowNormBound / 4 + lambda;
    }

    /** Returns the step size, 2 / (m + M). */
    public double stepSize() {
        return 2 / (lambda + smoothness());
    }

    /** Returns the contraction of one step, (M - m) / (M + m). */
    public double contraction() {
        return rowNormBound * rowNormBound / 4 / (smoothness() + lambda);
    }

    /** Returns ln(1 / contraction), without the cancellation. */
    public double rate() {
        return Math.log1p(8 * lambda / (rowNormBound * rowNormBound));
    }

    /** Returns a number that the rate is not below, with the rounding of the step size: what proofs use. */
    double provedRate() {
        return rate() * (1 - 1e-12) - 16 * UNIT_ROUNDOFF;
    }

    /** Returns whether the minimiser over all weights lies in the ball, whatever the rows are. */
    public boolean minimiserInside() {
        return radius >= lossGradientBound() / lambda;
    }

    /** Returns a bound on the norm of the minimiser over the ball. */
    public double minimiserBound() {
        return Math.min(radius, lossGradientBound() / lambda);
    }

    /** Returns a Lipschitz constant of the objective of one row on the ball that holds every minimiser. */
    public double lipschitz() {
        return lossGradientBound() + lambda * minimiserBound();
    }

    /** Returns the published Lipschitz constant, on the whole ball. */
    public double publishedLipschitz() {
        return lossGradientBound() + lambda * radius;
    }

    /** Returns a bound on how far the minimiser moves when one row comes or leaves and {@code minimumRows} stay. */
    public double drift() {
        return drift(1, minimumRows + 1, minimumRows);
    }

    /** Returns a bound on how far the minimiser moves when {@code changed} rows come, or leave. */
    public double drift(int changed, int before, int after) {
        return 2.0 * changed * lipschitz() / (((double) before + after) * lambda);
    }

    /** Returns the published bound on the same, 4 L / (m n); with a declared minimum, that for twice as many rows. */
    public double publishedDrift() {
        return 4 * publishedLipschitz() / (lambda * publishedRows());
    }

    private double publishedRows() {
        return minimumRows == half(rows) ? rows : 2.0 * minimumRows;
    }

    /** Returns gamma^steps drift / (1 - gamma^steps), the distance to the minimiser that updates settle at. */
    public static double steadyError(double drift, int steps, double rate) {
        return drift / Math.expm1(steps * rate);
    }

    /** Returns how far rounding may keep any number of steps from the exact ones: a geometric series of single errors. */
    public double roundingError() {
        double left = -Math.expm1(-provedRate());
        return ofOneStep() / left;
    }

    /**
     * Bounds the rounding of one step (Higham, section 3.1; any order of summation): of the scores, of the slopes, of the sum
     * over the rows, of the step, and of the projection. See {@code Rounding} for the terms of the gradient.
     */
    private double ofOneStep() {
        double loss = lossGradientBound();
        double longest = radius * (1 + 1e-9);
        double ofScores = Rounding.gamma(columns) * rowNormBound * rowNormBound / 4 * longest;
        double ofSlopes = 8 * UNIT_ROUNDOFF * loss;
        double ofSum = Rounding.gamma(maximumRows + 1L) * (loss + ofScores + ofSlopes);
        double ofRest = Rounding.gamma(4) * (loss + lambda * longest);
        double gradient = ofScores + ofSlopes + ofSum + ofRest;
        double step = stepSize() * (gradient + Rounding.gamma(4) * (loss + lambda * longest));
        return SLACK * (step + Rounding.gamma(parameters() + 12L) * longest);
    }
}
