package io.unlearn.audit;

import io.unlearn.core.GaussianDp;
import java.util.random.RandomGenerator;

/**
 * Laws of scores whose epsilon is known exactly for each delta: no difference, randomised response with epsilon 1 and 2, and
 * normal distributions one and two standard deviations apart.
 */
enum KnownLaw {
    NULL(0, 0),
    RESPONSE_1(1, 0),
    RESPONSE_2(2, 0),
    SHIFT_1(0, 1),
    SHIFT_2(0, 2);

    private final double response;
    private final double shift;

    KnownLaw(double response, double shift) {
        this.response = response;
        this.shift = shift;
    }

    /** Returns the smallest epsilon for which the two groups are (epsilon, delta)-close. */
    double epsilon(double delta) {
        if (shift > 0) {
            return delta == 0 ? Double.POSITIVE_INFINITY : GaussianDp.epsilon(shift, delta);
        }
        // The worst event is the right answer: p <= e^epsilon (1 - p) + delta.
        double p = 1 / (1 + Math.exp(-response));
        return Math.max(0, Math.log(p - delta) - Math.log1p(-p));
    }

    /** Returns a threshold that tells the groups apart well. */
    double threshold() {
        return response > 0 ? 0.6 : shift / 2;
    }

    /** Draws the score of one model. */
    double draw(boolean positive, RandomGenerator random) {
        if (response == 0) {
            return (positive ? shift : 0) + random.nextGaussian();
        }
        boolean right = random.nextDouble() < 1 / (1 + Math.exp(-response));
        return (right == positive ? 1 : 0) + 0.1 * random.nextDouble();
    }

    /** Draws scores, {@code [models]}. */
    double[] draw(int models, boolean positive, RandomGenerator random) {
        double[] scores = new double[models];
        for (int m = 0; m < models; m++) {
            scores[m] = draw(positive, random);
        }
        return scores;
    }
}
