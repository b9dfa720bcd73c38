package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.GaussianDp;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.UnknownRecordException;
import org.junit.jupiter.api.Test;

/** What Descent-to-Delete has shown of removed rows, and what it does when the declared releases are used up. */
class DescentExposureTest {
    private static final TrainingRows ROWS = Rows.classes(60, 5, 2, 1);

    private static DescentTrainer trainer() {
        return DescentToDelete.trainer()
                .regularisation(0.1)
                .stepsPerUpdate(20)
                .releases(4)
                .progress(Progress.none());
    }

    private static void remove(DescentToDelete model, int row) {
        model.remove(RemovalRequest.record(Integer.toString(row))).certifiedOrThrow();
    }

    @Test
    void aRowThatLeftLaterHasSeenFewerReleases() {
        double mu = GaussianDp.mu(1, 1e-5);
        try (DescentToDelete model = trainer().train(ROWS)) {
            model.publish();
            assertThat(model.exposure().releases()).isZero();
            for (int i = 0; i < 4; i++) {
                remove(model, i);
                model.publish();
                model.publish();
            }
            Exposure first = model.exposure(RemovalRequest.record("0"));
            Exposure last = model.exposure(RemovalRequest.record("3"));
            assertThat(first.releases()).isEqualTo(4);
            assertThat(last.releases()).isEqualTo(1);
            // The constants use what was declared to the last digit: a half of mu for one of four.
            assertThat(last.mu()).isCloseTo(mu / 2, within(1e-6)).isLessThanOrEqualTo(mu / 2);
            assertThat(first.mu()).isCloseTo(mu, within(1e-6)).isLessThanOrEqualTo(mu);
            assertThat(first.guarantee().epsilon()).isLessThanOrEqualTo(1).isCloseTo(1, within(1e-6));
            assertThat(last.guarantee().epsilon()).isLessThan(0.5);
            assertThat(model.exposure()).isEqualTo(first);
            assertThat(model.exposure(RemovalRequest.subject("s0"))).isEqualTo(first);
        }
    }

    @Test
    void nothingIsSaidOfRowsThatAreStillThereOrNeverWere() {
        try (DescentToDelete model = trainer().train(ROWS)) {
            remove(model, 1);
            assertThatThrownBy(() -> model.exposure(RemovalRequest.subject("s0")))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageStartingWith("rows of the request must be removed but is 3 of 4 still in the model");
            assertThatThrownBy(() -> model.exposure(RemovalRequest.record("nobody")))
                    .isInstanceOf(UnknownRecordException.class);
        }
    }

    /** Published noise is more than the exact curve needs, so that all releases together give less than was declared. */
    @Test
    void thePublishedNoiseGivesLess() {
        for (DescentTrainer trainer :
                new DescentTrainer[] {trainer().paperMode(), trainer().perfect()}) {
            try (DescentToDelete model = trainer.train(ROWS)) {
                for (int i = 0; i < 4; i++) {
                    remove(model, i);
                    model.publish();
                }
                double epsilon = model.exposure().guarantee().epsilon();
                assertThat(epsilon).isGreaterThan(0.5).isLessThanOrEqualTo(1);
                assertThat(model.exposure().guarantee().delta()).isEqualTo(1e-5);
            }
        }
    }

    /** A removal publishes nothing, and nobody is kept in a model because it was shown often. */
    @Test
    void removalsGoOnWhenTheReleasesAreUsedUpAndPublishingDoesNot() {
        try (DescentToDelete model = trainer().train(ROWS)) {
            for (int i = 0; i < 4; i++) {
                remove(model, i);
                model.publish();
            }
            Release<LinearModel> served = model.publish();
            assertThat(model.budget().exhausted()).isTrue();
            assertThat(model.plan(RemovalRequest.record("9")).withinBudget()).isTrue();
            assertThat(model.remove(RemovalRequest.record("9"))).isInstanceOf(RemovalOutcome.Certified.class);
            assertThatThrownBy(model::publish)
                    .isInstanceOf(BudgetExhaustedException.class)
                    .hasMessageContaining("retrain()");
            assertThat(model.exposure(RemovalRequest.record("9")).releases()).isZero();
            Exposure before = model.exposure(RemovalRequest.record("0"));
            model.retrain();
            assertThat(model.publish()).isNotSameAs(served);
            assertThat(model.exposure(RemovalRequest.record("0"))).isEqualTo(before);
        }
    }
}
