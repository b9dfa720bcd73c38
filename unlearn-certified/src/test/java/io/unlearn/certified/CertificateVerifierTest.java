package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Certificate;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An honest certificate passes; each way of cheating is found. */
class CertificateVerifierTest {
    private static final TrainingRows ROWS = Rows.classes(200, 8, 3, 11);
    private static final TrainingRows REMAINING = ROWS.where(i -> i >= 8);

    private static CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(2))
                .labels(0, 1, 2)
                .progress(Progress.none());
    }

    private static Release<LinearModel> honest() {
        try (LinearRemoval model = trainer().train(ROWS)) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            model.remove(RemovalRequest.subject("s1")).certifiedOrThrow();
            return model.publish();
        }
    }

    static Stream<CertifiedTrainer> kinds() {
        return Stream.of(
                trainer(),
                trainer().regularisation(Regularisation.perSample(0.05)).intercept(false),
                trainer().masking(Masking.outputNoise(0.1, 1e-8).withReleases(1)),
                trainer()
                        .regularisation(Regularisation.fixedTotal(60))
                        .intercept(false)
                        .requesters(Requesters.NON_ADAPTIVE)
                        .masking(Masking.publishedGuo(1, 1e-4, 20)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anHonestReleasePasses(CertifiedTrainer trainer) {
        try (LinearRemoval model = trainer.train(ROWS)) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            model.remove(RemovalRequest.subject("s1")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            VerificationReport report = CertificateVerifier.verify(release.certificate(), release.model(), REMAINING);
            assertThat(report.valid()).as(report.summary()).isTrue();
        }
    }

    @Test
    void anHonestExactReleasePasses() {
        TrainingRows rows = Rows.targets(100, 6, 3);
        for (Masking masking : new Masking[] {Masking.none(), Masking.outputNoise(1, 1e-5)}) {
            try (LinearRemoval model = CertifiedTrainer.leastSquares()
                    .targetBound(3)
                    .masking(masking)
                    .progress(Progress.none())
                    .train(rows)) {
                model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
                Release<LinearModel> release = model.publish();
                VerificationReport report =
                        CertificateVerifier.verify(release.certificate(), release.model(), rows.where(i -> i >= 4));
                assertThat(report.valid()).as(report.summary()).isTrue();
            }
        }
    }

    @Test
    void aModelThatStillHoldsTheRowsIsFound() {
        Release<LinearModel> release = honest();
        try (LinearRemoval original = trainer().train(ROWS)) {
            LinearModel cheat = original.publish().model();
            Certificate certificate = withDigest(release.certificate(), cheat.digest());
            VerificationReport report = CertificateVerifier.verify(certificate, cheat, REMAINING);
            assertThat(report.failures())
                    .extracting(VerificationReport.Check::name)
                    .containsExactly("distance to a model solved from the remaining rows");
        }
    }

    @Test
    void rowsThatWereNotRemovedAreFound() {
        Release<LinearModel> release = honest();
        VerificationReport report = CertificateVerifier.verify(release.certificate(), release.model(), ROWS);
        assertThat(report.valid()).isFalse();
    }

    @Test
    void anotherModelUnderTheSameCertificateIsFound() {
        Release<LinearModel> release = honest();
        LinearModel other = honest().model();
        VerificationReport report = CertificateVerifier.verify(release.certificate(), other, REMAINING);
        assertThat(report.failures()).extracting(VerificationReport.Check::name).containsExactly("model digest");
    }

    @Test
    void aGuaranteeThatTheNoiseDoesNotGiveIsFound() {
        Release<LinearModel> release = honest();
        Certificate honest = release.certificate();
        PrivacyGuarantee better = new PrivacyGuarantee(
                0.5, honest.guarantee().delta(), honest.guarantee().definition());
        Certificate boast = new Certificate(
                honest.id(),
                honest.issuedAt(),
                better,
                honest.mechanism(),
                honest.objective(),
                honest.modelDigest(),
                honest.provenance());
        VerificationReport report = CertificateVerifier.verify(boast, release.model(), REMAINING);
        assertThat(report.failures())
                .extracting(VerificationReport.Check::name)
                .containsExactly("delta at the stated epsilon");
        assertThat(report.summary()).startsWith("CERTIFICATE NOT VERIFIED").contains("FAILED");
    }

    @Test
    void convexityThatTheRowsDoNotGiveIsFound() {
        Release<LinearModel> release = honest();
        Certificate honest = release.certificate();
        Certificate.Mechanism m = honest.mechanism();
        Certificate.Mechanism stronger = new Certificate.Mechanism(
                m.theorem(),
                m.unit(),
                m.records(),
                m.releases(),
                m.residualLimit(),
                m.referenceResidualLimit(),
                10 * m.strongConvexity(),
                m.noiseStandardDeviation(),
                m.perturbationStandardDeviation(),
                m.features());
        Certificate boast = new Certificate(
                honest.id(),
                honest.issuedAt(),
                honest.guarantee(),
                stronger,
                honest.objective(),
                honest.modelDigest(),
                honest.provenance());
        VerificationReport report = CertificateVerifier.verify(boast, release.model(), REMAINING);
        assertThat(report.failures()).extracting(VerificationReport.Check::name).contains("strong convexity");
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        Release<LinearModel> release = honest();
        TrainingRows narrow = Rows.classes(20, 7, 3, 1);
        assertThatThrownBy(() -> CertificateVerifier.verify(release.certificate(), release.model(), narrow))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("TrainingRows[20][7]");
    }

    @Test
    void aDamagedCertificateIsRefused() {
        String json = honest().certificate().toJson();
        assertThatThrownBy(() -> Certificate.fromJson(json.replace("certificate/1", "certificate/9")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("schema must be unlearn/certificate/1");
        assertThatThrownBy(() -> Certificate.fromJson(json.substring(0, json.length() / 2)))
                .isInstanceOf(InvalidArgumentException.class);
    }

    private static Certificate withDigest(Certificate c, String digest) {
        return new Certificate(
                c.id(), c.issuedAt(), c.guarantee(), c.mechanism(), c.objective(), digest, c.provenance());
    }
}
