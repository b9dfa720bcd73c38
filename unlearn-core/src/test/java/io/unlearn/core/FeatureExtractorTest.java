package io.unlearn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
    private static final PrivacyGuarantee TOTAL =
            new PrivacyGuarantee(1, 1e-4, PrivacyGuarantee.Definition.PROVED_OUTPUT);

    @Test
    void aPublicExtractorIsFree() {
        assertThat(FeatureExtractor.publicOne().headShare(TOTAL)).isEqualTo(TOTAL);
    }

    /** The sum of the k terms, added up one by one. */
    @Test
    void theGroupDeltaIsTheGeometricSeries() {
        for (int k : new int[] {1, 2, 5, 40}) {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                sum += 1e-9 * Math.exp(0.1 * j);
            }
            FeatureExtractor.DifferentiallyPrivate dp = FeatureExtractor.differentiallyPrivate(0.1, 1e-9, k);
            assertThat(dp.groupDelta())
                    .isGreaterThanOrEqualTo(sum * (1 - 1e-15))
                    .isCloseTo(sum, within(1e-12 * sum));
            assertThat(dp.groupEpsilon()).isEqualTo(k * 0.1);
        }
    }

    /**
     * A chain of mechanisms with two outcomes, each (epsilon, delta)-close to the next in both directions and on both
     * outcomes, whose ends differ by exactly the group's delta on an outcome that the last one never has.
     */
    @Test
    void theGroupDeltaIsReached() {
        double epsilon = 0.2;
        double delta = 1e-3;
        int k = 6;
        double probability = 0;
        for (int j = 0; j < k; j++) {
            double next = Math.exp(epsilon) * probability + delta;
            assertThat(probability).isLessThanOrEqualTo(Math.exp(epsilon) * next + delta);
            assertThat(1 - probability).isLessThanOrEqualTo(Math.exp(epsilon) * (1 - next) + delta);
            assertThat(1 - next).isLessThanOrEqualTo(Math.exp(epsilon) * (1 - probability) + delta);
            probability = next;
        }
        double group = FeatureExtractor.differentiallyPrivate(epsilon, delta, k).groupDelta();
        assertThat(probability).isCloseTo(group, within(1e-15));
    }

    @Test
    void theHeadGetsTheRest() {
        FeatureExtractor dp = FeatureExtractor.differentiallyPrivate(0.1, 1e-6, 5);
        PrivacyGuarantee head = dp.headShare(TOTAL);
        assertThat(head.epsilon()).isCloseTo(0.5, within(1e-12)).isLessThan(0.5 + 1e-15);
        assertThat(head.delta()).isCloseTo(1e-4 - 1e-6 * Math.expm1(0.5) / Math.expm1(0.1), within(1e-15));
        assertThat(head.definition()).isEqualTo(TOTAL.definition());
    }

    @Test
    void moreRecordsThanItsCapacityAreRefused() {
        FeatureExtractor.DifferentiallyPrivate one = FeatureExtractor.differentiallyPrivate(0.1, 1e-8, 1);
        int capacity = one.capacity(TOTAL, 0.45, 0);
        assertThat(capacity).isEqualTo(5);
        FeatureExtractor enough = FeatureExtractor.differentiallyPrivate(0.1, 1e-8, capacity);
        assertThat(enough.headShare(TOTAL).epsilon()).isGreaterThanOrEqualTo(0.45);
        assertThatThrownBy(() ->
                        FeatureExtractor.differentiallyPrivate(0.1, 1e-8, 11).headShare(TOTAL))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("epsilon of the feature extractor for 11 records must be below 1.0")
                .hasMessageContaining("at most 10 records");
        assertThatThrownBy(() ->
                        FeatureExtractor.differentiallyPrivate(0.1, 5e-5, 3).headShare(TOTAL))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("delta of the feature extractor for 3 records");
        assertThat(FeatureExtractor.differentiallyPrivate(2, 0, 1).capacity(TOTAL, 0, 0))
                .isZero();
    }

    @Test
    void anExtractorThatWasTunedOnTheRowsVoidsEverything() {
        assertThatThrownBy(() -> FeatureExtractor.tunedWithoutPrivacy().headShare(TOTAL))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("voids every guarantee");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> FeatureExtractor.differentiallyPrivate(0, 0, 1))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> FeatureExtractor.differentiallyPrivate(1, 1, 1))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> FeatureExtractor.differentiallyPrivate(1, Double.NaN, 1))
                .isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> FeatureExtractor.differentiallyPrivate(1, 0, 0))
                .isInstanceOf(OutOfRangeException.class);
    }
}
