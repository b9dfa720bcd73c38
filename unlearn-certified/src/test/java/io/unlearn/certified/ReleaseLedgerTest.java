package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Certificate;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.InvalidArgumentException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What each removed row has seen, and that nothing is drawn twice. */
class ReleaseLedgerTest {
    private static final TrainingRows ROWS = Rows.classes(80, 4, 2, 9);

    private static CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic()
                .masking(Masking.outputNoise(1, 1e-5).withReleases(16))
                .progress(Progress.none());
    }

    @Test
    void aRowThatLeftLaterHasSeenFewerReleases() {
        try (LinearRemoval model = trainer().train(ROWS)) {
            model.publish();
            assertThat(model.exposure().releases()).isZero();
            for (int i = 0; i < 9; i++) {
                model.remove(RemovalRequest.record(Integer.toString(i)));
                model.publish();
            }
            Exposure first = model.exposure(RemovalRequest.record("0"));
            Exposure last = model.exposure(RemovalRequest.record("8"));
            assertThat(first.releases()).isEqualTo(9);
            assertThat(last.releases()).isEqualTo(1);
            assertThat(first.mu()).isCloseTo(3 * last.mu(), within(1e-9));
            assertThat(last.guarantee().epsilon()).isLessThan(first.guarantee().epsilon());
            assertThat(model.exposure(RemovalRequest.subject("s0"))).isEqualTo(first);
            assertThat(model.exposure()).isEqualTo(first);
        }
    }

    /** The share of one of 16 releases is a quarter of mu, and all 16 together have what was promised and no more. */
    @Test
    void allReleasesTogetherHaveWhatWasPromised() {
        double mu = GaussianDp.mu(1, 1e-5);
        try (LinearRemoval model = trainer().train(ROWS)) {
            for (int i = 0; i < 16; i++) {
                model.remove(RemovalRequest.record(Integer.toString(i)));
                model.publish();
            }
            Exposure most = model.exposure(RemovalRequest.record("0"));
            Exposure one = model.exposure(RemovalRequest.record("15"));
            assertThat(one.mu()).isCloseTo(mu / 4, within(1e-6)).isLessThanOrEqualTo(mu / 4);
            assertThat(most.mu()).isCloseTo(mu, within(1e-6)).isLessThanOrEqualTo(mu);
            assertThat(most.guarantee().epsilon()).isLessThanOrEqualTo(1).isCloseTo(1, within(1e-6));
            assertThat(one.guarantee().epsilon())
                    .isCloseTo(GaussianDp.epsilon(mu / 4, 1e-5), within(1e-6))
                    .isLessThan(0.25);
            assertThat(model.budget().exhausted()).isTrue();
        }
    }

    @Test
    void servingAgainIsFree() {
        try (LinearRemoval model = trainer().train(ROWS)) {
            model.remove(RemovalRequest.record("1"));
            Release<LinearModel> release = model.publish();
            for (int i = 0; i < 100; i++) {
                assertThat(model.publish()).isSameAs(release);
            }
            assertThat(model.exposure().releases()).isEqualTo(1);
            model.remove(RemovalRequest.record("2"));
            assertThat(model.publish()).isNotSameAs(release);
        }
    }

    @Test
    void releasesForAnAuditAreFreshAndCharged() {
        try (LinearRemoval model = trainer().train(ROWS)) {
            model.remove(RemovalRequest.record("1"));
            Release<LinearModel> served = model.publish();
            Release<LinearModel> sample = model.publishForAudit();
            assertThat(sample.model().digest()).isNotEqualTo(served.model().digest());
            assertThat(model.exposure().releases()).isEqualTo(2);
            assertThat(model.publish()).isSameAs(served);
            for (int i = 2; i < 16; i++) {
                model.publishForAudit();
            }
            assertThatThrownBy(model::publishForAudit)
                    .isInstanceOf(BudgetExhaustedException.class)
                    .hasMessageContaining("must be at most 16 but is 17");
            assertThat(model.publish()).isSameAs(served);
        }
    }

    @Test
    void trainingFromNothingEndsTheExposureOfWhatWasRemovedBefore() {
        try (LinearRemoval model = trainer().train(ROWS)) {
            model.remove(RemovalRequest.record("1"));
            Release<LinearModel> before = model.publish();
            Exposure exposure = model.exposure(RemovalRequest.record("1"));
            model.retrain();
            assertThat(model.publish()).isNotSameAs(before);
            assertThat(model.exposure(RemovalRequest.record("1"))).isEqualTo(exposure);
            model.remove(RemovalRequest.record("2"));
            model.publish();
            assertThat(model.exposure(RemovalRequest.record("1"))).isEqualTo(exposure);
            assertThat(model.exposure(RemovalRequest.record("2")).releases()).isEqualTo(1);
        }
    }

    @Test
    void nothingIsSaidOfARowThatIsStillThere() {
        try (LinearRemoval model = trainer().train(ROWS)) {
            model.remove(RemovalRequest.record("1"));
            assertThatThrownBy(() -> model.exposure(RemovalRequest.subject("s0")))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageStartingWith("rows of the request must be removed but is 3 of 4 still in the model");
        }
    }

    @Test
    void anExactRemovalHasNoLoss() {
        try (LinearRemoval model =
                CertifiedTrainer.leastSquares().progress(Progress.none()).train(Rows.targets(40, 3, 2))) {
            model.remove(RemovalRequest.record("1"));
            model.publish();
            Exposure exposure = model.exposure();
            assertThat(exposure.mu()).isZero();
            assertThat(exposure.guarantee().epsilon()).isZero();
        }
    }

    @Test
    void anUnprovedMaskHasNoParameter() {
        try (LinearRemoval model = CertifiedTrainer.logistic()
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.publishedGuo(1, 1e-4, 50).measured())
                .progress(Progress.none())
                .train(ROWS)) {
            model.remove(RemovalRequest.record("1"));
            assertThat(model.exposure().guarantee().epsilon()).isZero();
            model.publish();
            Exposure exposure = model.exposure();
            assertThat(exposure.mu()).isNaN();
            assertThat(exposure.guarantee()).isEqualTo(model.budget().guarantee());
        }
    }

    /** Removing another row by another route changes nothing in a certificate but its id and the digest of the model. */
    @Test
    void theCertificateDoesNotDependOnWhatWasRemovedOrHow() {
        String one = neutral(certificateAfter(RemovalRequest.record("0")));
        String other = neutral(certificateAfter(RemovalRequest.record("41")));
        String direct;
        try (LinearRemoval model = fixed().train(ROWS.where(i -> i != 0))) {
            direct = neutral(model.publish().certificate());
        }
        assertThat(other).isEqualTo(one);
        assertThat(direct).isEqualTo(one);
        try (LinearRemoval model = fixed().train(ROWS)) {
            String early = neutral(model.publish().certificate());
            model.remove(RemovalRequest.subject("s3"));
            model.publish();
            model.retrain();
            assertThat(early.length()).isPositive();
            assertThat(neutral(model.publish().certificate()).replaceAll("\"noiseStandardDeviation\":[^,]*", ""))
                    .isEqualTo(early.replaceAll("\"noiseStandardDeviation\":[^,]*", ""));
        }
        assertThat(one)
                .doesNotContainIgnoringCase("route")
                .doesNotContain("\"residual\"", "nanos", "steps", "rowsRemoved");
    }

    private static CertifiedTrainer fixed() {
        return trainer().residualLimit(1e-7).clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private static Certificate certificateAfter(RemovalRequest request) {
        try (LinearRemoval model = fixed().train(ROWS)) {
            model.remove(request).certifiedOrThrow();
            return model.publish().certificate();
        }
    }

    private static String neutral(Certificate c) {
        return new Certificate(
                        "id", c.issuedAt(), c.guarantee(), c.mechanism(), c.objective(), "digest", c.provenance())
                .toJson();
    }
}
