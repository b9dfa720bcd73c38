package io.unlearn.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.djl.Optimiser;
import io.unlearn.djl.Schedule;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Schedules, epochs and class weights, value by value. */
class PlansTest {
    private static double[] rates(TrainingPlan plan, int rows, int ticks) {
        Schedule schedule = plan.schedule(rows);
        return IntStream.range(0, ticks).mapToDouble(schedule::at).toArray();
    }

    private static void near(double[] actual, double... expected) {
        assertThat(actual).containsExactly(expected, within(1e-12));
    }

    @Test
    void secondPlaceRisesAndFalls() {
        near(rates(GradientReinit.published().plan(), 100, 5), 0.001 / 3, 0.002 / 3, 0.001, 0.002 / 3, 0.001 / 3);
        near(rates(GradientReinit.published().plan().withEpochScale(0.4), 100, 2), 0.001, 0.0005);
    }

    @Test
    void thirdAndSixthFollowACosineOverTheirEpochs() {
        double half = Math.sqrt(0.5);
        near(
                rates(VisionConfusion.published().plan(), 100, 4),
                0.0007,
                0.0007 * (1 + half) / 2,
                0.00035,
                0.0007 * (1 - half) / 2);
        near(rates(ResetDistill.published().plan(), 100, 3), 0.001, 0.00075, 0.00025);
        near(rates(ResetDistill.published().warmUp(), 100, 3), 9e-4, 9e-4, 9e-4);
    }

    @Test
    void firstPlaceAnnealsEachStep() {
        TrainingPlan contrast = KullbackContrast.published().contrast();
        double[] rates = rates(contrast, 130, 25);
        assertThat(contrast.steps(130)).isEqualTo(24);
        for (int t = 0; t <= 24; t++) {
            assertThat(rates[t]).isCloseTo(1e-6 + (3e-4 - 1e-6) * (1 + Math.cos(Math.PI * t / 24)) / 2, within(1e-15));
        }
    }

    @Test
    void eighthPlaceHasACosineOfPeriodTwoOrGivenRates() {
        near(rates(ForgetRemember.first().plan(), 100, 5), 0.001, 0.0005, 0, 0.0005, 0.001);
        near(rates(ForgetRemember.second().plan(), 100, 5), 0.0005, 0.001, 0.001, 0.001, 0.001);
    }

    @Test
    void seventhPlaceEndsAtFiveTimesTheRate() {
        TrainingPlan plan = NoiseInjection.published().plan();
        near(rates(plan, 100, 4), 2e-4, 2e-4, 2e-4, 1e-3);
        assertThat(plan.epoch(3)).isEqualTo(TrainingPlan.sgd(1, 64, 1e-3, 0.9, 5e-4));
        near(rates(plan.withEpochScale(2), 100, 8), 2e-4, 2e-4, 2e-4, 2e-4, 2e-4, 2e-4, 1e-3, 1e-3);
    }

    @Test
    void fractionsOfEpochsEndWithinOne() {
        TrainingPlan plan = PruneEntropy.published().plan();
        assertThat(plan.batches(1_000)).isEqualTo(16);
        assertThat(plan.steps(1_000)).isEqualTo((long) (3.2 * 16));
        assertThat(plan.withEpochScale(0.5).epochs()).isEqualTo(1.6);
        assertThat(plan.withEpochs(3).withEpochScale(0.1).epochs()).isEqualTo(1);
    }

    @Test
    void ratesAreScaledForBothOptimisers() {
        assertThat(FineTune.challenge().withLearningRateScale(10))
                .isEqualTo(new FineTune("fine-tune", TrainingPlan.sgd(1, 64, 0.01, 0.9, 5e-4)));
        TrainingPlan adam = RandomLabels.amnesiac().plan().withLearningRateScale(2);
        assertThat(adam.optimiser()).isEqualTo(Optimiser.adam(2e-4, 0));
    }

    @Test
    void everyMethodScales() {
        for (UnlearningMethod method : methods()) {
            assertThat(method.withLearningRateScale(1)).as(method.name()).isEqualTo(method);
            assertThat(method.withLearningRateScale(2)).as(method.name()).isNotEqualTo(method);
            assertThat(method.withEpochScale(1)).as(method.name()).isEqualTo(method);
            assertThat(method.withEpochScale(3)).as(method.name()).isNotEqualTo(method);
            assertThat(method.withBatchSize(7)).as(method.name()).isNotEqualTo(method);
            assertThat(method.withBatchSize(7).name()).isEqualTo(method.name());
        }
    }

    private static List<UnlearningMethod> methods() {
        return Stream.concat(
                        ChallengeMethods.all().stream().map(ChallengeMethods.Entry::method),
                        Stream.concat(
                                ChallengeMethods.baselines().stream(),
                                Stream.of(Retrain.challenge(), ForgetRemember.second())))
                .toList();
    }

    @Test
    void classWeights() {
        int[] counts = {8, 2, 0};
        assertThat(ClassWeights.equal().of(counts)).containsExactly(1, 1, 0);
        assertThat(new ClassWeights.Power(-1).of(counts)).containsExactly(0.125f, 0.5f, 0);
        assertThat(new ClassWeights.Power(-0.1).of(counts)[0]).isEqualTo((float) Math.pow(8, -0.1));
        assertThat(new ClassWeights.Balanced().of(counts)).containsExactly(0.625f, 2.5f, 0);
        assertThat(new ClassWeights.Favouring(1, 0.05).of(counts)).containsExactly(0.05f, 1, 0);
        assertThat(new ClassWeights.Given(List.of(1.0, 2.0, 3.0)).of(counts)).containsExactly(1, 2, 0);
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThatThrownBy(() -> TrainingPlan.sgd(0, 1, 0.1, 0, 0))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("epochs must be finite and above 0 but is 0.0");
        assertThatThrownBy(() -> TrainingPlan.sgd(1, 0, 0.1, 0, 0)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> new ClassWeights.Given(List.of(1.0)).of(new int[2]))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> new ClassWeights.Favouring(3, 0.1).of(new int[2]))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> Annealing.factors()).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> ForgetRemember.first().withPlans(plan -> plan.withEpochs(9)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("plan must be of as many epochs as all cycles, 5 but is 9.0");
        assertThatThrownBy(() -> ForgetRemember.first().withCycles(List.of()))
                .isInstanceOf(InvalidArgumentException.class);
        KullbackContrast first = KullbackContrast.published();
        assertThatThrownBy(() -> new KullbackContrast(
                        first.push(),
                        first.contrast(),
                        256,
                        1.15,
                        first.retain().withEpochs(2)))
                .isInstanceOf(InvalidArgumentException.class);
    }
}
