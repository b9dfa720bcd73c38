package io.unlearn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.VerificationReport;
import io.unlearn.certified.internal.ReferenceSolution;
import io.unlearn.core.Certificate;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.spi.DenseBackend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cluster gives what one machine gives: weights, budgets, certificates and reports. */
class OneMachineEqualityTest {
    private static final double RELATIVE = 1e-9;
    private static final List<RemovalRequest> REQUESTS =
            List.of(RemovalRequest.record("7"), RemovalRequest.subject("s20"), RemovalRequest.record("81"));

    private static boolean kept(int row) {
        return row != 7 && row / 4 != 20;
    }

    private static Regularisation regularisation(Regularisation.Mode mode, int n) {
        return mode == Regularisation.Mode.FIXED_TOTAL
                ? Regularisation.fixedTotal(2)
                : Regularisation.perSample(2.0 / n);
    }

    @ParameterizedTest
    @EnumSource(Regularisation.Mode.class)
    void leastSquares(Regularisation.Mode mode) {
        Rows rows = Rows.targets(1200, 12, 3);
        Regularisation regularisation = regularisation(mode, rows.size());
        try (LinearRemoval one = CertifiedTrainer.leastSquares()
                        .regularisation(regularisation)
                        .progress(Progress.none())
                        .train(rows.onOneMachine());
                SparkRemoval many = SparkTrainer.leastSquares()
                        .regularisation(regularisation)
                        .progress(Progress.none())
                        .train(rows.onCluster())) {
            assertClose(many.publish().model(), one.publish().model());
            for (RemovalRequest request : REQUESTS) {
                assertSameOutcome(many.remove(request), one.remove(request));
            }
            Release<LinearModel> release = many.publish();
            assertClose(release.model(), one.publish().model());
            assertSameTerms(release.certificate(), one.publish().certificate());
            assertSameReport(release, rows);
        }
    }

    @ParameterizedTest
    @EnumSource(Regularisation.Mode.class)
    void logisticRegression(Regularisation.Mode mode) {
        logistic(Rows.classes(1200, 12, 2, 4), mode);
    }

    @Test
    void logisticRegressionWithSeveralClasses() {
        logistic(Rows.classes(900, 8, 4, 5), Regularisation.Mode.FIXED_TOTAL);
    }

    private void logistic(Rows rows, Regularisation.Mode mode) {
        Regularisation regularisation = regularisation(mode, rows.size());
        Masking masking = Masking.outputNoise(1, 1e-5).withReleases(2);
        try (LinearRemoval one = CertifiedTrainer.logistic()
                        .regularisation(regularisation)
                        .masking(masking)
                        .progress(Progress.none())
                        .train(rows.onOneMachine());
                SparkRemoval many = SparkTrainer.logistic()
                        .regularisation(regularisation)
                        .masking(masking)
                        .progress(Progress.none())
                        .train(rows.onCluster())) {
            for (RemovalRequest request : REQUESTS) {
                assertSameOutcome(many.remove(request), one.remove(request));
            }
            Release<LinearModel> release = many.publish();
            assertSameTerms(release.certificate(), one.publish().certificate());
            assertThat(many.budget()).isEqualTo(one.budget());
            assertThat(many.exposure()).isEqualTo(one.exposure());
            assertSameReport(release, rows);
            assertClose(many.innerWeightsCopy(), minimiser(release, rows));
        }
    }

    /** Solves on one machine to well below the limit, by the library's solver there. */
    private static double[] minimiser(Release<LinearModel> release, Rows rows) {
        TrainingRows remaining = rows.onOneMachine().where(OneMachineEqualityTest::kept);
        return ReferenceSolution.solve(
                        release.certificate(), release.model(), remaining, DenseBackend.plainJava(), Progress.none())
                .weights();
    }

    private static void assertClose(LinearModel actual, LinearModel expected) {
        assertThat(actual.labelsCopy()).isEqualTo(expected.labelsCopy());
        assertClose(actual.weightsCopy(), expected.weightsCopy());
    }

    private static void assertClose(double[] actual, double[] expected) {
        double square = 0;
        double norm = 0;
        for (int j = 0; j < expected.length; j++) {
            square += (actual[j] - expected[j]) * (actual[j] - expected[j]);
            norm += expected[j] * expected[j];
        }
        assertThat(Math.sqrt(square / norm)).isLessThanOrEqualTo(RELATIVE);
    }

    private static void assertSameOutcome(RemovalOutcome actual, RemovalOutcome expected) {
        if (expected instanceof RemovalOutcome.Certified certified) {
            assertThat(actual.certifiedOrThrow().rows()).isEqualTo(certified.rows());
            assertThat(actual.certifiedOrThrow().alreadyRemoved()).isEqualTo(certified.alreadyRemoved());
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static void assertSameTerms(Certificate actual, Certificate expected) {
        assertThat(actual.guarantee()).isEqualTo(expected.guarantee());
        assertThat(actual.mechanism()).isEqualTo(expected.mechanism());
        assertThat(actual.objective()).isEqualTo(expected.objective());
        assertThat(actual.conditions()).isEqualTo(expected.conditions());
        assertThat(actual.provenance().backend()).startsWith("Spark 4.1");
    }

    /** Both verifiers say the same of the remaining rows, and of rows of which one was forgotten to be left out. */
    private static void assertSameReport(Release<LinearModel> release, Rows rows) {
        VerificationReport one = CertificateVerifier.verify(
                release.certificate(), release.model(), rows.onOneMachine().where(OneMachineEqualityTest::kept));
        VerificationReport many = SparkCertificateVerifier.verify(
                release.certificate(), release.model(), rows.onCluster(OneMachineEqualityTest::kept));
        assertThat(one.valid()).as(one.summary()).isTrue();
        assertThat(many.valid()).as(many.summary()).isTrue();
        assertThat(many.checks()).hasSameSizeAs(one.checks());
        // Both solve to a tenth of the limit, so that their solutions may lie that far from the minimiser, and from
        // each other.
        Certificate.Mechanism mechanism = release.certificate().mechanism();
        double apart = 0.2 * mechanism.residualLimit() / mechanism.strongConvexity();
        for (int i = 0; i < many.checks().size(); i++) {
            VerificationReport.Check a = many.checks().get(i);
            VerificationReport.Check e = one.checks().get(i);
            assertThat(a.name()).isEqualTo(e.name());
            assertThat(a.explanation()).isEqualTo(e.explanation());
            assertThat(a.measured()).isCloseTo(e.measured(), within(1e-12 * Math.abs(e.limit()) + apart));
            assertThat(a.limit()).isCloseTo(e.limit(), within(1e-1 * Math.abs(e.limit())));
        }
        VerificationReport wrong = SparkCertificateVerifier.verify(
                release.certificate(), release.model(), rows.onCluster(row -> kept(row) || row == 7));
        assertThat(wrong.valid()).isFalse();
    }
}
