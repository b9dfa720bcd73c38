package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.audit.internal.Findings;
import io.unlearn.audit.internal.HeldOutAttack;
import io.unlearn.audit.internal.JointBands;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.Counts;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.Progress;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certified statements of whole procedures against {@link KnownLaw}: audits that stop at any time, the largest of many
 * examples and of many groups, an attack with all its choices and the bounds at all deltas, guesses about the canaries of one
 * run. A statement may be wrong in a share alpha of the trials, plus three standard errors; one that were wrong exactly so
 * often would exceed that with probability about 2e-3 a cell. Seeds are fixed. The largest single bounds without a correction
 * are shown to exceed it, so that these tests can fail.
 */
class ProcedureCoverageTest {
    private static final double ALPHA = 0.1;
    private static final double DELTA = 1e-3;

    /** Returns in how many trials a statement is wrong, over all laws at once, each of which is asserted. */
    private static int mostWrong(String name, int models, int trials, Function<Trial, Boolean> isWrong) {
        int most = 0;
        for (KnownLaw law : KnownLaw.values()) {
            Seeds seeds = Seeds.of(31).split(name).split(law.name()).split(models);
            int wrong = (int) IntStream.range(0, trials)
                    .parallel()
                    .filter(i -> isWrong.apply(new Trial(law, models, seeds.split(i))))
                    .count();
            most = Math.max(most, wrong);
        }
        return most;
    }

    private static int limit(int trials) {
        return (int) Math.floor(trials * ALPHA + 3 * Math.sqrt(trials * ALPHA * (1 - ALPHA)));
    }

    private static void holds(String name, int models, int trials, Function<Trial, Boolean> isWrong) {
        assertThat(mostWrong(name, models, trials, isWrong))
                .as("%s, %d models", name, models)
                .isLessThanOrEqualTo(limit(trials));
    }

    /** One repetition. */
    private record Trial(KnownLaw law, int models, Seeds seeds) {
        /**
         * Scores of six examples: the law's in the first, and the same number again in the next two, the law's anew in the
         * fourth, noise in the last two.
         */
        ScoreMatrix scores(boolean positive) {
            RandomGenerator random =
                    seeds.split(positive ? "positive" : "negative").generator();
            double[][] scores = new double[models][];
            for (int m = 0; m < models; m++) {
                double first = law.draw(positive, random);
                scores[m] = new double[] {
                    first, first, first, law.draw(positive, random), random.nextGaussian(), random.nextGaussian()
                };
            }
            return ScoreMatrix.of(scores);
        }

        /** The epsilon by one example. By all of them it is larger: the fourth adds to what the first shows. */
        double epsilon() {
            return law.epsilon(DELTA);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128})
    void sequentialAuditsHoldAtEveryRound(int rounds) {
        holds("pairs", rounds, 60, trial -> sequential(trial, true));
        holds("coin", rounds, 60, trial -> sequential(trial, false));
    }

    @ParameterizedTest
    @CsvSource({"64, 500", "128, 250", "512, 60"})
    @Tag("slow")
    void sequentialAuditsHoldAtEveryRoundInManyTrials(int rounds, int trials) {
        holds("pairs", rounds, trials, trial -> sequential(trial, true));
        holds("coin", rounds, trials, trial -> sequential(trial, false));
    }

    /** Whether the largest bound of any round is wrong: the audit goes on after its claim is refuted. */
    private static boolean sequential(Trial trial, boolean pairs) {
        RandomGenerator random = trial.seeds.split("scores").generator();
        SequentialAudit audit = SequentialAudit.testing(0, DELTA, ALPHA, trial.models, trial.seeds);
        while (audit.rounds() < trial.models) {
            if (pairs) {
                audit.observePair(trial.law.draw(true, random), trial.law.draw(false, random));
            } else {
                audit.observe(trial.law.draw(audit.next() == SequentialAudit.Side.UNLEARNED, random));
            }
        }
        return audit.epsilonLower() > trial.epsilon();
    }

