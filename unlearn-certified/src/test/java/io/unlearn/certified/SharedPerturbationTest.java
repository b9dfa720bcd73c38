package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;

import io.unlearn.core.CertifiedRemoval;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.testkit.CertifiedRemovalContract;
import org.junit.jupiter.api.Test;

/** The secret linear term is the same until a release is made, and another one after it. */
class SharedPerturbationTest extends CertifiedRemovalContract<LinearModel> {
    private static final TrainingRows ROWS = Rows.classes(60, 5, 2, 4);
    private static final double TOTAL = 2;
    private static final double SIGMA = 3;

    @Override
    protected CertifiedRemoval<LinearModel> trained() {
        return train();
    }

    private static LinearRemoval train() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(TOTAL))
                .intercept(false)
                .masking(Masking.sharedPerturbation(1, 1e-5, SIGMA).withReleases(4))
                .progress(Progress.none())
                .train(ROWS);
    }

    @Override
    protected double[] innerState(CertifiedRemoval<LinearModel> model) {
        return ((LinearRemoval) model).innerWeightsCopy();
    }

    @Test
    void removalsKeepTheTermAndReleasesAreVerifiedWithIt() {
        try (LinearRemoval model = train()) {
            double[] b = term(model, 0);
            assertThat(norm(b)).isGreaterThan(0.1);
            for (int gone = 4; gone <= 24; gone += 4) {
                model.remove(RemovalRequest.subject("s" + (gone / 4 - 1))).certifiedOrThrow();
            }
            Release<LinearModel> release = model.publish();
            assertThat(distance(term(model, 24), b)).isLessThanOrEqualTo(2 * model.residualLimit() + 1e-12);
            assertThat(release.certificate().guarantee().definition())
                    .isEqualTo(PrivacyGuarantee.Definition.PROVED_SHARED_B);
            VerificationReport report =
                    CertificateVerifier.verify(release.certificate(), release.model(), ROWS.where(i -> i >= 24));
            assertThat(report.valid()).as(report.summary()).isTrue();
            assertThat(CertificateVerifier.verify(release.certificate(), release.model(), ROWS.where(i -> i >= 20))
                            .checks())
                    .extracting(VerificationReport.Check::name)
                    .contains("gradient of the remaining rows", "delta at the stated epsilon");
        }
    }

    @Test
    void eachReleaseHasATermOfItsOwn() {
        try (LinearRemoval model = train()) {
            double[] first = term(model, 0);
            Release<LinearModel> before = model.publish();
            assertThat(model.publish()).isSameAs(before);
            assertThat(distance(term(model, 0), first)).isLessThan(1e-6);
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            model.publish();
            double[] second = term(model, 4);
            // Two vectors of five coordinates of deviation 3 are nearer than this with probability below 1e-9.
            assertThat(distance(second, first)).isGreaterThan(0.05);
            model.remove(RemovalRequest.subject("s1")).certifiedOrThrow();
            model.publish();
            assertThat(distance(term(model, 8), second)).isGreaterThan(0.05);
            assertThat(model.exposure(RemovalRequest.subject("s0")).releases()).isEqualTo(2);
            assertThat(model.exposure(RemovalRequest.subject("s1")).releases()).isEqualTo(1);
        }
    }

    /** The term that the present weights belong to: minus the gradient of the remaining rows without it. */
    private static double[] term(LinearRemoval model, int gone) {
        double[] w = model.innerWeightsCopy();
        double[] b = new double[w.length];
        for (int i = gone; i < ROWS.size(); i++) {
            double[] x = ROWS.featuresCopy(i);
            double z = 0;
            for (int j = 0; j < w.length; j++) {
                z += x[j] * w[j];
            }
            double slope = 1 / (1 + Math.exp(-z)) - ROWS.label(i);
            for (int j = 0; j < w.length; j++) {
                b[j] -= slope * x[j];
            }
        }
        for (int j = 0; j < w.length; j++) {
            b[j] -= TOTAL * w[j];
        }
        return b;
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int j = 0; j < b.length; j++) {
            difference[j] -= b[j];
        }
        return norm(difference);
    }

    private static double norm(double[] v) {
        double square = 0;
        for (double each : v) {
            square += each * each;
        }
        return Math.sqrt(square);
    }
}
