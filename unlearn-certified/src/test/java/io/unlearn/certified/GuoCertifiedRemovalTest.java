package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.PublishedProtocol.Charge;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.Condition;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.PrivacyGuarantee.Definition;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NotConvergedException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.testkit.CertifiedRemovalContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The paper's removal in every mode. */
class GuoCertifiedRemovalTest {
    private static final TrainingRows TWO = Rows.classes(60, 5, 2, 4);
    private static final TrainingRows THREE = Rows.classes(60, 5, 3, 4);
    private static final RemovalRequest SUBJECT = RemovalRequest.subject("s1");

    private static GuoCertifiedRemoval paper(PublishedProtocol protocol) {
        return GuoCertifiedRemoval.paperMode(Regularisation.perSample(1), 1, 1e-4, 50)
                .withProtocol(protocol);
    }

    private static LinearRemoval train(GuoCertifiedRemoval mode, TrainingRows rows) {
        return mode.trainer().progress(Progress.none()).train(rows);
    }

    /** What every mode has to do. */
    private abstract static class Contract extends CertifiedRemovalContract<LinearModel> {
        private final GuoCertifiedRemoval mode;
        private final TrainingRows rows;

        private Contract(GuoCertifiedRemoval mode, TrainingRows rows) {
            this.mode = mode;
            this.rows = rows;
        }

        @Override
        protected CertifiedRemoval<LinearModel> trained() {
            return train(mode, rows);
        }

        @Override
        protected double[] innerState(CertifiedRemoval<LinearModel> model) {
            return ((LinearRemoval) model).innerWeightsCopy();
        }
    }

    @Nested
    class ByDefault extends Contract {
        ByDefault() {
            super(GuoCertifiedRemoval.logistic(Regularisation.fixedTotal(1), 1, 1e-5), THREE);
        }
    }

    @Nested
    class InPaperMode extends Contract {
        InPaperMode() {
            super(GuoCertifiedRemoval.paperMode(Regularisation.perSample(1), 1, 1e-4, 50), TWO);
        }
    }

    @Nested
    class ChargingTheWorstCase extends Contract {
        ChargingTheWorstCase() {
            super(paper(PublishedProtocol.oneStep().charging(Charge.THEOREM_1)), TWO);
        }
    }

    @Nested
    class UntilATarget extends Contract {
        UntilATarget() {
            super(paper(PublishedProtocol.oneStep().stepsUntil(1e-6).summedOverOutputs()), THREE);
        }
    }

    @Nested
    class WithMeasuredResiduals extends Contract {
        WithMeasuredResiduals() {
            super(GuoCertifiedRemoval.measured(Regularisation.fixedTotal(1), 1, 1e-4, 50), THREE);
        }
    }

    @Nested
    class OfLeastSquares extends Contract {
        OfLeastSquares() {
            super(GuoCertifiedRemoval.leastSquares(Regularisation.fixedTotal(1)), Rows.targets(60, 4, 3));
        }
    }

    @Test
    void theDefaultIsProvedAndAnchored() {
        GuoCertifiedRemoval mode = GuoCertifiedRemoval.logistic(Regularisation.fixedTotal(1), 1, 1e-5);
        try (LinearRemoval model = train(mode, TWO)) {
            assertThat(model.remove(SUBJECT).certifiedOrThrow().evidence().route())
                    .isEqualTo(RemovalRoute.ANCHORED);
            Release<LinearModel> release = model.publish();
            assertThat(release.certificate().guarantee().definition()).isEqualTo(Definition.PROVED_OUTPUT);
            VerificationReport report =
                    CertificateVerifier.verify(release.certificate(), release.model(), TWO.where(i -> i < 4 || i >= 8));
            assertThat(report.valid()).as(report.summary()).isTrue();
        }
    }

