package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import io.unlearn.core.Split;
import io.unlearn.core.UnlearningTask;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class DpTrainingTest {
    private static DpIdentityUnlearner<double[], TrainingRows> unlearner(double epsilon, double delta) {
        return DpIdentityUnlearner.of(
                DpTraining.epsilonDelta(0.1, 1e-7), epsilon, delta, double[]::clone, TrainingRows::size);
    }

    private static UnlearningTask<double[], TrainingRows> task(int forget) {
        TrainingRows rows = Rows.classes(30, 3, 2, 4);
        return new UnlearningTask<>(
                new double[] {1, 2},
                new Split<>(rows.where(i -> i >= forget), rows.where(i -> i < forget), rows.where(i -> false)));
    }

    @Test
    void aGroupOfKHasTheGeometricSeries() {
        PrivacyGuarantee ten = DpTraining.epsilonDelta(0.1, 1e-7).guarantee(10, 1e-5);
        double series = 0;
        for (int j = 0; j < 10; j++) {
            series += 1e-7 * Math.exp(0.1 * j);
        }
        assertThat(ten.epsilon()).isCloseTo(1, within(1e-15));
        assertThat(ten.delta()).isCloseTo(series, within(1e-12 * series)).isGreaterThanOrEqualTo(series * (1 - 1e-15));
        assertThat(ten.definition()).isEqualTo(PrivacyGuarantee.Definition.DIFFERENTIALLY_PRIVATE_TRAINING);
    }

    @Test
    void gaussianGroupsAreLinear() {
        PrivacyGuarantee five = DpTraining.gaussian(0.1).guarantee(5, 1e-5);
        assertThat(GaussianDp.delta(five.epsilon(), 0.5))
                .isLessThanOrEqualTo(1e-5)
                .isCloseTo(1e-5, within(1e-15));
    }

    @Test
    void deltaAloneMayCoverTheGroup() {
        assertThat(DpTraining.gaussian(1e-3).guarantee(1, 1e-2).epsilon()).isZero();
    }

    @Property(tries = 500)
    void capacityIsTheLastThatFits(
            @ForAll @DoubleRange(min = 1e-3, max = 2) @Scale(6) double unit,
            @ForAll @DoubleRange(min = 1e-2, max = 20) @Scale(6) double epsilon,
            @ForAll @DoubleRange(min = 1e-9, max = 1e-2) @Scale(12) double delta,
            @ForAll @IntRange(max = 3) int power) {
        DpTraining approximate = DpTraining.epsilonDelta(unit, power == 0 ? 0 : delta * Math.pow(10, -3 * power));
        assertLast(approximate, epsilon, delta);
        assertLast(DpTraining.gaussian(unit), epsilon, delta);
    }

    private static void assertLast(DpTraining training, double epsilon, double delta) {
        int k = training.capacity(epsilon, delta);
        if (k > 0) {
            PrivacyGuarantee fits = training.guarantee(k, delta);
            assertThat(fits.epsilon()).isLessThanOrEqualTo(epsilon * (1 + 1e-9));
            assertThat(fits.delta()).isLessThanOrEqualTo(delta);
        }
        // The rounding of k units may cost a record that lies exactly on the border.
        double more = training instanceof DpTraining.Gaussian
                ? training.guarantee(k + 1, delta).epsilon()
                : beyond(training, k + 1, epsilon, delta);
        assertThat(more).isGreaterThan(epsilon * (1 - 1e-9));
    }

    private static double beyond(DpTraining training, int k, double epsilon, double delta) {
        try {
            return training.guarantee(k, delta).epsilon();
        } catch (OutOfRangeException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    @Property(tries = 300)
    void aGroupOfGaussianMechanismsReachesItsBoundAndNoMore(
            @ForAll @IntRange(min = 1, max = 50) int k, @ForAll @DoubleRange(min = 0.01, max = 0.5) double mu) {
        // The mean of k ones, each hidden by noise 1/mu, is the worst case: two Gaussians k mu apart.
        double delta = 1e-5;
        double epsilon = DpTraining.gaussian(mu).guarantee(k, delta).epsilon();
        assertThat(GaussianDp.delta(epsilon, k * mu)).isLessThanOrEqualTo(delta);
    }

    @Test
    void theResultIsAnIndependentCopy() {
        UnlearningTask<double[], TrainingRows> task = task(5);
        double[] result = unlearner(1, 1e-5).unlearn(task, Seeds.of(1), Progress.none());
        assertThat(result).isEqualTo(task.original()).isNotSameAs(task.original());
    }

    @Test
    void refusesMoreRecordsThanTheTargetCovers() {
        DpIdentityUnlearner<double[], TrainingRows> unlearner = unlearner(0.55, 1e-5);
        assertThat(unlearner.capacity()).isEqualTo(5);
        assertThat(unlearner.guarantee(5).epsilon()).isEqualTo(0.5);
        assertThatThrownBy(() -> unlearner.unlearn(task(6), Seeds.of(1), Progress.none()))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("from 1 to 5 but is 6");
        assertThatThrownBy(() -> unlearner.guarantee(0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> unlearner.unlearn(task(0), Seeds.of(1), Progress.none()))
                .isInstanceOf(EmptySplitException.class);
    }

    @Test
    void deltaOfAGroupMayBeWhatDoesNotFit() {
        DpTraining training = DpTraining.epsilonDelta(1, 1e-6);
        assertThat(training.capacity(100, 1e-5)).isEqualTo(2);
        assertThatThrownBy(() -> training.guarantee(3, 1e-5))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("group of 3");
        assertThatThrownBy(() -> training.guarantee(100_000, 0.5)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void refusesWhatIsNoGuarantee() {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> DpTraining.epsilonDelta(bad, 1e-6)).isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> DpTraining.gaussian(bad)).isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> DpTraining.gaussian(1).capacity(bad, 1e-5))
                    .isInstanceOf(OutOfRangeException.class);
        }
        for (double bad : new double[] {-1e-9, 1, Double.NaN}) {
            assertThatThrownBy(() -> DpTraining.epsilonDelta(1, bad)).isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> DpTraining.gaussian(1).guarantee(1, bad)).isInstanceOf(OutOfRangeException.class);
        }
        assertThatThrownBy(() -> DpTraining.gaussian(1).guarantee(0, 1e-5)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> unlearner(0.05, 1e-5))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("large enough for one record");
    }
}
