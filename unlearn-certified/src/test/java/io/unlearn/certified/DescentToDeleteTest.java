package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Budget;
import io.unlearn.core.Certificate;
import io.unlearn.core.GaussianDp;
import io.unlearn.core.PrivacyGuarantee;
import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Noise, limits, additions, releases and certificates of Descent-to-Delete. */
class DescentToDeleteTest {
    private static final TrainingRows ROWS = Rows.classes(60, 5, 2, 1);

    private static DescentTrainer trainer() {
        return DescentToDelete.trainer().regularisation(0.1).stepsPerUpdate(20).progress(Progress.none());
    }

    private static RemovalRequest first(int count) {
        List<RecordId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(RecordId.of(Integer.toString(i)));
        }
        return RemovalRequest.records(ids);
    }

    private static TrainingRows more(int count, String prefix) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(prefix + i);
        }
        return Rows.classes(count, 5, 2, 77).withRecordIds(ids).withSubjects(ids);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void paperModeHasTheConstantsOfTheTheorem() {
        try (DescentToDelete model = trainer()
                .intercept(false)
                .radius(4)
                .releases(1)
                .privacy(0.5, 1e-6)
                .paperMode()
                .train(ROWS)) {
            DescentConstants c = model.constants();
            assertThat(c.smoothness()).isCloseTo(0.35, within(1e-15));
            assertThat(c.lipschitz()).isCloseTo(1.4, within(1e-15));
            assertThat(c.stepSize()).isCloseTo(2 / 0.45, within(1e-14));
            assertThat(c.contraction()).isCloseTo(0.25 / 0.45, within(1e-15));
            double power = Math.pow(0.25 / 0.45, 20);
            double log = Math.log(1e6);
            double sigma =
                    4 * Math.sqrt(2) * 1.4 * power / (0.1 * 60 * (1 - power) * (Math.sqrt(log + 0.5) - Math.sqrt(log)));
            assertThat(c.standardDeviation()).isCloseTo(sigma, within(1e-10 * sigma));
            assertThat(c.trainingSteps()).isEqualTo((int)
                    Math.ceil(20 + Math.log(8 * 0.1 * 60 / (2 * 1.4)) / Math.log(0.45 / 0.25)));
            assertThat(model.publish().certificate().mechanism().theorem()).contains("Theorem 3.1");
        }
    }

    @Test
    void theDefaultNeedsLessThanHalfOfThePublishedNoise() {
        try (DescentToDelete proved = trainer().releases(1).train(ROWS);
                DescentToDelete published = trainer().releases(1).paperMode().train(ROWS)) {
            double ratio = proved.constants().standardDeviation()
                    / published.constants().standardDeviation();
            assertThat(ratio).isLessThan(0.5);
        }
    }

    @Test
    void belowTheMinimumOfRowsItRefusesWithTheNumbers() {
        try (DescentToDelete model = trainer().train(ROWS)) {
            model.remove(first(30)).certifiedOrThrow();
            double[] before = model.innerWeightsCopy();
            assertThat(model.plan(RemovalRequest.record("40")).withinBudget()).isFalse();
            RemovalOutcome outcome = model.remove(RemovalRequest.record("40"));
            RemovalOutcome.BudgetExhausted refused = (RemovalOutcome.BudgetExhausted) outcome;
            assertThat(refused.needed()).isEqualTo(31);
            assertThat(refused.budget().limit()).isEqualTo(30);
            assertThat(refused.budget().quantity()).contains("fewer than 30 of 60 rows the guarantee is void");
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            model.add(more(1, "new"));
            assertThat(model.remove(RemovalRequest.record("40"))).isInstanceOf(RemovalOutcome.Certified.class);
        }
    }

    @Test
    void aSmallerDeclaredMinimumCostsNoise() {
        try (DescentToDelete half = trainer().train(ROWS);
                DescentToDelete fewer = trainer().minimumRows(6).train(ROWS)) {
            assertThat(fewer.constants().standardDeviation())
                    .isGreaterThan(4 * half.constants().standardDeviation());
            assertThat(fewer.remove(first(54))).isInstanceOf(RemovalOutcome.Certified.class);
        }
    }

    @Test
    void deletionsAndAdditionsStayWithinTheProvedDistanceOfRetraining() {
        for (DescentTrainer trainer : List.of(trainer(), trainer().paperMode())) {
            try (DescentToDelete model = trainer.train(ROWS);
                    DescentToDelete other = trainer.train(ROWS)) {
                model.remove(first(12)).certifiedOrThrow();
                model.add(more(7, "a"));
                model.remove(RemovalRequest.subject("a3")).certifiedOrThrow();
                model.add(more(9, "b"));
                model.remove(RemovalRequest.record("50")).certifiedOrThrow();
                other.add(more(7, "a"));
                other.remove(RemovalRequest.record("50")).certifiedOrThrow();
                other.add(more(9, "b"));
                other.remove(RemovalRequest.record("a3")).certifiedOrThrow();
                other.remove(first(12)).certifiedOrThrow();
                assertThat(model.remainingRows()).isEqualTo(62).isEqualTo(other.remainingRows());
                double[] path = model.innerWeightsCopy();
                double[] otherPath = other.innerWeightsCopy();
                model.retrain();
                DescentConstants c = model.constants();
                assertThat(distance(path, model.innerWeightsCopy()))
                        .isPositive()
                        .isLessThanOrEqualTo(c.stateError() + c.referenceError());
                assertThat(distance(path, otherPath)).isLessThanOrEqualTo(2 * c.stateError());
            }
        }
    }

    @Test
    void theSameRequestsGiveTheSameBits() {
        double[][] weights = new double[2][];
        for (int run = 0; run < 2; run++) {
            try (DescentToDelete model = trainer().train(ROWS)) {
                model.remove(first(3)).certifiedOrThrow();
                model.publish();
                model.add(more(4, "n"));
                weights[run] = model.innerWeightsCopy();
            }
        }
        assertThat(weights[0]).isEqualTo(weights[1]);
    }

    @Test
    void aRequestForManyRowsTakesAFewStepsMore() {
        try (DescentToDelete proved = trainer().train(ROWS);
                DescentToDelete published = trainer().paperMode().train(ROWS)) {
            RemovalOutcome.Certified one =
                    proved.remove(RemovalRequest.record("59")).certifiedOrThrow();
            assertThat(one.evidence().steps()).isEqualTo(20);
            assertThat(one.evidence().route()).isEqualTo(RemovalRoute.DESCENT);
            assertThat(proved.remove(first(16)).certifiedOrThrow().evidence().steps())
                    .isEqualTo(20 + (int) Math.ceil(Math.log(16) / Math.log1p(8 * 0.1 / 2)));
            assertThat(published.remove(first(16)).certifiedOrThrow().evidence().steps())
                    .isEqualTo(320);
        }
    }

    @Test
    void releasesAreCountedAndRefusedBeyondTheDeclaredNumber() {
        try (DescentToDelete model = trainer().releases(2).train(ROWS)) {
            model.publish();
            assertThat(model.budget().used()).isZero();
            double mu = GaussianDp.mu(1, 1e-5);
            for (int i = 0; i < 2; i++) {
                model.remove(RemovalRequest.record(Integer.toString(i))).certifiedOrThrow();
                Release<LinearModel> release = model.publish();
                assertThat(model.publish()).isSameAs(release);
                assertThat(model.budget().used()).isCloseTo(mu * mu * (i + 1) / 2, within(1e-12));
            }
            model.remove(RemovalRequest.record("7")).certifiedOrThrow();
            assertThatThrownBy(model::publish)
                    .isInstanceOf(BudgetExhaustedException.class)
                    .hasMessageContaining("must be at most 2 but is 3");
            model.retrain();
            Budget budget = model.budget();
            assertThat(budget.used()).isZero();
            model.publish();
        }
    }

    @Test
    void theNoiseOfAReleaseIsFreshAndOfTheStatedSize() {
        try (DescentToDelete model = trainer().noise(0.25).releases(1).train(ROWS)) {
            double[] inner = model.innerWeightsCopy();
            double[] one = model.publish().model().weightsCopy();
            model.retrain();
            assertThat(model.innerWeightsCopy()).isEqualTo(inner);
            double[] two = model.publish().model().weightsCopy();
            assertThat(one).isNotEqualTo(two);
            // |N|^2 / sigma^2 has 6 degrees of freedom: outside [1e-3, 60] with probability below 1e-9.
            for (double[] released : List.of(one, two)) {
                double ratio = distance(released, inner) / 0.25;
                assertThat(ratio * ratio).isBetween(1e-3, 60.0);
            }
        }
    }

    @Test
    void thePerfectVariantPublishesItsState() {
        try (DescentToDelete model = trainer().noise(0.2).perfect().train(ROWS)) {
            double[] trained = model.innerWeightsCopy();
            assertThat(model.publish().model().weightsCopy()).isEqualTo(trained);
            RemovalOutcome.Certified outcome =
                    model.remove(RemovalRequest.record("3")).certifiedOrThrow();
            assertThat(outcome.evidence().steps())
                    .isGreaterThan(model.constants().stepsPerUpdate());
            Release<LinearModel> release = model.publish();
            assertThat(release.model().weightsCopy())
                    .isEqualTo(model.innerWeightsCopy())
                    .isNotEqualTo(trained);
            VerificationReport report =
                    CertificateVerifier.verify(release.certificate(), release.model(), ROWS.where(i -> i != 3));
            assertThat(report.valid()).as(report.summary()).isTrue();
        }
    }

    @Test
    void anHonestReleaseIsVerifiedAndADishonestOneIsNot() {
        TrainingRows rows = Rows.classes(80, 5, 3, 6);
        // So little noise that two rows show through it.
        DescentTrainer few = trainer().stepsPerUpdate(60);
        for (DescentTrainer trainer : List.of(few, trainer().stepsPerUpdate(60).paperMode())) {
            try (DescentToDelete model = trainer.train(rows)) {
                double[] before = model.publish().model().weightsCopy();
                model.remove(RemovalRequest.subject("s1")).certifiedOrThrow();
                Release<LinearModel> release = model.publish();
                Certificate certificate = release.certificate();
                assertThat(certificate.guarantee())
                        .isEqualTo(new PrivacyGuarantee(1, 1e-5, PrivacyGuarantee.Definition.PROVED_DISTANCE));
                TrainingRows remaining = rows.where(i -> i / 4 != 1);
                VerificationReport report = CertificateVerifier.verify(certificate, release.model(), remaining);
                assertThat(report.valid()).as(report.summary()).isTrue();
                LinearModel old = LinearModel.ofFlat(before, 3, true, new int[] {0, 1, 2});
                VerificationReport cheat = CertificateVerifier.verify(certificate, old, remaining);
                assertThat(cheat.failures())
                        .extracting(VerificationReport.Check::name)
                        .contains("distance to a model solved from the remaining rows");
            }
        }
    }

    @Test
    void aReleaseWhoseMinimiserMayLieOnTheBallIsNotVerified() {
        try (DescentToDelete model = trainer().merelyConvex(2).train(ROWS)) {
            model.remove(first(4)).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            assertThat(release.certificate().guarantee().definition())
                    .isEqualTo(PrivacyGuarantee.Definition.PROVED_DISTANCE_IN_BALL);
            assertThatThrownBy(() ->
                            CertificateVerifier.verify(release.certificate(), release.model(), ROWS.where(i -> i >= 4)))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("is PROVED_DISTANCE_IN_BALL");
        }
    }

    @Test
    void additionsRemovalsAndReleasesFromSeveralThreadsAreAllCarriedOut()
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (DescentToDelete model = trainer().train(ROWS)) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String id = Integer.toString(i);
                work.add(threads.submit(() -> model.remove(RemovalRequest.record(id))));
                work.add(threads.submit(() -> model.add(more(2, "t" + id + "-"))));
                work.add(threads.submit(model::publish));
            }
            for (Future<?> each : work) {
                each.get();
            }
            assertThat(model.remainingRows()).isEqualTo(68);
            double[] path = model.innerWeightsCopy();
            model.retrain();
            DescentConstants c = model.constants();
            assertThat(distance(path, model.innerWeightsCopy()))
                    .isLessThanOrEqualTo(c.stateError() + c.referenceError());
        } finally {
            threads.shutdownNow();
        }
    }
}
