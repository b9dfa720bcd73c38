package io.unlearn.algorithms.experiment;

import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Verdict;

/**
 * One line of a {@link Leaderboard}.
 *
 * @param role whether it is a method, or a control that tells how to read the others
 * @param method its name
 * @param tuning where the hyper-parameters come from; empty for a control
 * @param hyperparameters as text; empty for a control
 * @param models how many models there are
 * @param forget F with its null and interval
 * @param accuracy mean shares of right answers
 * @param utility accuracies relative to retraining
 * @param time what a model took
 * @param bound what an audit proves or estimates about these models against the retrained ones
 * @param verdict of that audit
 */
public record LeaderboardRow(
        Role role,
        String method,
        String tuning,
        String hyperparameters,
        int models,
        ForgetMetric.Evaluation forget,
        Accuracy accuracy,
        Utility utility,
        Time time,
        EpsilonBound bound,
        Verdict verdict) {
    /** What a line is for. */
    public enum Role {
        /** Known in advance: retraining anew, or not unlearning at all. */
        CONTROL,
        /** To be judged. */
        METHOD
    }

    /**
     * Mean shares of right answers, in [0, 1].
     *
     * @param retain on the retain part
     * @param test on data that nobody was trained on
     * @param forget on the forget part
     */
    public record Accuracy(double retain, double test, double forget) {}

    /**
     * Ratios of mean accuracies, as the NeurIPS 2023 challenge has them.
     *
     * @param retain on the retain part, relative to the retrained models
     * @param test on the test set, relative to the retrained models
     */
    public record Utility(double retain, double test) {
        /** Returns the product of both, which the challenge multiplies F by, without a cap. */
        public double product() {
            return retain * test;
        }

        /** Returns the product with each ratio capped at 1, so that a better model than a retrained one gains nothing. */
        public double cappedProduct() {
            return Math.min(1, retain) * Math.min(1, test);
        }
    }

    /**
     * What a model took, without scoring.
     *
     * @param wallSeconds by the clock, mean
     * @param cpuSeconds of the processor, mean
     * @param share of the processor time of retraining
     * @param limit the largest share that counts as efficient
     */
    public record Time(double wallSeconds, double cpuSeconds, double share, double limit) {
        /** Returns whether the method kept within the limit. */
        public boolean efficient() {
            return share <= limit;
        }
    }

    /** Returns F times both utility ratios. */
    public double finalScore() {
        return forget.score().value() * utility.product();
    }

    /** Returns F times both utility ratios, each capped at 1. */
    public double cappedFinalScore() {
        return forget.score().value() * utility.cappedProduct();
    }

    /** Returns the method with its tuning. */
    public String title() {
        return tuning.isEmpty() ? method : method + " (" + tuning + ")";
    }
}
