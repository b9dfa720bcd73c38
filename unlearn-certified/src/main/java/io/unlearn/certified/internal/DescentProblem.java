package io.unlearn.certified.internal;

/**
 * What is declared about a problem of Descent-to-Delete before training, and what follows from it alone: the objective is the
 * mean of the losses over the rows, all outputs together, plus lambda/2 |w|^2, over the ball of the radius. No number here
 * depends on the rows. Proofs: docs/certified.md.
 *
 * @param targetBound bound B on an absolute target; of no meaning for a logistic loss
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
        Loss loss,
        double targetBound,
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

    /** Returns the same over a ball of this radius. */
    public DescentProblem inBall(double newRadius) {
        return new DescentProblem(
                loss, targetBound, rowNormBound, outputs, columns, lambda, newRadius, rows, minimumRows, maximumRows);
    }

    /** Returns the same with another regularisation. */
    public DescentProblem regularised(double newLambda) {
        return new DescentProblem(
                loss, targetBound, rowNormBound, outputs, columns, newLambda, radius, rows, minimumRows, maximumRows);
    }

    /** Returns the number of weights. */
    public int parameters() {
        return outputs * columns;
    }

    /** Returns a bound on the gradient of the loss of one row, for weights up to this norm. */
    public double lossGradientBound(double norm) {
        double slope = loss == Loss.LOGISTIC ? 1 : rowNormBound * norm + targetBound;
        return Math.sqrt(outputs) * rowNormBound * slope;
    }

    /** Returns a bound on the second derivative of the loss of one row along a vector of length 1. */
    private double curvature() {
        return rowNormBound * rowNormBound * loss.curvatureBound();
    }

    /** Returns M. */
    public double smoothness() {
        return curvature() + lambda;
    }

    /** Returns the step size, 2 / (m + M). */
    public double stepSize() {
        return 2 / (lambda + smoothness());
    }

    /** Returns the contraction of one step, (M - m) / (M + m). */
    public double contraction() {
        return curvature() / (smoothness() + lambda);
    }

    /** Returns ln(1 / contraction), without the cancellation. */
    public double rate() {
        return Math.log1p(2 * lambda / curvature());
    }

    /** Returns a number that the rate is not below, with the rounding of the step size: what proofs use. */
    double provedRate() {
        return rate() * (1 - 1e-12) - 16 * UNIT_ROUNDOFF;
    }

    /**
     * Returns a bound on the norm of the minimiser over all weights, whatever the rows are. There lambda w is minus the mean of
     * the gradients of the losses. Logistic slopes are at most 1; for squares, the objective is at most that at 0, B^2 / 2, so
     * that lambda |w|^2 is at most B^2, and the mean of the absolute slopes at most B.
     */
    public double freeMinimiserBound() {
        return loss == Loss.LOGISTIC
                ? lossGradientBound(0) / lambda
                : Math.min(rowNormBound * targetBound / lambda, targetBound / Math.sqrt(lambda));
    }

    /** Returns whether the minimiser over all weights lies in the ball, whatever the rows are. */
    public boolean minimiserInside() {
        return radius >= freeMinimiserBound();
    }

    /** Returns a bound on the norm of the minimiser over the ball. */
    public double minimiserBound() {
        return Math.min(radius, freeMinimiserBound());
    }

    /** Returns a Lipschitz constant of the objective of one row on the ball that holds every minimiser. */
    public double lipschitz() {
        return lossGradientBound(minimiserBound()) + lambda * minimiserBound();
    }

    /** Returns the published Lipschitz constant, on the whole ball. */
    public double publishedLipschitz() {
        return lossGradientBound(radius) + lambda * radius;
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
        double longest = radius * (1 + 1e-9);
        double largest = lossGradientBound(longest);
        double ofScores = Rounding.gamma(columns) * curvature() * longest;
        double ofSlopes = 8 * UNIT_ROUNDOFF * largest;
        double ofSum = Rounding.gamma(maximumRows + 1L) * (largest + ofScores + ofSlopes);
        double ofRest = Rounding.gamma(4) * (largest + lambda * longest);
        double gradient = ofScores + ofSlopes + ofSum + ofRest;
        double step = stepSize() * (gradient + Rounding.gamma(4) * (largest + lambda * longest));
        return SLACK * (step + Rounding.gamma(parameters() + 12L) * longest);
    }
}
