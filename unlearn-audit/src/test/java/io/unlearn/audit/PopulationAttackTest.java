package io.unlearn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Counts;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Attacks on one model with other examples in place of other models. */
class PopulationAttackTest {
    private static final boolean[] HALVES = {true, true, true, false, false, false};

    @Test
    void thresholdSplitsWhatCanBeSplit() {
        double[] losses = {0.1, 0.3, 0.2, 0.9, 0.8, 0.7};
        ThresholdAttack attack = ThresholdAttack.fit(losses, HALVES);
        assertThat(attack.thresholdsCopy()).containsExactly(0.3);
        Counts counts = attack.count(new double[] {0.1, 0.4}, new int[2], new double[] {0.2, 0.9, 1}, new int[3]);
        assertThat(counts).isEqualTo(new Counts(1, 1, 1, 2));
        assertThat(ThresholdAttack.at(0.5).isMember(0.5, 99)).isTrue();
    }

    @Test
    void eachClassHasItsOwnThreshold() {
        double[] losses = {0.1, 0.2, 1.1, 1.2, 5, 5.5};
        boolean[] members = {true, false, true, false, true, true};
        int[] classes = {0, 0, 1, 1, 2, 2};
        ThresholdAttack attack = ThresholdAttack.fitByClass(losses, members, classes, 3);
        double all = ThresholdAttack.fit(losses, members).thresholdsCopy()[0];
        assertThat(attack.thresholdsCopy()).containsExactly(0.1, 1.1, all);
        assertThat(attack.isMember(1.1, 1)).isTrue();
        assertThat(attack.isMember(1.1, 0)).isFalse();
    }

    /** No other cut is better, by trying all. */
    @Property(tries = 200)
    void noThresholdIsBetter(@ForAll long seed) {
        double[] rounded =
                Seeds.of(seed).generator().ints(6, -5, 6).asDoubleStream().toArray();
        double chosen = gain(rounded, ThresholdAttack.fit(rounded, HALVES).thresholdsCopy()[0]);
        for (double t : rounded) {
            assertThat(chosen).isGreaterThanOrEqualTo(gain(rounded, t) - 1e-12);
        }
    }

    private static double gain(double[] values, double threshold) {
        return IntStream.range(0, 6)
                .mapToDouble(i -> values[i] <= threshold ? (HALVES[i] ? 1 : -1) : 0)
                .sum();
    }

    @Test
    void logisticAttackSolvesItsEquations() {
        double[] losses = {0.1, 0.3, 0.2, 0.9, 0.25, 0.7};
        LogisticAttack attack = LogisticAttack.fit(losses, HALVES);
        double slope = attack.weight();
        double sum = 0;
        for (int i = 0; i < 6; i++) {
            double p = ExampleAttack.posterior(attack.weight() * losses[i] + attack.intercept());
            slope += (p - (HALVES[i] ? 1 : 0)) * losses[i];
            sum += p - (HALVES[i] ? 1 : 0);
        }
        assertThat(slope).isCloseTo(0, within(1e-9));
        assertThat(sum).isCloseTo(0, within(1e-9));
        assertThat(attack.isMember(0)).isTrue();
        assertThat(attack.isMember(5)).isFalse();
    }

    @Test
    void logisticAttackBearsHugeAndSeparatedLosses() {
        double[] losses = {0, 0, 1e-9, 1e5, 2e5, 1e5};
        assertThat(LogisticAttack.fit(losses, HALVES).accuracy(losses, HALVES)).isEqualTo(1);
    }

    /**
     * Losses that say nothing: each split guesses 200 examples, of which rightly Bin(200, 1/2) were the rule fixed; the mean
     * of ten has a standard deviation of at most 0.036, and falls outside 5 of them with probability below 1e-6.
     */
    @Test
    void heldOutAccuracyOfNothingIsAHalf() {
        RandomGenerator random = Seeds.of(4).generator();
        double[] losses = random.doubles(2000).toArray();
        boolean[] members = new boolean[2000];
        Arrays.fill(members, 0, 1000, true);
        double accuracy = LogisticAttack.heldOutAccuracy(losses, members, 10, Seeds.of(5));
        assertThat(accuracy).isCloseTo(0.5, within(5 * 0.036));
        assertThat(LogisticAttack.heldOutAccuracy(losses, members, 10, Seeds.of(5)))
                .isEqualTo(accuracy);
        for (int i = 0; i < 1000; i++) {
            losses[i] -= 2;
        }
        assertThat(LogisticAttack.heldOutAccuracy(losses, members, 10, Seeds.of(5)))
                .isEqualTo(1);
    }

    @Test
    void rmiaCountsStrictly() {
        double[][] half = {{0.5}, {0.5}};
        double[] scores = new Rmia(1, 1).scores(new double[] {0.5, 0}, half, new double[] {0.5, 0.25}, half);
        // The first beats the second of the population only; the other one beats nobody.
        assertThat(scores).containsExactly(0.5, 0);
    }

    @Test
    void refusesBadInput() {
        boolean[] all = {true, true, true, true, true, true};
        double[] losses = {0.1, 0.3, 0.2, 0.9, 0.8, 0.7};
        double[] nan = {0.1, Double.NaN, 0.2, 0.9, 0.8, 0.7};
        assertThatThrownBy(() -> LogisticAttack.fit(losses, all)).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> LogisticAttack.fit(nan, HALVES)).isInstanceOf(NonFiniteValueException.class);
        assertThatThrownBy(() -> LogisticAttack.fit(new double[2], HALVES)).isInstanceOf(ShapeMismatchException.class);
        boolean[] one = {true, false, false, false, false, false};
        assertThatThrownBy(() -> LogisticAttack.heldOutAccuracy(losses, one, 1, Seeds.of(1)))
                .isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> LogisticAttack.heldOutAccuracy(losses, HALVES, 0, Seeds.of(1)))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> ThresholdAttack.fit(losses, all)).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> ThresholdAttack.fit(nan, HALVES)).isInstanceOf(NonFiniteValueException.class);
        assertThatThrownBy(() -> ThresholdAttack.at(Double.NaN)).isInstanceOf(NonFiniteValueException.class);
        assertThatThrownBy(() -> ThresholdAttack.fitByClass(losses, HALVES, new int[] {0, 0, 0, 0, 0, 1}, 1))
                .isInstanceOf(UnknownLabelException.class);
        ThresholdAttack byClass = ThresholdAttack.fitByClass(losses, HALVES, new int[6], 1);
        assertThatThrownBy(() -> byClass.isMember(0, 1)).isInstanceOf(UnknownLabelException.class);
        double[][] half = {{0.5}};
        double[] p = {0.5};
        Rmia rmia = Rmia.online(1);
        assertThatThrownBy(() -> new Rmia(0, 0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> new Rmia(1, 2)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> rmia.scores(p, half, new double[0], new double[0][]))
                .isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> rmia.scores(p, new double[0][], p, half)).isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> rmia.scores(p, new double[][] {{}}, p, half)).isInstanceOf(EmptySplitException.class);
        assertThatThrownBy(() -> rmia.scores(p, new double[][] {{0}}, p, half)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> rmia.scores(new double[] {1.5}, half, p, half))
                .isInstanceOf(OutOfRangeException.class);
    }
}