    /** Each mode of the paper gives a release that the verifier accepts as the published claim, and as no more than that. */
    @Test
    void everyProtocolIsVerifiedAsPublished() {
        for (PublishedProtocol protocol : new PublishedProtocol[] {
            PublishedProtocol.oneStep(),
            PublishedProtocol.oneStep().charging(Charge.THEOREM_1).summedOverOutputs(),
            PublishedProtocol.oneStep().withSteps(3),
            PublishedProtocol.oneStep().stepsUntil(1e-6)
        }) {
            try (LinearRemoval model = train(paper(protocol), THREE)) {
                model.remove(SUBJECT).certifiedOrThrow();
                Release<LinearModel> release = model.publish();
                assertThat(release.certificate().guarantee().definition()).isEqualTo(Definition.PUBLISHED_GUO);
                VerificationReport report = CertificateVerifier.verify(
                        release.certificate(), release.model(), THREE.where(i -> i < 4 || i >= 8));
                assertThat(report.valid())
                        .as(protocol + ": " + report.summary())
                        .isTrue();
            }
        }
    }

    /** The measured residual does not add up: the published sum is used up where it has hardly begun. */
    @Test
    void measuredResidualsOutlastThePublishedSum() {
        Regularisation regularisation = Regularisation.fixedTotal(1);
        int published = removals(GuoCertifiedRemoval.paperMode(regularisation, 1, 1e-4, 1));
        int measured = removals(GuoCertifiedRemoval.measured(regularisation, 1, 1e-4, 1));
        assertThat(published).isLessThan(30);
        assertThat(measured).isEqualTo(59);
        try (LinearRemoval model = train(GuoCertifiedRemoval.measured(regularisation, 1, 1e-4, 2), TWO)) {
            model.remove(SUBJECT).certifiedOrThrow();
            assertThat(model.publish().certificate().guarantee().definition()).isEqualTo(Definition.PUBLISHED_GUO);
        }
        assertThatThrownBy(() -> GuoCertifiedRemoval.measured(regularisation, 1, 1e-4, 2)
                        .withProtocol(PublishedProtocol.oneStep()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("measured residuals");
    }

    private static int removals(GuoCertifiedRemoval mode) {
        try (LinearRemoval model = train(mode, TWO)) {
            int removed = 0;
            while (removed < 59
                    && model.remove(RemovalRequest.record(Integer.toString(removed)))
                            instanceof RemovalOutcome.Certified) {
                removed++;
            }
            return removed;
        }
    }

    @Test
    void preparationsAndConditionsReachTheCertificate() {
        GuoCertifiedRemoval mode = GuoCertifiedRemoval.logistic(Regularisation.fixedTotal(1), 1, 1e-5);
        try (LinearRemoval model = train(mode.withPreparation(Preparation.PER_ROW), TWO)) {
            assertThat(model.publish().certificate().conditions()).isEmpty();
        }
        GuoCertifiedRemoval scaled = mode.withPreparation(Preparation.FITTED_SCALER);
        assertThatThrownBy(() -> train(scaled, TWO))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("FITTED_SCALER");
        GuoCertifiedRemoval accepted = scaled.accepting(Condition.FEATURES_FITTED_ON_DATA)
                .withPreparation(Preparation.TUNED_HYPER_PARAMETERS)
                .accepting(Condition.HYPER_PARAMETERS_FROM_DATA);
        try (LinearRemoval model = train(accepted, TWO)) {
            assertThat(model.publish().certificate().conditions())
                    .containsExactlyInAnyOrder(Condition.FEATURES_FITTED_ON_DATA, Condition.HYPER_PARAMETERS_FROM_DATA);
        }
        // The others are as they were.
        assertThatThrownBy(() -> train(scaled, TWO)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void stepsAreTakenAsDeclared() {
        assertThat(evidence(paper(PublishedProtocol.oneStep())).steps()).isOne();
        assertThat(evidence(paper(PublishedProtocol.oneStep().withSteps(3))).steps())
                .isEqualTo(3);
        RemovalEvidence until = evidence(paper(PublishedProtocol.oneStep().stepsUntil(1e-9)));
        assertThat(until.residual()).isLessThanOrEqualTo(1e-9);
        assertThat(until.steps()).isBetween(1, 5);
    }

    private static RemovalEvidence evidence(GuoCertifiedRemoval mode) {
        try (LinearRemoval model = train(mode, TWO)) {
            return model.remove(SUBJECT).certifiedOrThrow().evidence();
        }
    }

    /** What one removal is charged: the budget used after it, less that before. */
    private static double charge(PublishedProtocol protocol, TrainingRows rows) {
        try (LinearRemoval model = train(paper(protocol), rows)) {
            double before = model.budget().used();
            model.remove(SUBJECT).certifiedOrThrow();
            return model.budget().used() - before;
        }
    }

    @Test
    void theWorstCaseIsThatOfThePaper() {
        PublishedProtocol worst = PublishedProtocol.oneStep().charging(Charge.THEOREM_1);
        // 4 gamma m^2 / (lambda^2 (n - m)) with m = 4, n = 60, lambda = 1.
        assertThat(charge(worst, TWO)).isCloseTo(16.0 / 56, within(1e-9));
        assertThat(charge(worst, THREE)).isCloseTo(Math.sqrt(3) * 16 / 56, within(1e-9));
        assertThat(charge(worst.summedOverOutputs(), THREE)).isCloseTo(3 * 16.0 / 56, within(1e-9));
    }

    @Test
    void removalsAddUpUntilTheBudgetIsUsed() {
        GuoCertifiedRemoval mode = GuoCertifiedRemoval.paperMode(Regularisation.perSample(1), 1, 1e-4, 1.5)
                .withProtocol(PublishedProtocol.oneStep().charging(Charge.THEOREM_1));
        try (LinearRemoval model = train(mode, TWO)) {
            int removed = 0;
            while (model.remove(RemovalRequest.record(Integer.toString(removed))) instanceof RemovalOutcome.Certified) {
                removed++;
            }
            // Each one costs 1 / (n - 1), of a budget of 1.5 / 4.385.
            double sum = 0;
            int expected = 0;
            while (sum + 1.0 / (59 - expected) <= 1.5 / Math.sqrt(2 * Math.log(1.5e4)) - 1e-6) {
                sum += 1.0 / (59 - expected);
                expected++;
            }
            assertThat(removed).isEqualTo(expected);
        }
    }

    @Test
    void aTargetThatCannotBeReachedChangesNothing() {
        try (LinearRemoval model = train(paper(PublishedProtocol.oneStep().stepsUntil(1e-30)), TWO)) {
            double[] before = model.innerWeightsCopy();
            assertThatThrownBy(() -> model.remove(SUBJECT))
                    .isInstanceOf(NotConvergedException.class)
                    .hasMessageContaining("at most 1.0E-30");
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remainingRows()).isEqualTo(60);
        }
    }

    @Test
    void aPrivateExtractorLimitsTheRecords() {
        GuoCertifiedRemoval mode = GuoCertifiedRemoval.paperMode(Regularisation.perSample(1), 1, 1e-4, 50)
                .withFeatures(FeatureExtractor.differentiallyPrivate(0.1, 1e-8, 4));
        try (LinearRemoval model = train(mode, TWO);
                LinearRemoval plain = train(paper(PublishedProtocol.oneStep()), TWO)) {
            assertThat(model.budget().limit()).isLessThan(0.7 * plain.budget().limit());
            model.remove(SUBJECT).certifiedOrThrow();
            assertThat(model.plan(RemovalRequest.record("0")).withinBudget()).isFalse();
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> GuoCertifiedRemoval.leastSquares(Regularisation.fixedTotal(1))
                        .withProtocol(PublishedProtocol.oneStep()))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("mode must be paper mode");
        assertThatThrownBy(() ->
                        PublishedProtocol.oneStep().charging(Charge.THEOREM_1).withSteps(2))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("steps must be one fixed step where Theorem 1 is charged");
        assertThatThrownBy(() ->
                        PublishedProtocol.oneStep().charging(Charge.THEOREM_1).stepsUntil(1))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> PublishedProtocol.oneStep().withSteps(0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> PublishedProtocol.oneStep().stepsUntil(0)).isInstanceOf(OutOfRangeException.class);
    }
}
