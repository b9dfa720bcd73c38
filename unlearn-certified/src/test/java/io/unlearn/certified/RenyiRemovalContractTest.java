package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Certificate;
import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.testkit.CertifiedRemovalContract;
import org.junit.jupiter.api.Test;

/** Objective perturbation with the bound that covers a residual that depends on the perturbation. */
class RenyiRemovalContractTest extends CertifiedRemovalContract<LinearModel> {
    private static final TrainingRows ROWS = Rows.classes(60, 5, 2, 4);

    private static CertifiedTrainer trainer(Regularisation regularisation, int records) {
        return CertifiedTrainer.logistic()
                .regularisation(regularisation)
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.renyiJacobian(1, 1e-4, 50, records))
                .progress(Progress.none());
    }

    private static LinearRemoval train() {
        return trainer(Regularisation.fixedTotal(500), 16).train(ROWS);
    }

    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return train();
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }

    @Test
    void itsReleaseIsVerifiedAndIsTheOnlyOne() {
        try (LinearRemoval model = train()) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            model.remove(RemovalRequest.subject("s1")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            Certificate certificate = release.certificate();
            assertThat(certificate.guarantee())
                    .isEqualTo(new PrivacyGuarantee(1, 1e-4, PrivacyGuarantee.Definition.RENYI_JACOBIAN));
            assertThat(certificate.mechanism().records()).isEqualTo(16);
            assertThat(certificate.mechanism().unit()).isEqualTo("up to 16 rows removed, together");
            VerificationReport report =
                    CertificateVerifier.verify(certificate, release.model(), ROWS.where(i -> i >= 8));
            assertThat(report.valid()).as(report.summary()).isTrue();
            model.remove(RemovalRequest.subject("s2")).certifiedOrThrow();
            assertThatThrownBy(model::publish)
                    .isInstanceOf(BudgetExhaustedException.class)
                    .hasMessageStartingWith(
                            "releases for one perturbation must be at most 1 once rows were removed but" + " is 2.");
            model.retrain();
            assertThat(model.publish().model()).isNotEqualTo(release.model());
            assertThat(model.budget().used()).isZero();
        }
    }

    @Test
    void moreRowsThanDeclaredAreRefusedAndChangeNothing() {
        try (LinearRemoval model = trainer(Regularisation.fixedTotal(500), 6).train(ROWS)) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            double[] before = model.innerWeightsCopy();
            assertThat(model.plan(RemovalRequest.subject("s1")).withinBudget()).isFalse();
            RemovalOutcome refused = model.remove(RemovalRequest.subject("s1"));
            assertThat(refused).isInstanceOf(RemovalOutcome.BudgetExhausted.class);
            assertThat(((RemovalOutcome.BudgetExhausted) refused).needed()).isEqualTo(8);
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remove(RemovalRequest.record("5"))).isInstanceOf(RemovalOutcome.Certified.class);
        }
    }

    /** A claim of more rows than the bound covers does not pass the verifier. */
    @Test
    void theVerifierFindsTheBoundAnew() {
        try (LinearRemoval model = train()) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            Certificate c = release.certificate();
            Certificate.Mechanism m = c.mechanism();
            Certificate.Mechanism boast = new Certificate.Mechanism(
                    m.theorem(),
                    m.unit(),
                    5000,
                    m.releases(),
                    m.residualLimit(),
                    m.referenceResidualLimit(),
                    m.strongConvexity(),
                    m.noiseStandardDeviation(),
                    m.perturbationStandardDeviation(),
                    m.features());
            Certificate claim = new Certificate(
                    c.id(), c.issuedAt(), c.guarantee(), boast, c.objective(), c.modelDigest(), c.provenance());
            assertThat(CertificateVerifier.verify(claim, release.model(), ROWS.where(i -> i >= 4))
                            .failures())
                    .extracting(VerificationReport.Check::name)
                    .contains("epsilon of the Renyi bound");
        }
    }

    @Test
    void whatTheBoundDoesNotCoverIsRefusedWithItsNumbers() {
        assertThatThrownBy(() -> trainer(Regularisation.fixedTotal(1), 1).train(ROWS))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageMatching(
                        "(?s)epsilon that the bound gives for 1 rows \\(kappa [0-9.]+, kappaF [0-9.]+, residual"
                                + " over sigma [0-9.]+\\) must be at most 1.0 but is Infinity. Raise the regularisation.*");
        assertThatThrownBy(() -> trainer(Regularisation.fixedTotal(100), 59).train(ROWS))
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("for 59 rows");
        assertThatThrownBy(() -> trainer(Regularisation.perSample(10), 1).train(ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("of a fixed total");
        assertThatThrownBy(() -> trainer(Regularisation.fixedTotal(500), 1)
                        .requesters(Requesters.ADAPTIVE)
                        .train(ROWS))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("NON_ADAPTIVE");
        assertThatThrownBy(() -> CertifiedTrainer.leastSquares()
                        .masking(Masking.renyiJacobian(1, 1e-4, 50, 1))
                        .progress(Progress.none())
                        .train(Rows.targets(40, 3, 2)))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> Masking.renyiJacobian(1, 1e-4, 50, 0)).isInstanceOf(OutOfRangeException.class);
    }
}
