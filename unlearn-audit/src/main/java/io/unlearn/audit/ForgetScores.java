package io.unlearn.audit;

import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;

/**
 * How the NeurIPS 2023 challenge turns epsilons into a score: an example in the n-th interval of length 1/2, counted from
 * 0, has 2^-n points, and the score F is the mean. Intervals end at ceil(ln(N - 1)) for N models a side; beyond, there are
 * no points. Pure and thread-safe.
 *
 * <p>Source: the released program of the challenge. The metric's paper of August 2023 has 13 intervals for N = 512 where the
 * program has 14; no finite estimate reaches the last, so that the scores agree.
 */
public final class ForgetScores {
    private ForgetScores() {}

    /**
     * Returns ceil(ln(N - 1)), where the intervals end: infinite-sample epsilons above it cannot be told apart. For N = 2
     * there are no intervals, and F is 0 whatever the epsilons.
     *
     * @param models the number of models a side, at least 2
     * @throws OutOfRangeException if there are fewer than two models
     */
    public static double maxEpsilon(int models) {
        Check.atLeast("models", models, 2, "Score more models; ten a side or more say something.");
        return Math.ceil(Math.log(models - 1));
    }

    /**
     * Returns the points of one example: 2^-floor(2 epsilon) below {@link #maxEpsilon}, 0 from there on.
     *
     * @param epsilon at least 0, may be infinite
     * @param models the number of models a side, at least 2
     * @throws OutOfRangeException if an argument is out of range
     */
    public static double points(double epsilon, int models) {
        Check.inRange("epsilon", epsilon, 0, Double.POSITIVE_INFINITY, "Pass an epsilon of one example.");
        return epsilon < maxEpsilon(models) ? Math.scalb(1.0, -(int) Math.floor(2 * epsilon)) : 0;
    }

    /**
     * Returns F, the mean of the points.
     *
     * @param epsilons {@code [examples]}
     * @param models the number of models a side, at least 2
     * @throws EmptySplitException if there are no examples
     * @throws OutOfRangeException if an argument is out of range
     */
    public static double score(double[] epsilons, int models) {
        if (epsilons.length == 0) {
            throw new EmptySplitException("epsilons", "of at least one example", "empty", "Pass the forget examples.");
        }
        double sum = 0;
        for (double epsilon : epsilons) {
            sum += points(epsilon, models);
        }
        return sum / epsilons.length;
    }
}
