package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Certificate;
import io.unlearn.core.FeatureExtractor;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import org.junit.jupiter.api.Test;

/** What is declared about requesters and features decides what is trained, and is written into the certificate. */
class DeclaredSettingsTest {
    private static final TrainingRows ROWS = Rows.classes(60, 5, 2, 4);

    private static CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic().intercept(false).progress(Progress.none());
    }

    @Test
    void adaptiveRequestersAreAssumedAndRefusedWhereATermIsKept() {
        assertThatThrownBy(() ->
                        trainer().masking(Masking.publishedGuo(1, 1e-4, 10)).train(ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("requesters must be NON_ADAPTIVE with a secret linear term that is kept over"
                        + " requests but is ADAPTIVE. Use Masking.outputNoise");
        for (Masking covered : new Masking[] {Masking.outputNoise(1, 1e-5), Masking.sharedPerturbation(1, 1e-5, 1)}) {
            trainer().masking(covered).train(ROWS).close();
        }
        trainer()
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.publishedGuo(1, 1e-4, 10))
                .train(ROWS)
                .close();
    }

    @Test
    void aPrivateExtractorTakesItsShareAndLimitsTheRecords() {
        FeatureExtractor extractor = FeatureExtractor.differentiallyPrivate(0.1, 1e-8, 5);
        CertifiedTrainer trainer =
                trainer().masking(Masking.outputNoise(1, 1e-5)).features(extractor);
        try (LinearRemoval model = trainer.train(ROWS);
                LinearRemoval plain =
                        trainer().masking(Masking.outputNoise(1, 1e-5)).train(ROWS)) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            plain.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            Certificate.Mechanism mechanism = release.certificate().mechanism();
            assertThat(release.certificate().guarantee())
                    .isEqualTo(new PrivacyGuarantee(1, 1e-5, PrivacyGuarantee.Definition.PROVED_OUTPUT));
            assertThat(mechanism.records()).isEqualTo(5);
            assertThat(mechanism.unit()).isEqualTo("up to 5 rows removed, together");
            assertThat(mechanism.features()).isEqualTo(extractor);
            double ratio = mechanism.noiseStandardDeviation()
                    / plain.publish().certificate().mechanism().noiseStandardDeviation();
            assertThat(ratio).as("the head has half of epsilon").isBetween(1.5, 2.2);
            assertThat(model.exposure().guarantee().epsilon()).isBetween(0.5, 0.6);
            VerificationReport report =
                    CertificateVerifier.verify(release.certificate(), release.model(), ROWS.where(i -> i >= 4));
            assertThat(report.valid()).as(report.summary()).isTrue();

            RemovalOutcome refused = model.remove(RemovalRequest.subject("s1"));
            assertThat(refused).isInstanceOf(RemovalOutcome.BudgetExhausted.class);
            assertThat(((RemovalOutcome.BudgetExhausted) refused).needed()).isEqualTo(8);
            assertThat(model.remainingRows()).isEqualTo(56);
            assertThat(model.plan(RemovalRequest.subject("s1")).withinBudget()).isFalse();
            model.retrain();
            assertThat(model.remove(RemovalRequest.subject("s1")))
                    .as("training the head again takes nothing out of the extractor")
                    .isInstanceOf(RemovalOutcome.BudgetExhausted.class);
            assertThat(model.remove(RemovalRequest.record("4"))).isInstanceOf(RemovalOutcome.Certified.class);
        }
    }

    /** A certificate that forgets the share of the extractor does not pass. */
    @Test
    void theVerifierTakesTheShareOff() {
        try (LinearRemoval model =
                trainer().masking(Masking.outputNoise(1, 1e-5)).train(ROWS)) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            Certificate c = release.certificate();
            Certificate.Mechanism m = c.mechanism();
            Certificate.Mechanism boast = new Certificate.Mechanism(
                    m.theorem(),
                    m.unit(),
                    5,
                    m.releases(),
                    m.residualLimit(),
                    m.referenceResidualLimit(),
                    m.strongConvexity(),
                    m.noiseStandardDeviation(),
                    m.perturbationStandardDeviation(),
                    FeatureExtractor.differentiallyPrivate(0.1, 1e-8, 5));
            Certificate claim = new Certificate(
                    c.id(), c.issuedAt(), c.guarantee(), boast, c.objective(), c.modelDigest(), c.provenance());
            assertThat(CertificateVerifier.verify(claim, release.model(), ROWS.where(i -> i >= 4))
                            .failures())
                    .extracting(VerificationReport.Check::name)
                    .containsExactly("delta at the stated epsilon");
        }
    }

    @Test
    void anExactHeadHasTheExtractorsLoss() {
        try (LinearRemoval model = CertifiedTrainer.leastSquares()
                .features(FeatureExtractor.differentiallyPrivate(0.2, 1e-7, 3))
                .progress(Progress.none())
                .train(Rows.targets(40, 3, 2))) {
            model.remove(RemovalRequest.record("1")).certifiedOrThrow();
            PrivacyGuarantee guarantee = model.publish().certificate().guarantee();
            assertThat(guarantee.epsilon()).isCloseTo(0.6, within(1e-12));
            assertThat(guarantee.delta()).isGreaterThan(3e-7);
        }
    }

    @Test
    void extractorsThatLeaveNothingAreRefused() {
        assertThatThrownBy(() -> trainer()
                        .features(FeatureExtractor.differentiallyPrivate(0.5, 0, 2))
                        .train(ROWS))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("for 2 records must be below 1.0");
        assertThatThrownBy(() -> trainer()
                        .features(FeatureExtractor.tunedWithoutPrivacy())
                        .train(ROWS))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> CertifiedTrainer.leastSquares()
                        .features(FeatureExtractor.tunedWithoutPrivacy())
                        .progress(Progress.none())
                        .train(Rows.targets(40, 3, 2)))
                .hasMessageContaining("voids every guarantee");
    }
}
