package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.BandTable;
import io.unlearn.audit.internal.HeldOutAttack;
import io.unlearn.core.Counts;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.math.Normal;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Errors that are known of published audit tools. Each test computes the wrong value as well, and tells the two apart. */
class PublishedErrorsTest {
    /** The challenge's program asserts an array of kept thresholds, which fails as soon as there are two. */
    @Test
    void severalKeptThresholdsAreNoError() {
        double[] unlearned = {0, 1, 2, 3, 4, 5, 6, 7};
        double[] retrained = {3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5};
        assertThat(ChallengeEpsilon.publishedGrid(unlearned, retrained, 1e-5).epsilon())
                .isPositive();
        // There, equal constants leave no threshold at all, which fails too.
        double[] constant = {1, 1, 1, 1};
        assertThat(ChallengeEpsilon.publishedGrid(constant, constant, 1e-5).epsilon())
                .isZero();
    }

    /** A published likelihood-ratio attack takes the members' deviation for the others, where the variance is fixed. */
    @Test
    void theVarianceOfBothGroupsComesFromBoth() {
        double[] in = {4, 6, 5, 5};
        double[] out = {-4, 4, 0, 0};
        double ours = ExampleAttack.LIRA_EQUAL_VARIANCE.fit(in, out).applyAsDouble(3);
        double pooled = (0.5 + 8) / 2;
        assertThat(ours).isCloseTo((3 * 3 - 2 * 2) / (2 * pooled), within(1e-12));
        double wrong = (3 * 3 - 2 * 2) / (2 * 0.5);
        assertThat(Math.abs(ours - wrong)).isGreaterThan(1);
    }

    /** The paper's offline attack is a tail, the published program's is a density: named, and not confused. */
    @Test
    void theOfflineAttackOfThePaperIsNotThatOfItsProgram() {
        double[] out = {-1, 0, 1, 0};
        double belowAll = -6;
        double oneSided = ExampleAttack.LIRA_OFFLINE_ONE_SIDED.fit(out, out).applyAsDouble(belowAll);
        double twoSided = ExampleAttack.LIRA_OFFLINE_TWO_SIDED.fit(out, out).applyAsDouble(belowAll);
        assertThat(oneSided).as("nothing suspicious below").isLessThan(1e-10);
        assertThat(twoSided).as("suspicious on either side").isGreaterThan(30);
    }

    /**
     * Many tools report the largest Clopper-Pearson bound over all thresholds, on the models it was chosen on. Two groups of
     * 500 that are alike: the naive maximum is above 0 in 18 % of all cases by simulation, where 10 % are promised. Here,
     * with 400 audits, the naive one fails more than 48 times (Bin(400, 0.182) is at or below 48 with probability 6e-4), and
     * ours at most 21 times in 100 (Bin(100, 0.1) is above with probability 4e-4 if it were wrong just as often as promised).
     */
    @Test
    void theLargestBoundOverThresholdsIsNotCalledCertified() {
        Seeds seeds = Seeds.of(99);
        BandTable single = new BandTable(SimultaneousBand.pointwise(500, 0.1 / 2), 0);
        int naive = 0;
        int ours = 0;
        for (int i = 0; i < 400; i++) {
            ScoreMatrix a =
                    ExampleAttackTest.gaussian(500, 1, 0, 1, seeds.split("a").split(i));
            ScoreMatrix b =
                    ExampleAttackTest.gaussian(500, 1, 0, 1, seeds.split("b").split(i));
            naive += naiveMaximum(a.columnCopy(0), b.columnCopy(0), single) > 0 ? 1 : 0;
            ours += i < 100
                            && HeldOutAttack.bound(a, b, 0, 0.1, seeds.split(i), "test")
                                            .lower()
                                    > 0
                    ? 1
                    : 0;
        }
        assertThat(naive).isGreaterThan(48);
        assertThat(ours).isLessThanOrEqualTo(21);
    }

    private static double naiveMaximum(float[] positives, float[] negatives, BandTable single) {
        float[] p = positives.clone();
        float[] n = negatives.clone();
        Arrays.sort(p);
        Arrays.sort(n);
        double best = 0;
        int below = 0;
        for (int i = 0; i < p.length; i++) {
            while (below < n.length && n[below] < p[i]) {
                below++;
            }
            best = Math.max(best, single.epsilon(i, single, n.length - below));
        }
        return best;
    }

    /** A published tool takes a maximum along an axis for a maximum with 0, and reports negative lower bounds. */
    @Test
    void noLowerBoundIsNegative() {
        Counts hopeless = new Counts(1, 99, 99, 1);
        assertThat(EpsilonBounds.clopperPearson(hopeless, 0, 0.05).lower()).isZero();
    }

