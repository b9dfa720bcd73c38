package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.BandTable;
import io.unlearn.audit.internal.Sweep;
import io.unlearn.core.Counts;
import io.unlearn.core.Seeds;
import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every certified bound from the scores of one rule or of all thresholds against laws whose epsilon is known exactly ({@link
 * KnownLaw}); whole procedures are in {@link ProcedureCoverageTest}. The bound may be above the truth in a share alpha of
 * the trials, plus three standard errors. All seeds are fixed. A method that failed with probability exactly alpha would
 * exceed the limit with probability about 0.002 in one cell; all of them fail with about half of alpha or less, which makes
 * that less than 1e-6.
 */
class CoverageTest {
    private static final double ALPHA = 0.1;
    private static final double DELTA = 1e-3;
    private static final int FAST = 150;
    private static final int SLOW = 4000;

    /** What is tested. */
    private enum Method {
        EQUAL_LOCAL_LEVELS(ThresholdStrategy.equalLocalLevels(), false),
        BOTH_DIRECTIONS(ThresholdStrategy.equalLocalLevels(), true),
        BONFERRONI(ThresholdStrategy.bonferroni(), false),
        FIXED(ThresholdStrategy.fixed(0.6), true),
        SPLIT(ThresholdStrategy.split(0.5, Seeds.of(3)), true),
        MULTI_SPLIT(ThresholdStrategy.multiSplit(5, Seeds.of(4)), false);

        private final ThresholdStrategy strategy;
        private final boolean both;

        Method(ThresholdStrategy strategy, boolean both) {
            this.strategy = strategy;
            this.both = both;
        }
    }

    @ParameterizedTest
    @CsvSource({"64", "128", "512"})
    void certifiedBoundsHold(int models) {
        certifiedBoundsHold(models, FAST);
    }

    @ParameterizedTest
    @CsvSource({"64", "128", "512"})
    @Tag("slow")
    void certifiedBoundsHoldInManyTrials(int models) {
        certifiedBoundsHold(models, SLOW);
    }

    private static void certifiedBoundsHold(int models, int trials) {
        for (Method method : Method.values()) {
            ThresholdBounds prepared = ThresholdBounds.prepare(models, models, DELTA, ALPHA, method.strategy);
            ThresholdBounds bounds = method.both ? prepared.bothDirections() : prepared;
            for (KnownLaw law : KnownLaw.values()) {
                int wrong = wrong(
                        law,
                        models,
                        trials,
                        (up, down) -> bounds.bound(up, down).lower(),
                        law.epsilon(DELTA));
                assertThat(wrong).as("%s, %s, %d models", method, law, models).isLessThanOrEqualTo(limit(trials));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"64", "128", "512"})
    void boundsFromCountsHold(int models) {
        boundsFromCountsHold(models, 2 * FAST);
    }

    @ParameterizedTest
    @CsvSource({"64", "128", "512"})
    @Tag("slow")
    void boundsFromCountsHoldInManyTrials(int models) {
        boundsFromCountsHold(models, SLOW);
    }

    private static void boundsFromCountsHold(int models, int trials) {
        for (KnownLaw law : KnownLaw.values()) {
            double threshold = law.threshold();
            int clopper = wrong(
                    law,
                    models,
                    trials,
                    (up, down) -> EpsilonBounds.clopperPearsonLower(counts(up, down, threshold), DELTA, ALPHA),
                    law.epsilon(DELTA));
            int accuracy = wrong(
                    law,
                    models,
                    trials,
                    (up, down) -> EpsilonBounds.balancedAccuracy(counts(up, down, threshold), DELTA, ALPHA)
                            .lower(),
                    law.epsilon(DELTA));
            assertThat(clopper)
                    .as("Clopper-Pearson, %s, %d models", law, models)
                    .isLessThanOrEqualTo(limit(trials));
            assertThat(accuracy).as("accuracy, %s, %d models", law, models).isLessThanOrEqualTo(limit(trials));
        }
    }

    /** A true claim of mu-GDP is refuted rarely, by a fixed rule and by the best of all thresholds. */
    @ParameterizedTest
    @CsvSource({"64, 0", "128, 1", "512, 2"})
    void trueGaussianClaimsAreRefutedRarely(int models, double mu) {
        KnownLaw law = mu == 0 ? KnownLaw.NULL : mu == 1 ? KnownLaw.SHIFT_1 : KnownLaw.SHIFT_2;
        ThresholdBounds band = ThresholdBounds.prepare(models, models, 0, ALPHA, ThresholdStrategy.equalLocalLevels());
        int trials = 2 * FAST;
        assertThat(wrong(law, models, trials, band::muLower, mu)).isLessThanOrEqualTo(limit(trials));
        assertThat(wrong(
                        law,
                        models,
                        trials,
                        (up, down) -> GaussianDpBounds.muLower(counts(up, down, mu / 2), ALPHA),
                        mu))
                .isLessThanOrEqualTo(limit(trials));
    }

    /** The error of many published tools: the largest of the single bounds over all thresholds. This test can fail. */
    @Test
    void theLargestOfManySingleBoundsIsNotABound() {
        int models = 512;
        int trials = 1500;
        BandTable single = new BandTable(SimultaneousBand.pointwise(models, ALPHA / 2), 0);
        int wrong = wrong(
                KnownLaw.NULL,
                models,
                trials,
                (up, down) -> {
                    Sweep sweep = new Sweep(models, models);
                    System.arraycopy(up, 0, sweep.positives(), 0, models);
                    System.arraycopy(down, 0, sweep.negatives(), 0, models);
                    sweep.sort();
                    long rule = sweep.best((fn, fp) -> single.epsilon(fn, single, fp));
                    return single.epsilon((int) (rule >>> 32), single, (int) rule);
                },
                0);
        assertThat(wrong).isGreaterThan(limit(trials));
    }

    private static int wrong(
            KnownLaw law, int models, int trials, ToDoubleBiFunction<double[], double[]> bound, double truth) {
        Seeds seeds = Seeds.of(2024).split(law.name()).split(models);
        int wrong = 0;
        for (int i = 0; i < trials; i++) {
            RandomGenerator random = seeds.split(i).generator();
            double[] up = law.draw(models, true, random);
            double[] down = law.draw(models, false, random);
            wrong += bound.applyAsDouble(up, down) > truth ? 1 : 0;
        }
        return wrong;
    }

    private static int limit(int trials) {
        return (int) Math.floor(trials * ALPHA + 3 * Math.sqrt(trials * ALPHA * (1 - ALPHA)));
    }

    private static Counts counts(double[] up, double[] down, double threshold) {
        long tp = Arrays.stream(up).filter(v -> v >= threshold).count();
        long fp = Arrays.stream(down).filter(v -> v >= threshold).count();
        return new Counts(tp, up.length - tp, fp, down.length - fp);
    }
}
