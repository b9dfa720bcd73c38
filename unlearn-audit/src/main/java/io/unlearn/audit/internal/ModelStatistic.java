package io.unlearn.audit.internal;

import io.unlearn.core.ScoreMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One number for a whole model, made from its scores on all examples so that it is large for the models of one group. One
 * number a model, and not one an example, because the scores of one model on many examples are not independent.
 */
sealed interface ModelStatistic permits ModelStatistic.Linear, ModelStatistic.Distance, SummedAttack {
    /** What it is, for reports. */
    String name();

    /** The value for one row of {@code scores}. */
    double of(ScoreMatrix scores, int model);

    /** A weighted sum of the scores. */
    record Linear(String name, double[] weights) implements ModelStatistic {
        @Override
        public double of(ScoreMatrix scores, int model) {
            double sum = 0;
            for (int e = 0; e < weights.length; e++) {
                sum += weights[e] == 0 ? 0 : weights[e] * scores.get(model, e);
            }
            return sum;
        }
    }

    /** The squared distance from the centre of the negatives, in units of the spread, with a sign. */
    record Distance(String name, double sign, double[] centre, double[] inverseSpread) implements ModelStatistic {
        @Override
        public double of(ScoreMatrix scores, int model) {
            double sum = 0;
            for (int e = 0; e < centre.length; e++) {
                double z = (scores.get(model, e) - centre[e]) * inverseSpread[e];
                sum += z * z;
            }
            return sign * sum;
        }
    }

    /**
     * Derives candidates from two groups: the diagonal linear discriminant, the one example that separates best, the mean of
     * all examples, and the distance from the negatives, which may be larger for the positives or smaller.
     *
     * <p>The spread of each example is raised by the median spread, so that an example does not win because a few models
     * happen to agree on it (Tusher, Tibshirani and Chu 2001).
     */
    static List<ModelStatistic> candidates(
            ScoreMatrix positives, int[] chosenPositives, ScoreMatrix negatives, int[] chosenNegatives) {
        int examples = positives.examples();
        double[] centre = new double[examples];
        double[] difference = new double[examples];
        double[] spread = new double[examples];
        for (int e = 0; e < examples; e++) {
            double positive = mean(positives, chosenPositives, e);
            centre[e] = mean(negatives, chosenNegatives, e);
            difference[e] = positive - centre[e];
            spread[e] = Math.sqrt((squares(positives, chosenPositives, e, positive)
                            + squares(negatives, chosenNegatives, e, centre[e]))
                    / Math.max(1, chosenPositives.length + chosenNegatives.length - 2));
        }
        double[] inverse = inverse(spread);
        double[] discriminant = new double[examples];
        double[] all = new double[examples];
        double sum = 0;
        int best = 0;
        for (int e = 0; e < examples; e++) {
            discriminant[e] = difference[e] * inverse[e] * inverse[e];
            sum += difference[e] * inverse[e];
            best = Math.abs(difference[e] * inverse[e]) > Math.abs(difference[best] * inverse[best]) ? e : best;
        }
        for (int e = 0; e < examples; e++) {
            all[e] = Math.copySign(inverse[e], sum) / examples;
        }
        double[] single = new double[examples];
        single[best] = Math.copySign(1, difference[best]);
        List<ModelStatistic> candidates = new ArrayList<>();
        candidates.add(new Linear("diagonal discriminant of all examples", discriminant));
        candidates.add(new Linear("score of example " + best, single));
        candidates.add(new Linear("mean score of all examples", all));
        candidates.add(new Distance("distance from the other group", 1, centre, inverse));
        candidates.add(new Distance("closeness to the other group", -1, centre, inverse));
        return candidates;
    }

    private static double[] inverse(double[] spread) {
        double[] sorted = spread.clone();
        Arrays.sort(sorted);
        double floor = sorted[sorted.length / 2];
        double[] inverse = new double[spread.length];
        for (int e = 0; e < spread.length; e++) {
            double raised = spread[e] + floor;
            inverse[e] = raised > 0 ? 1 / raised : 1;
        }
        return inverse;
    }

    private static double mean(ScoreMatrix scores, int[] chosen, int example) {
        double sum = 0;
        for (int m : chosen) {
            sum += scores.get(m, example);
        }
        return sum / chosen.length;
    }

    private static double squares(ScoreMatrix scores, int[] chosen, int example, double mean) {
        double sum = 0;
        for (int m : chosen) {
            double d = scores.get(m, example) - mean;
            sum += d * d;
        }
        return sum;
    }
}
