package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.audit.internal.ScoreDensity;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleAttackTest {
    private static final double[] LOW = {-1.2, 0.4, 0.1, -0.3, 0.9, -0.6};
    private static final double[] HIGH = {2.1, 3.3, 2.6, 1.8, 2.9, 3.0};

    static ScoreMatrix gaussian(int models, int examples, double mean, double deviation, Seeds seeds) {
        RandomGenerator random = seeds.generator();
        double[][] scores = new double[models][examples];
        for (double[] row : scores) {
            for (int e = 0; e < examples; e++) {
                row[e] = mean + deviation * random.nextGaussian();
            }
        }
        return ScoreMatrix.of(scores);
    }

    @ParameterizedTest
    @EnumSource(ExampleAttack.class)
    void risesFromTheNegativesToThePositives(ExampleAttack attack) {
        DoubleUnaryOperator fitted = attack.fit(HIGH, LOW);
        assertThat(fitted.applyAsDouble(2.6)).isGreaterThan(fitted.applyAsDouble(0));
    }

    @Test
    void oneSidedAndTwoSidedAreDifferentAttacks() {
        DoubleUnaryOperator oneSided = ExampleAttack.LIRA_OFFLINE_ONE_SIDED.fit(new double[0], LOW);
        DoubleUnaryOperator twoSided = ExampleAttack.LIRA_OFFLINE_TWO_SIDED.fit(new double[0], LOW);
        assertThat(oneSided.applyAsDouble(-5)).isLessThan(oneSided.applyAsDouble(0));
        assertThat(twoSided.applyAsDouble(-5)).isGreaterThan(twoSided.applyAsDouble(0));
        // Phi(x) alone is 1 to the last digit here.
        assertThat(oneSided.applyAsDouble(40)).isGreaterThan(oneSided.applyAsDouble(30));
    }

    @ParameterizedTest
    @EnumSource(ExampleAttack.class)
    void staysFiniteWhereNobodyVaries(ExampleAttack attack) {
        DoubleUnaryOperator fitted = attack.fit(new double[] {1, 1, 1}, new double[] {0, 0, 0});
        assertThat(fitted.applyAsDouble(1)).isFinite();
        assertThat(fitted.applyAsDouble(-1e30)).isFinite();
        assertThat(fitted.applyAsDouble(1)).isGreaterThan(fitted.applyAsDouble(0));
    }

    @Test
    void densitiesAddUpToOne() {
        assertThat(integral(ScoreDensity.studentT(LOW), -3000, 3000)).isCloseTo(1, within(1e-6));
        assertThat(integral(ScoreDensity.kernels(LOW), -10, 10)).isCloseTo(1, within(1e-9));
        assertThat(integral(ScoreDensity.gaussian(LOW), -10, 10)).isCloseTo(1, within(1e-9));
    }

    private static double integral(DoubleUnaryOperator log, double from, double to) {
        int steps = 2_000_000;
        double width = (to - from) / steps;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += Math.exp(log.applyAsDouble(from + (i + 0.5) * width)) * width;
        }
        return sum;
    }

    @Test
    void fewModelsMakeStudentDoubtWhatTheGaussianIsSureOf() {
        double[] close = {1.00, 1.02};
        double[] other = {0.00, 0.05};
        double gaussian = ExampleAttack.LIRA_ONLINE_MEAN.fit(close, other).applyAsDouble(0.5);
        double student = ExampleAttack.STUDENT_T.fit(close, other).applyAsDouble(0.5);
        assertThat(Math.abs(gaussian)).isGreaterThan(100);
        assertThat(Math.abs(student)).isLessThan(3);
    }

    @Test
    void thePosteriorIsALogisticCurveWithoutOverflow() {
        assertThat(ExampleAttack.posterior(0)).isEqualTo(0.5);
        assertThat(ExampleAttack.posterior(-800)).isZero();
        assertThat(ExampleAttack.posterior(800)).isEqualTo(1);
        assertThat(ExampleAttack.posterior(2) + ExampleAttack.posterior(-2)).isCloseTo(1, within(1e-15));
    }

    /**
     * Both groups are alike, and 400 examples are independent here. With 10 judged models a group one area has variance
     * 21/1200 (Mann and Whitney 1947), so that the mean has standard deviation 0.0066; ties and correlation with the fit
     * cannot raise it. Outside 5 of them with probability below 1e-6 for each of the seven attacks.
     */
    @ParameterizedTest
    @EnumSource(ExampleAttack.class)
    void learnsNothingWhereThereIsNothing(ExampleAttack attack) {
        Seeds seeds = Seeds.of(31);
        double[] areas = AttackTable.areas(
                attack,
                gaussian(20, 400, 0, 1, seeds.split("a")),
                gaussian(20, 400, 0, 1, seeds.split("b")),
                seeds.split(attack.name()));
        assertThat(AttackTable.Areas.of(areas).mean()).isCloseTo(0.5, within(5 * 0.0066));
    }

    /** Positives are as often far above as far below: only attacks that know both sides can see it. */
    @Test
    void twoSidedDifferencesNeedTwoSidedAttacks() {
        Seeds seeds = Seeds.of(8);
        ScoreMatrix wide = gaussian(400, 20, 0, 6, seeds.split("wide"));
        ScoreMatrix narrow = gaussian(400, 20, 0, 1, seeds.split("narrow"));
        for (ExampleAttack attack : ExampleAttack.values()) {
            double mean = AttackTable.Areas.of(AttackTable.areas(attack, wide, narrow, seeds))
                    .mean();
            boolean blind = attack == ExampleAttack.SCORE
                    || attack == ExampleAttack.LIRA_EQUAL_VARIANCE
                    || attack == ExampleAttack.LIRA_OFFLINE_ONE_SIDED;
            assertThat(mean > 0.8).as(attack.title()).isEqualTo(!blind);
        }
    }

    @Test
    void areasAreTheSameOnEveryRun() {
        ScoreMatrix a = gaussian(12, 150, 1, 1, Seeds.of(1));
        ScoreMatrix b = gaussian(12, 150, 0, 1, Seeds.of(2));
        assertThat(AttackTable.areas(ExampleAttack.KDE, a, b, Seeds.of(3)))
                .isEqualTo(AttackTable.areas(ExampleAttack.KDE, a, b, Seeds.of(3)));
    }

    @Test
    void refusesWhatCannotBeFitted() {
        double[] one = {1};
        assertThatThrownBy(() -> ExampleAttack.LIRA_ONLINE.fit(one, LOW))
                .isInstanceOf(EmptySplitException.class)
                .hasMessageContaining("at least 2 models");
        assertThatThrownBy(() -> ExampleAttack.LIRA_OFFLINE_ONE_SIDED.fit(one, one))
                .isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> ExampleAttack.KDE.fit(LOW, new double[] {0, Double.NaN}))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageContaining("negatives[1]");
        ScoreMatrix few = gaussian(3, 2, 0, 1, Seeds.of(1));
        ScoreMatrix enough = gaussian(9, 2, 0, 1, Seeds.of(1));
        ScoreMatrix more = gaussian(9, 3, 0, 1, Seeds.of(1));
        assertThatThrownBy(() -> AttackTable.areas(ExampleAttack.SCORE, few, enough, Seeds.of(1)))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> AttackTable.areas(ExampleAttack.SCORE, enough, more, Seeds.of(1)))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> AttackTable.Areas.of(new double[0])).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> AttackTable.Areas.of(new double[] {2})).isInstanceOf(OutOfRangeException.class);
    }
}
