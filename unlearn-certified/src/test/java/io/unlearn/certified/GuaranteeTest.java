package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.certified.internal.ExactBinomial;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRequest;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The guarantee itself, by counting: a tiny model is trained, relieved of a row and released, and trained without that row
 * and released, many times over. On one half of the releases a threshold on a weight is chosen that tells the two apart best;
 * on the other half an exact lower bound on epsilon is found, which may not exceed what the certificates promise.
 */
class GuaranteeTest {
    private static final double EPSILON = 1;
    private static final double DELTA = 0.02;
    private static final double SIGMA = 0.1;

    /** One row that pulls a weight, and some that hardly do. */
    private static final TrainingRows ROWS = TrainingRows.classification(
            new double[][] {{1, 0}, {0.1, 0.3}, {-0.1, 0.2}, {0.05, -0.4}, {-0.2, -0.1}}, new int[] {1, 0, 1, 1, 0});

    private static final RemovalRequest FIRST = RemovalRequest.record("0");

    /** Each masking with a residual limit so wide that a removal leaves as much as it may. */
    enum Kind {
        PROVED_OUTPUT(
                () -> trainer().masking(Masking.outputNoise(EPSILON, DELTA).withReleases(1))),
        PROVED_SHARED_B(() -> trainer()
                .masking(Masking.sharedPerturbation(EPSILON, DELTA, 0.02).withReleases(1))),
        RENYI_JACOBIAN(() -> trainer()
                .regularisation(Regularisation.fixedTotal(4))
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.renyiJacobian(EPSILON, DELTA, SIGMA, 1)));

        private final Supplier<CertifiedTrainer> trainer;

        Kind(Supplier<CertifiedTrainer> trainer) {
            this.trainer = trainer;
        }

        private static CertifiedTrainer trainer() {
            return CertifiedTrainer.logistic()
                    .regularisation(Regularisation.fixedTotal(2))
                    .labels(0, 1)
                    .intercept(false)
                    .residualLimit(0.01)
                    .progress(Progress.none());
        }

        double removed() {
            try (LinearRemoval model = trainer.get().train(ROWS)) {
                model.remove(FIRST).certifiedOrThrow();
                return model.publish().model().weightsCopy()[0];
            }
        }

        double retrained() {
            try (LinearRemoval model = trainer.get().train(ROWS.where(i -> i > 0))) {
                return model.publish().model().weightsCopy()[0];
            }
        }

        /** What would be released if nothing were removed. */
        double kept() {
            try (LinearRemoval model = trainer.get().train(ROWS)) {
                return model.publish().model().weightsCopy()[0];
            }
        }
    }

    /**
     * A bound at error 1e-6 for each kind and direction: the test fails for a correct library with probability below 1e-5. The
     * same numbers find a library that removes nothing.
     */
    @ParameterizedTest
    @EnumSource
    void noLowerBoundExceedsThePromise(Kind kind) {
        int trials = 600;
        double[] removed = sample(kind::removed, 2 * trials);
        double[] retrained = sample(kind::retrained, 2 * trials);
        assertThat(lowerBound(removed, retrained, trials, 1e-6)).isLessThanOrEqualTo(EPSILON);
        assertThat(lowerBound(retrained, removed, trials, 1e-6)).isLessThanOrEqualTo(EPSILON);
        double[] kept = sample(kind::kept, 2 * trials);
        assertThat(lowerBound(kept, retrained, trials, 1e-6)).as("no removal").isGreaterThan(EPSILON);
    }

    /**
     * Three hundred bounds at error 0.05. A correct library exceeds the promise more than 36 times with probability below 1e-6,
     * by the tail of Bin(300, 0.05).
     */
    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void lowerBoundsExceedThePromiseNoMoreOftenThanTheirErrorAllows(Kind kind) {
        int exceeded = 0;
        for (int i = 0; i < 300; i++) {
            double[] removed = sample(kind::removed, 400);
            double[] retrained = sample(kind::retrained, 400);
            exceeded += lowerBound(removed, retrained, 200, 0.05) > EPSILON ? 1 : 0;
        }
        assertThat(new ExactBinomial(300).upperTail(37, 0.05)).isLessThan(1e-6);
        assertThat(exceeded).isLessThanOrEqualTo(36);
    }

    private static double[] sample(Supplier<Double> release, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> release.get());
        return values;
    }

    /** The threshold and its side are chosen on the first half, the bound is found on the second. */
    private static double lowerBound(double[] here, double[] there, int half, double error) {
        double[] firstHere = Arrays.copyOf(here, half);
        double[] firstThere = Arrays.copyOf(there, half);
        double[] candidates = firstHere.clone();
        Arrays.sort(candidates);
        double best = Double.NEGATIVE_INFINITY;
        double threshold = 0;
        boolean above = true;
        for (int i = 0; i < half; i += Math.max(1, half / 50)) {
            for (boolean side : new boolean[] {true, false}) {
                int p = count(firstHere, candidates[i], side);
                int q = count(firstThere, candidates[i], side);
                double score = Math.log(Math.max(1e-3, (double) p / half - DELTA)) - Math.log((q + 3.0) / half);
                if (score > best) {
                    best = score;
                    threshold = candidates[i];
                    above = side;
                }
            }
        }
        double[] secondHere = Arrays.copyOfRange(here, half, here.length);
        double[] secondThere = Arrays.copyOfRange(there, half, there.length);
        return new ExactBinomial(half)
                .epsilon(count(secondHere, threshold, above), count(secondThere, threshold, above), DELTA, error);
    }

    private static int count(double[] values, double threshold, boolean above) {
        int count = 0;
        for (double value : values) {
            count += value > threshold == above ? 1 : 0;
        }
        return count;
    }
}
