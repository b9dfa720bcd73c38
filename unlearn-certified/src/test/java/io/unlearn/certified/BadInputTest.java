package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.AlreadyRemovedException;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad input has its own exception, which names the value, and leaves everything as it was. */
class BadInputTest {
    private static final double[][] X = {{0.5, 0.5}, {-0.5, 0.5}, {0.1, -0.2}, {0.3, 0.3}};
    private static final int[] Y = {0, 1, 0, 1};

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void featuresThatAreNotFinite(double bad) {
        double[][] x = {{0.5, 0.5}, {0.1, bad}};
        assertThatThrownBy(() -> TrainingRows.classification(x, new int[] {0, 1}))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageStartingWith("features[1][1] must be finite but is " + bad);
    }

    @Test
    void targetsThatAreNotFinite() {
        assertThatThrownBy(() -> TrainingRows.regression(X, new double[] {1, 2, Double.NaN, 4}))
                .isInstanceOf(NonFiniteValueException.class)
                .hasMessageStartingWith("targets[2] must be finite but is NaN");
    }

    @Test
    void noRows() {
        assertThatThrownBy(() -> TrainingRows.classification(new double[0][], new int[0]))
                .isInstanceOf(EmptySplitException.class)
                .hasMessageStartingWith("training rows must be at least one but is 0");
        TrainingRows none = TrainingRows.classification(X, Y).where(i -> false);
        assertThatThrownBy(() -> CertifiedTrainer.logistic().train(none)).isInstanceOf(EmptySplitException.class);
    }

    @Test
    void rowsOfDifferentLengths() {
        assertThatThrownBy(() -> TrainingRows.classification(new double[][] {{1, 2}, {1}}, new int[] {0, 1}))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageStartingWith("features[1] must be of length 2 like features[0] but is of length 1");
    }

    @Test
    void tooFewLabels() {
        assertThatThrownBy(() -> TrainingRows.classification(X, new int[] {0, 1}))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("features [4][2]");
    }

    @Test
    void labelsOutsideTheSet() {
        assertThatThrownBy(() -> quiet().labels(0, 1).train(TrainingRows.classification(X, new int[] {0, 1, 2, 1})))
                .isInstanceOf(UnknownLabelException.class)
                .hasMessageStartingWith("label of row 2 must be one of [0, 1] but is 2");
    }

    @Test
    void oneLabelOnly() {
        assertThatThrownBy(() -> quiet().train(TrainingRows.classification(X, new int[] {1, 1, 1, 1})))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("labels must be at least two different ones but is [1]");
    }

    @Test
    void aRowAboveTheBound() {
        assertThatThrownBy(() -> quiet().rowNormBound(0.6).train(TrainingRows.classification(X, Y)))
                .isInstanceOf(RowNormException.class)
                .hasMessageStartingWith("norm of row 0 must be at most 0.6 but is 0.707");
    }

    @Test
    void recordIdsThatRepeat() {
        TrainingRows rows = TrainingRows.classification(X, Y);
        assertThatThrownBy(() -> rows.withRecordIds(List.of("a", "b", "a", "c")))
                .isInstanceOf(DuplicateRecordException.class)
                .hasMessageContaining("repeated at row 2");
        List<RecordId> twice = List.of(RecordId.of("1"), RecordId.of("1"));
        assertThatThrownBy(() -> RemovalRequest.records(twice)).isInstanceOf(DuplicateRecordException.class);
    }

    @Test
    void aRequestForNothing() {
        assertThatThrownBy(() -> RemovalRequest.records(List.of())).isInstanceOf(EmptySplitException.class);
    }