    @ParameterizedTest
    @CsvSource({"64, 150", "128, 150", "512, 100"})
    void theLargestOfManyExamplesHolds(int models, int trials) {
        holdsForExamples(models, trials);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 512})
    @Tag("slow")
    void theLargestOfManyExamplesHoldsInManyTrials(int models) {
        holdsForExamples(models, 1000);
    }

    private static void holdsForExamples(int models, int trials) {
        ScoreMatrix any = ScoreMatrix.of(new float[models][6]);
        JointBands bands = ExampleBounds.bands(any, any, DELTA, ALPHA, Multiplicity.HOLM);
        holds("examples", models, trials, trial -> largestExample(trial, bands));
    }

    private static boolean largestExample(Trial trial, JointBands bands) {
        double[] lower = ExampleBounds.of(
                        bands, trial.scores(true), trial.scores(false), 0, ALPHA, Multiplicity.HOLM, Progress.none())
                .lowerCopy();
        // The last two examples are noise: any epsilon above 0 is wrong there.
        boolean wrong = lower[4] > 0 || lower[5] > 0;
        for (int e = 0; e < 4; e++) {
            wrong |= lower[e] > trial.epsilon();
        }
        return wrong;
    }

    /** The rule is chosen among nine statistics and attacks, and the bounds at ten deltas must all hold. */
    @ParameterizedTest
    @CsvSource({"64, 100", "128, 60", "512, 25"})
    void theAttackAndItsCurveHold(int models, int trials) {
        holds("attack", models, trials, ProcedureCoverageTest::curve);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 512})
    @Tag("slow")
    void theAttackAndItsCurveHoldInManyTrials(int models) {
        holds("attack", models, models == 512 ? 100 : 400, ProcedureCoverageTest::curve);
    }

    private static boolean curve(Trial trial) {
        int[] one = {0, 4, 5};
        EpsilonBound bound = HeldOutAttack.judge(
                        trial.scores(true).columns(one),
                        trial.scores(false).columns(one),
                        DELTA,
                        ALPHA,
                        trial.seeds,
                        "test",
                        List.of(
                                ExampleAttack.SCORE,
                                ExampleAttack.LIRA_ONLINE,
                                ExampleAttack.STUDENT_T,
                                ExampleAttack.KDE))
                .bound();
        return Findings.curve(bound, ALPHA).stream().anyMatch(b -> b.lower() > trial.law.epsilon(b.delta()));
    }

    /** A whole audit, of which only the groups are looked at: two with the law's difference, one without any. */
    @ParameterizedTest
    @CsvSource({"64, 15"})
    void theLargestOfManyGroupsHolds(int models, int trials) {
        holds("groups", models, trials, ProcedureCoverageTest::groups);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 512})
    @Tag("slow")
    void theLargestOfManyGroupsHoldsInManyTrials(int models) {
        holds("groups", models, models == 512 ? 20 : 100, ProcedureCoverageTest::groups);
    }

    private static boolean groups(Trial trial) {
        ScoreMatrix negatives = trial.scores(false);
        AuditResult result = Audit.builder(ModelScores.of(trial.scores(true), negatives, negatives))
                .target(0, DELTA)
                .alpha(ALPHA)
                .halvings(2)
                .attacks(ExampleAttack.SCORE)
                .groups(new int[] {0, 0, 0, 1, 2, 2}, List.of("copies", "one", "noise"))
                .seeds(trial.seeds)
                .build()
                .run(Progress.none());
        List<GroupResult> groups = result.groups();
        return groups.get(0).answer().lower() > trial.epsilon()
                || groups.get(1).answer().lower() > trial.epsilon()
                || groups.get(2).answer().lower() > 0;
    }

    /**
     * One run with as many canaries as there are models elsewhere. Under the claim the output is the vector of the coins,
     * scaled to length mu, plus standard normal noise, which is mu-GDP whatever the coins are; each coin is guessed.
     */
    @ParameterizedTest
    @CsvSource({"64, 0", "128, 0", "512, 0", "64, 1", "128, 1", "512, 1", "64, 2", "128, 2", "512, 2"})
    void oneRunHoldsForNormalNoise(int canaries, double mu) {
        int trials = 2000;
        double truth = mu == 0 ? 0 : GaussianDp.epsilon(mu, DELTA);
        RandomGenerator random = Seeds.of(12).split(canaries).split((long) mu).generator();
        int wrong = 0;
        int refuted = 0;
        for (int i = 0; i < trials; i++) {
            int correct = 0;
            for (int c = 0; c < canaries; c++) {
                // By symmetry a coin that shows +1.
                correct += mu / Math.sqrt(canaries) + random.nextGaussian() > 0 ? 1 : 0;
            }
            wrong +=
                    OneRun.unlearning(canaries, canaries, correct, DELTA, ALPHA).lower() > truth ? 1 : 0;
            refuted += OneRun.unlearningMuLower(canaries, correct, ALPHA) > mu ? 1 : 0;
        }
        assertThat(wrong).isLessThanOrEqualTo(limit(trials));
        assertThat(refuted).isLessThanOrEqualTo(limit(trials));
    }

    /** The same statement without a correction is wrong too often. */
    @ParameterizedTest
    @ValueSource(ints = {64})
    void theLargestOfManyBoundsByThemselvesDoesNotHold(int models) {
        int trials = 300;
        int wrong = mostWrong("naive", models, trials, trial -> naive(trial));
        assertThat(wrong).isGreaterThan(limit(trials));
    }

    /** Forty rules with a bound each at alpha, on noise alone, and the largest of them. */
    private static boolean naive(Trial trial) {
        RandomGenerator random = trial.seeds.split("noise").generator();
        for (int rule = 0; rule < 40; rule++) {
            long tp = random.ints(trial.models).filter(bit -> bit < 0).count();
            long fp = random.ints(trial.models).filter(bit -> bit < 0).count();
            Counts counts = new Counts(tp, trial.models - tp, fp, trial.models - fp);
            if (EpsilonBounds.clopperPearsonLower(counts, 0, ALPHA) > 0) {
                return true;
            }
        }
        return false;
    }
}
