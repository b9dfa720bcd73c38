package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.SequentialAudit.Decision;
import io.unlearn.audit.SequentialAudit.Side;
import io.unlearn.audit.internal.Betting;
import io.unlearn.audit.internal.EProcess;
import io.unlearn.core.BoundKind;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequentialAuditTest {
    private static final Seeds SEEDS = Seeds.of(1919);
    private static final double ALPHA = 0.05;

    /**
     * A true claim: randomised response with exactly the claimed epsilon. If it were refuted with probability exactly 0.05,
     * more than 53 of 500 would have probability below 1e-6.
     */
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "0, false", "1, false", "2, false"})
    void refutesATrueClaimRarely(double epsilon, boolean pairs) {
        assertThat(refuted(epsilon, epsilon, pairs, 500, 120)).isLessThanOrEqualTo(53);
    }

    /** The same with 2000 audits of 400 rounds each: more than 151 would have probability below 1e-6. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "0, false", "1, false", "2, false"})
    @Tag("slow")
    void refutesATrueClaimRarelyOverManyRounds(double epsilon, boolean pairs) {
        assertThat(refuted(epsilon, epsilon, pairs, 2000, 400)).isLessThanOrEqualTo(151);
    }

    /** Accuracy 0.9 is epsilon 2.2: epsilon 1 is refuted in nearly all of 200 audits of 200 rounds. */
    @Test
    void refutesAFalseClaim() {
        assertThat(refuted(Math.log(9), 1, true, 200, 200)).isGreaterThan(190);
        assertThat(refuted(Math.log(9), 1, false, 200, 200)).isGreaterThan(190);
    }

    private static int refuted(double truth, double claim, boolean pairs, int audits, int rounds) {
        int refuted = 0;
        Seeds seeds = SEEDS.split((long) (100 * truth)).split(pairs ? 1 : 0).split(rounds);
        for (int i = 0; i < audits; i++) {
            RandomGenerator random = seeds.split(i).split("scores").generator();
            SequentialAudit audit = SequentialAudit.testing(claim, 0, ALPHA, rounds, seeds.split(i));
            while (audit.decision() == Decision.CONTINUE) {
                if (pairs) {
                    audit.observePair(score(random, true, truth), score(random, false, truth));
                } else {
                    audit.observe(score(random, audit.next() == Side.UNLEARNED, truth));
                }
            }
            assertThat(audit.decision() == Decision.LEAKS)
                    .isEqualTo(audit.epsilonLower() >= claim - 1e-9
                            && audit.logWealthCopy()[audit.rounds() - 1] >= audit.logThreshold());
            refuted += audit.decision() == Decision.LEAKS ? 1 : 0;
        }
        return refuted;
    }

    /** Randomised response: the sign tells the side with probability e^epsilon / (1 + e^epsilon). */
    private static double score(RandomGenerator random, boolean unlearned, double epsilon) {
        boolean right = random.nextDouble() < 1 / (1 + Math.exp(-epsilon));
        return (right == unlearned ? 1 : -1) + 0.001 * random.nextDouble();
    }

    /** One round cannot win on average: the exact expectation over all four outcomes, at the edge of what is allowed. */
    @Property(tries = 500)
    void aRoundIsAFairBetAtBest(
            @ForAll @DoubleRange(min = 0, max = 4) @Scale(6) double epsilon,
            @ForAll @DoubleRange(min = 0, max = 0.2) @Scale(6) double delta,
            @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double b,
            @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double d,
            @ForAll @IntRange(min = 0, max = 9) int lambda) {
        // Guesses "unlearned" on T+ with P_R(T+) = b, "retrained" on T- with P_U(T-) = d, at the largest rates allowed.
        double a = Math.min(1 - d, Math.exp(epsilon) * b + delta);
        double c = Math.min(1 - b, Math.exp(epsilon) * d + delta);
        double bet = (lambda + 0.5) / 10;
        double coin = (a + c) / 2 * wealth(epsilon, delta, bet, 2, 2)
                + (b + d) / 2 * wealth(epsilon, delta, bet, 0, 2)
                + (1 - (a + b + c + d) / 2) * wealth(epsilon, delta, bet, 0, 0);
        assertThat(coin).isLessThanOrEqualTo(1 + 1e-12);
        double[] u = {1 - a - d, d, a};
        double[] r = {1 - b - c, b, c};
        double pair = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int right = (i == 2 ? 1 : 0) + (j == 2 ? 1 : 0);
                int made = (i == 0 ? 0 : 1) + (j == 0 ? 0 : 1);
                pair += u[i] * r[j] * wealth(epsilon, delta, bet, right, made);
            }
        }
        assertThat(pair).isLessThanOrEqualTo(1 + 1e-12);
    }

    private static double wealth(double epsilon, double delta, double bet, int right, int made) {
        Betting betting = new Betting(delta);
        betting.add(right, made);
        return Math.exp(betting.logWealth(epsilon, bet));
    }

    @Property(tries = 200)
    void wealthFallsWithEpsilon(
            @ForAll @DoubleRange(min = 0, max = 0.2) @Scale(6) double delta,
            @ForAll @IntRange(min = 0, max = 2) int right,
            @ForAll @IntRange(min = 0, max = 2) int made) {
        double before = Double.POSITIVE_INFINITY;
        for (double epsilon = 0; epsilon < 8; epsilon += 0.5) {
            double wealth = wealth(epsilon, delta, 0.7, Math.min(right, made), made);
            assertThat(wealth).isLessThanOrEqualTo(before + 1e-15);
            before = wealth;
        }
    }

    /** The mixture over p above q: its mean over all outcomes of r guesses that are right with probability q is at most 1. */
    @ParameterizedTest
    @CsvSource({"1, 0", "5, 0.5", "20, 1", "60, 2"})
    void theMixtureHasMeanAtMostOne(int guesses, double epsilon) {
        double q = 1 / (1 + Math.exp(-epsilon));
        double mean = 0;
        double choose = 1;
        for (int v = 0; v <= guesses; v++) {
            mean += choose
                    * Math.pow(q, v)
                    * Math.pow(1 - q, guesses - v)
                    * Math.exp(EProcess.logMixtureAt(v, guesses, epsilon));
            choose *= (guesses - v) / (v + 1.0);
        }
        assertThat(mean).isLessThanOrEqualTo(1 + 1e-10);
    }

    @Test
    void endsWithoutEvidence() {
        SequentialAudit audit = SequentialAudit.testing(5, 0, ALPHA, 4, SEEDS);
        for (int i = 0; i < 3; i++) {
            assertThat(audit.observePair(1, 1)).isEqualTo(Decision.CONTINUE);
        }
        assertThat(audit.observePair(1, 1)).isEqualTo(Decision.NO_EVIDENCE);
        assertThat(audit.epsilonLower()).isZero();
        assertThat(audit.logWealthCopy()).hasSize(4);
        assertThatThrownBy(() -> audit.observePair(1, 1)).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(audit::next).isInstanceOf(InvalidStateException.class);
    }

    @Test
    void theCallerCannotChooseTheSide() {
        SequentialAudit audit = SequentialAudit.testing(1, 1e-5, ALPHA, 100, SEEDS);
        assertThatThrownBy(() -> audit.observe(1)).isInstanceOf(InvalidStateException.class);
        Side side = audit.next();
        assertThat(audit.next()).isEqualTo(side);
        assertThatThrownBy(() -> audit.observePair(1, 2)).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> audit.observe(Double.NaN)).isInstanceOf(NonFiniteValueException.class);
        assertThat(audit.rounds()).isZero();
        audit.observe(1);
        assertThat(audit.rounds()).isEqualTo(1);
    }

    @Test
    void theBoundNeverFalls() {
        SequentialAudit audit = SequentialAudit.testing(0, 1e-5, ALPHA, 300, SEEDS);
        RandomGenerator random = SEEDS.generator();
        double before = 0;
        for (int i = 0; i < 300; i++) {
            double shift = i < 150 ? 3 : 0;
            audit.observePair(shift + random.nextGaussian(), random.nextGaussian());
            assertThat(audit.epsilonLower()).isGreaterThanOrEqualTo(before);
            before = audit.epsilonLower();
        }
        assertThat(before).isBetween(1.0, 3.0);
        assertThat(audit.logThreshold()).isCloseTo(Math.log(20), within(1e-12));
        assertThat(audit.kind()).isEqualTo(BoundKind.CERTIFIED);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> SequentialAudit.testing(-1, 0, ALPHA, 9, SEEDS))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SequentialAudit.testing(1, 1, ALPHA, 9, SEEDS))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SequentialAudit.testing(1, 0, 0, 9, SEEDS)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SequentialAudit.testing(1, 0, ALPHA, 0, SEEDS))
                .isInstanceOf(OutOfRangeException.class);
    }
}