    @Test
    void deletingTwice() {
        try (LinearRemoval model = quiet().train(TrainingRows.classification(X, Y))) {
            model.remove(RemovalRequest.record("1"));
            double[] state = model.innerWeightsCopy();
            RemovalOutcome again = model.remove(RemovalRequest.record("1"));
            assertThatThrownBy(again::certifiedOrThrow)
                    .isInstanceOf(AlreadyRemovedException.class)
                    .hasMessageStartingWith("rows of the request must be in the model but is removed before");
            assertThat(model.innerWeightsCopy()).isEqualTo(state);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonOutOfRange(double bad) {
        assertThatThrownBy(() -> Masking.outputNoise(bad, 1e-5))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageStartingWith("epsilon must be finite and above 0 but is " + bad);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 2, Double.NaN})
    void deltaOutOfRange(double bad) {
        assertThatThrownBy(() -> Masking.outputNoise(1, bad))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageStartingWith("delta must be in (0, 1) but is " + bad);
    }

    @Test
    void thePublishedFormBeyondItsProof() {
        assertThatThrownBy(() -> Masking.publishedGuo(2, 1e-4, 1))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("epsilon <= 1");
        assertThatThrownBy(() -> quiet().requesters(Requesters.NON_ADAPTIVE)
                        .masking(Masking.publishedGuo(1, 1e-4, 1))
                        .train(TrainingRows.classification(X, Y)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("intercept(false)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void regularisationThatIsNotPositive(double bad) {
        assertThatThrownBy(() -> Regularisation.fixedTotal(bad)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void aResidualLimitThatRoundingForbids() {
        assertThatThrownBy(() -> quiet().residualLimit(1e-30).train(TrainingRows.classification(X, Y)))
                .isInstanceOf(NotConvergedException.class)
                .hasMessageStartingWith("gradient norm must be at most 1.0E-30 but is ");
    }

    @Test
    void maskingThatDoesNotFitTheLoss() {
        assertThatThrownBy(() -> quiet().masking(Masking.none()).train(TrainingRows.classification(X, Y)))
                .isInstanceOf(InvalidArgumentException.class);
        TrainingRows real = TrainingRows.regression(X, new double[] {1, 2, 3, 4});
        assertThatThrownBy(() -> CertifiedTrainer.leastSquares()
                        .masking(Masking.outputNoise(1, 1e-5))
                        .train(real))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("targetBound");
        assertThatThrownBy(() -> quiet().train(real)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void oneReleaseTooMany() {
        TrainingRows rows = Rows.classes(40, 3, 2, 5);
        try (LinearRemoval model =
                quiet().masking(Masking.outputNoise(1, 1e-5).withReleases(2)).train(rows)) {
            model.publish();
            model.remove(RemovalRequest.record("0"));
            model.publish();
            model.remove(RemovalRequest.record("2"));
            model.publish();
            model.publish();
            double[] state = model.innerWeightsCopy();
            assertThat(model.budget().exhausted()).isTrue();
            RemovalOutcome refused = model.remove(RemovalRequest.record("1"));
            assertThat(refused).isInstanceOf(RemovalOutcome.BudgetExhausted.class);
            assertThatThrownBy(refused::certifiedOrThrow).isInstanceOf(BudgetExhaustedException.class);
            assertThat(model.innerWeightsCopy()).isEqualTo(state);
            assertThat(model.remainingRows()).isEqualTo(38);
            model.retrain();
            assertThat(model.remove(RemovalRequest.record("1"))).isInstanceOf(RemovalOutcome.Certified.class);
            model.publish();
        }
    }

    @Test
    void thePublishedBudgetRefusesAndChangesNothing() {
        TrainingRows rows = Rows.classes(60, 5, 2, 4);
        try (LinearRemoval model = quiet().intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .regularisation(Regularisation.fixedTotal(0.5))
                .masking(Masking.publishedGuo(1, 1e-4, 0.1))
                .train(rows)) {
            double[] state = model.innerWeightsCopy();
            double used = model.budget().used();
            RemovalOutcome refused = model.remove(RemovalRequest.subject("s1"));
            assertThat(refused).isInstanceOf(RemovalOutcome.BudgetExhausted.class);
            assertThat(((RemovalOutcome.BudgetExhausted) refused).needed())
                    .isGreaterThan(model.budget().limit());
            assertThat(model.innerWeightsCopy()).isEqualTo(state);
            assertThat(model.budget().used()).isEqualTo(used);
            assertThat(model.remainingRows()).isEqualTo(60);
        }
    }

    private static CertifiedTrainer quiet() {
        return CertifiedTrainer.logistic().progress(Progress.none());
    }
}