    /** A widely copied modified entropy takes ln p_k for ln(1 - p_k), and overwrites the label's column of every row. */
    @Test
    void modifiedEntropyFallsWithTheConfidenceInTheLabel() {
        double[] logits = {2, -1, 0.5};
        double[] p = softmax(logits);
        double wrong = -(1 - p[0]) * Math.log(p[0]) - p[1] * Math.log(p[1]) - p[2] * Math.log(p[2]);
        double right = -(1 - p[0]) * Math.log(p[0]) - p[1] * Math.log(1 - p[1]) - p[2] * Math.log(1 - p[2]);
        assertThat(ClassificationScores.of(logits, 0).modifiedEntropy()).isCloseTo(right, within(1e-12));
        assertThat(right).isLessThan(wrong / 2);
        // Sure and right is nothing, sure and wrong is much; the entropy is the same for both.
        double[] sure = {20, 0, 0};
        assertThat(ClassificationScores.of(sure, 0).modifiedEntropy()).isLessThan(1e-6);
        assertThat(ClassificationScores.of(sure, 1).modifiedEntropy()).isGreaterThan(10);
    }

    /** A published zero-retrain-forgetting score computes KL(m, p), and divides by the number of classes too. */
    @Test
    void zrfIsThatOfThePaper() {
        double[] p = {0.9, 0.05, 0.05};
        double[] q = {0.05, 0.05, 0.9};
        double published = 0;
        for (int k = 0; k < 3; k++) {
            double m = (p[k] + q[k]) / 2;
            published += (m * Math.log(m / p[k]) + m * Math.log(m / q[k])) / 2 / 3;
        }
        assertThat(1 - published).isCloseTo(0.7447331254415026, within(1e-12));
        assertThat(OutputDistance.zrf(new double[][] {p}, new double[][] {q}))
                .isCloseTo(0.5373926265696223, within(1e-12));
    }

    /** The challenge multiplies by ratios without a cap: a model that is more accurate than retraining gains points. */
    @Test
    void accuracyDoesNotBuyForgetting() {
        UtilityRatios better = new UtilityRatios(1.1, 1.2);
        assertThat(better.cappedFinalScore(0.1)).isEqualTo(0.1);
        assertThat(better.finalScore(0.1)).isGreaterThan(0.13);
    }

    /** A published Gaussian bound takes the size of a negative mu, and finds a large epsilon where the attack is worse than chance. */
    @Test
    void aNegativeMuIsNoEvidence() {
        Counts worseThanChance = new Counts(20, 80, 80, 20);
        double missed = ClopperPearson.upper(80, 100, 0.025);
        double wrong = Math.abs(-2 * Normal.ndtri(missed));
        assertThat(GaussianDp.epsilon(wrong, 1e-5)).isGreaterThan(5);
        assertThat(GaussianDpBounds.muLower(worseThanChance, 0.05)).isZero();
        assertThat(GaussianDpBounds.epsilonAssumingGdp(worseThanChance, 1e-5, 0.05)
                        .lower())
                .isZero();
    }

    /** A published one-run bound refuses delta 0, and another takes the best of all numbers of guesses at the level of one. */
    @Test
    void oneRunTakesADeltaOfZeroAndOneNumberOfGuesses() {
        assertThat(OneRun.differentialPrivacy(100, 100, 75, 0, 0.05).lower()).isCloseTo(0.702, within(1e-3));
        // Coins alone, guessed in a fixed order: the largest bound over the first 10, 20, ... guesses is above 0 too
        // often.
        RandomGenerator random = Seeds.of(7).generator();
        int wrong = 0;
        for (int run = 0; run < 400; run++) {
            int right = 0;
            boolean above = false;
            for (int guesses = 1; guesses <= 200; guesses++) {
                right += random.nextBoolean() ? 1 : 0;
                above |= guesses % 10 == 0 && OneRun.differentialPrivacyPValue(200, guesses, right, 0, 0) < 0.05;
            }
            wrong += above ? 1 : 0;
        }
        // P[Bin(400, 0.05) > 38] is below 1e-4.
        assertThat(wrong).isGreaterThan(38);
    }

    /** A published credible bound stops its search 0.01 away from the root. */
    @Test
    void theCredibleBoundIsTheRootItself() {
        Counts counts = new Counts(80, 20, 10, 90);
        double epsilon = BayesianBounds.quantile(counts, 1e-5, 0.05);
        assertThat(BayesianBounds.probability(counts, 1e-5, epsilon)).isCloseTo(0.05, within(1e-9));
        assertThat(Math.abs(BayesianBounds.probability(counts, 1e-5, epsilon + 0.01) - 0.05))
                .isGreaterThan(1e-4);
    }

    /** A perfect unlearner does not get the largest score, although the score is often read as if it did. */
    @Test
    void retrainingDoesNotScoreOne() {
        Seeds seeds = Seeds.of(2023);
        ScoreMatrix a = ExampleAttackTest.gaussian(64, 60, 0, 1, seeds.split("a"));
        ScoreMatrix b = ExampleAttackTest.gaussian(64, 60, 0, 1, seeds.split("b"));
        double score = ForgetScores.score(ChallengeEpsilon.publishedGrid(a, b, 1e-5, Progress.none()), 64);
        assertThat(score).isBetween(0.1, 0.3);
    }

    private static double[] softmax(double[] logits) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(z -> Math.exp(z) / sum).toArray();
    }
}
