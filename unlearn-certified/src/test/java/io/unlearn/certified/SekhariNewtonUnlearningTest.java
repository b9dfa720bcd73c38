package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.error.BudgetExhaustedException;
import io.unlearn.core.error.ClosedException;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.NonFiniteValueException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import io.unlearn.core.spi.DenseBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SekhariNewtonUnlearningTest {
    private static final TrainingRows ROWS = Rows.classes(200, 4, 2, 11);
    private static final SekhariTerms TERMS =
            SekhariTerms.of(200, 4, 0.1, 10, 1, 1e-5).withReleases(3);

    private static SekhariNewtonUnlearning model() {
        return SekhariNewtonUnlearning.train(TERMS, ROWS);
    }

    private static TrainingRows rows(int from, int to) {
        return ROWS.where(i -> i >= from && i < to);
    }

    @Test
    void aReleaseIsVerifiedFromItsCertificate() {
        try (SekhariNewtonUnlearning model = model()) {
            model.remove(rows(0, 7)).certifiedOrThrow();
            assertThat(model.remainingRows()).isEqualTo(193);
            Release<LinearModel> release = model.publish();
            assertThat(release.certificate().guarantee()).isEqualTo(TERMS.guarantee());
            VerificationReport report = CertificateVerifier.verify(
                    release.certificate(), release.model(), rows(7, 200), DenseBackend.plainJava(), Progress.none());
            assertThat(report.checks()).allMatch(VerificationReport.Check::passed);
            assertThat(model.publish()).isSameAs(release);
        }
    }

    @Test
    void theSecondBatchRestartsFromTheStoredStatistics() {
        try (SekhariNewtonUnlearning two = model();
                SekhariNewtonUnlearning one = model();
                SekhariNewtonUnlearning again = model()) {
            two.remove(rows(0, 3)).certifiedOrThrow();
            two.remove(rows(3, 8)).certifiedOrThrow();
            one.remove(rows(0, 8)).certifiedOrThrow();
            again.remove(rows(0, 8)).certifiedOrThrow();
            double[] a = two.innerWeightsCopy();
            double[] b = one.innerWeightsCopy();
            for (int j = 0; j < a.length; j++) {
                assertThat(a[j]).isCloseTo(b[j], within(1e-12));
            }
            assertThat(again.innerWeightsCopy()).isEqualTo(b);
        }
    }

    @Test
    void storedStatisticsAreEnough() {
        try (SekhariNewtonUnlearning trained = model()) {
            SekhariStatistics kept = trained.statistics();
            SekhariStatistics read = SekhariStatistics.of(kept.weightsCopy(), kept.meanHessianCopy(), kept.rows());
            try (SekhariNewtonUnlearning restored =
                    SekhariNewtonUnlearning.of(TERMS, read, new int[] {0, 1}, DenseBackend.plainJava())) {
                restored.remove(rows(5, 9)).certifiedOrThrow();
                trained.remove(rows(5, 9)).certifiedOrThrow();
                assertThat(restored.innerWeightsCopy()).isEqualTo(trained.innerWeightsCopy());
            }
        }
    }

    @Test
    void refusesMoreThanDeclaredAndKeepsItsState() {
        try (SekhariNewtonUnlearning model = model()) {
            model.remove(rows(0, 8)).certifiedOrThrow();
            double[] before = model.innerWeightsCopy();
            RemovalOutcome outcome = model.remove(rows(8, 11));
            assertThat(outcome).isInstanceOfSatisfying(RemovalOutcome.BudgetExhausted.class, refused -> {
                assertThat(refused.budget().used()).isEqualTo(8);
                assertThat(refused.budget().limit()).isEqualTo(10);
                assertThat(refused.needed()).isEqualTo(11);
            });
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remainingRows()).isEqualTo(192);
            model.remove(rows(8, 10)).certifiedOrThrow();
        }
    }

    @Test
    void idsAreSkippedOnlyWhereTheyAreGiven() {
        try (SekhariNewtonUnlearning model = model()) {
            model.removeIdentified(rows(0, 3)).certifiedOrThrow();
            RemovalOutcome.Certified more = model.removeIdentified(rows(1, 5)).certifiedOrThrow();
            assertThat(more.rows()).isEqualTo(2);
            assertThat(more.alreadyRemoved()).isEqualTo(2);
            assertThat(model.removeIdentified(rows(0, 5))).isEqualTo(new RemovalOutcome.AlreadyRemoved(5));
            assertThat(model.remainingRows()).isEqualTo(195);
        }
    }

    @Test
    void releasesAreCountedFromTheFirstRemoval() {
        try (SekhariNewtonUnlearning model = model()) {
            model.publish();
            assertThat(model.budget().used()).isZero();
            for (int i = 0; i < 3; i++) {
                model.remove(rows(i, i + 1)).certifiedOrThrow();
                model.publish();
            }
            assertThat(model.budget().remaining()).isCloseTo(0, within(1e-12));
            model.remove(rows(3, 4)).certifiedOrThrow();
            assertThatThrownBy(model::publish).isInstanceOf(BudgetExhaustedException.class);
        }
    }

    @Test
    void badRowsChangeNothing() {
        try (SekhariNewtonUnlearning model = model()) {
            double[] before = model.innerWeightsCopy();
            assertThatThrownBy(() -> model.remove(labelled(new double[] {1, 2}, 0)))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> model.remove(labelled(new double[] {2, 0, 0, 0}, 0)))
                    .isInstanceOf(RowNormException.class);
            assertThatThrownBy(() -> model.remove(labelled(new double[] {1, 0, 0, 0}, 2)))
                    .isInstanceOf(UnknownLabelException.class);
            assertThatThrownBy(() ->
                            model.remove(TrainingRows.regression(new double[][] {{1, 0, 0, 0}}, new double[1])))
                    .isInstanceOf(ShapeMismatchException.class);
            assertThatThrownBy(() -> model.remove(rows(0, 0))).isInstanceOf(InvalidArgumentException.class);
            assertThatThrownBy(() -> labelled(new double[] {Double.NaN, 0, 0, 0}, 0))
                    .isInstanceOf(NonFiniteValueException.class);
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
            assertThat(model.remainingRows()).isEqualTo(200);
        }
    }

    @Test
    void rowsThatCannotHaveBeenTrainedOnAreRefused() {
        double[][] x = new double[60][2];
        int[] labels = new int[60];
        for (int i = 0; i < 60; i++) {
            x[i][0] = 1;
            labels[i] = i % 2;
        }
        SekhariTerms terms = SekhariTerms.of(60, 2, 1e-4, 30, 1, 1e-5);
        try (SekhariNewtonUnlearning model =
                SekhariNewtonUnlearning.train(terms, TrainingRows.classification(x, labels))) {
            double[] before = model.innerWeightsCopy();
            assertThatThrownBy(() -> model.remove(labelled(new double[] {0, 1}, 0)))
                    .isInstanceOf(InvalidArgumentException.class)
                    .hasMessageContaining("among the training rows");
            assertThat(model.innerWeightsCopy()).isEqualTo(before);
        }
    }

    private static TrainingRows labelled(double[] row, int label) {
        return TrainingRows.classification(new double[][] {row}, new int[] {label});
    }

    @Test
    void trainingChecksWhatWasDeclared() {
        assertThatThrownBy(() -> SekhariNewtonUnlearning.train(TERMS, rows(0, 100)))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> SekhariNewtonUnlearning.train(TERMS.withRowNormBound(0.5), ROWS))
                .isInstanceOf(RowNormException.class);
        assertThatThrownBy(() -> SekhariNewtonUnlearning.train(TERMS, Rows.classes(200, 4, 3, 1)))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> SekhariStatistics.of(new double[2], new double[3], 5))
                .isInstanceOf(ShapeMismatchException.class);
        assertThatThrownBy(() -> SekhariStatistics.of(new double[] {Double.NaN}, new double[1], 5))
                .isInstanceOf(NonFiniteValueException.class);
    }

    @Test
    void aClosedModelRefuses() {
        SekhariNewtonUnlearning model = model();
        model.close();
        model.close();
        assertThatThrownBy(model::publish).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> model.remove(rows(0, 1))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(model::statistics).isInstanceOf(ClosedException.class);
        assertThat(model.toString()).isEqualTo("SekhariNewtonUnlearning[4]");
    }

    @Test
    void threadsRemoveOneAtATime() throws Exception {
        try (SekhariNewtonUnlearning model = model();
                SekhariNewtonUnlearning alone = model()) {
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                List<Callable<RemovalOutcome>> tasks = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    int row = i;
                    tasks.add(() -> model.removeIdentified(rows(row, row + 1)));
                }
                for (Future<RemovalOutcome> done : pool.invokeAll(tasks)) {
                    done.get().certifiedOrThrow();
                }
            } finally {
                pool.shutdownNow();
            }
            alone.remove(rows(0, 10)).certifiedOrThrow();
            double[] expected = alone.innerWeightsCopy();
            double[] actual = model.innerWeightsCopy();
            for (int j = 0; j < expected.length; j++) {
                assertThat(actual[j]).isCloseTo(expected[j], within(1e-12));
            }
        }
    }

    @Test
    void theNoiseHasTheDeclaredDeviation() {
        SekhariTerms many = TERMS.withReleases(1);
        double square = 0;
        try (SekhariNewtonUnlearning model = SekhariNewtonUnlearning.train(many, ROWS)) {
            double[] inner = model.innerWeightsCopy();
            SekhariStatistics kept = model.statistics();
            for (int i = 0; i < 500; i++) {
                try (SekhariNewtonUnlearning fresh =
                        SekhariNewtonUnlearning.of(many, kept, new int[] {0, 1}, DenseBackend.plainJava())) {
                    double[] released = fresh.publish().model().weightsCopy();
                    for (int j = 0; j < inner.length; j++) {
                        square += (released[j] - inner[j]) * (released[j] - inner[j]);
                    }
                }
            }
        }
        // Mean of 2,000 squares: relative standard error 0.032; fails by chance with probability below 1e-6.
        assertThat(square / 2_000 / (many.sigma() * many.sigma())).isCloseTo(1, within(0.17));
    }

    @Test
    void publishedTermsAreThoseOfThePaper() {
        SekhariTerms paper = SekhariTerms.of(200, 4, 0.1, 10, 1, 1e-5).paperMode();
        double m = 1 / (6 * Math.sqrt(3));
        double gamma = 2 * m * 100 * 4 / (0.001 * 40_000);
        assertThat(paper.gamma()).isCloseTo(gamma, within(1e-12 * gamma));
        assertThat(paper.sigma()).isCloseTo(gamma * Math.sqrt(2 * Math.log(1.25e5)), within(1e-9 * gamma));
        assertThat(paper.sigma()).isGreaterThan(4 * paper.withReleases(1).provedGamma());
        assertThatThrownBy(() -> SekhariTerms.of(200, 4, 0.1, 10, 1.5, 1e-5).paperMode())
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("GaussianDp.analyticSigma");
        assertThatThrownBy(() -> paper.withReleases(2)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SekhariTerms.of(1_000_000, 4, 1e6, 1, 1, 1e-5)
                        .paperMode()
                        .sigma())
                .isInstanceOf(OutOfRangeException.class)
                .hasMessageContaining("published sigma");
        try (SekhariNewtonUnlearning model = SekhariNewtonUnlearning.train(paper, ROWS)) {
            model.remove(rows(0, 10)).certifiedOrThrow();
            assertThat(model.publish().certificate().mechanism().noiseStandardDeviation())
                    .isEqualTo(paper.sigma());
        }
    }

    @Test
    void capacityIsTheLastThatFits() {
        SekhariTerms terms = SekhariTerms.of(10_000, 50, 0.01, 1, 1, 1e-5);
        int byNoise = terms.capacityForNoise(0.05);
        assertThat(terms.withDeletions(byNoise).sigma()).isLessThanOrEqualTo(0.05);
        assertThat(terms.withDeletions(byNoise + 1).sigma()).isGreaterThan(0.05);
        int byRisk = terms.capacityForExcessRisk(0.01);
        assertThat(terms.withDeletions(byRisk).excessRisk()).isLessThanOrEqualTo(0.01);
        assertThat(terms.withDeletions(byRisk + 1).excessRisk()).isGreaterThan(0.01);
        assertThat(terms.paperMode().capacityForNoise(0.05)).isLessThan(byNoise);
        assertThat(terms.capacityForNoise(1e-300)).isZero();
    }

    @Test
    void theSuggestedLambdaIsNoWorseThanItsNeighbours() {
        SekhariTerms terms = SekhariTerms.of(10_000, 20, 0.01, 10, 1, 1e-5);
        double lambda = terms.suggestLambda(5);
        double least = terms.withLambda(lambda).convexExcessRisk(5);
        for (double factor : new double[] {0.5, 0.8, 1.25, 2}) {
            assertThat(terms.withLambda(lambda * factor).convexExcessRisk(5)).isGreaterThanOrEqualTo(least * 0.99);
        }
        assertThatThrownBy(() -> terms.suggestLambda(0)).isInstanceOf(OutOfRangeException.class);
    }

    @Test
    void termsRefuseWhatHasNoMeaning() {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> TERMS.withLambda(bad)).isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> TERMS.withRowNormBound(bad)).isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> SekhariTerms.of(9, 2, 1, 1, bad, 1e-5)).isInstanceOf(OutOfRangeException.class);
            assertThatThrownBy(() -> TERMS.capacityForNoise(bad)).isInstanceOf(OutOfRangeException.class);
        }
        assertThatThrownBy(() -> TERMS.withDeletions(200)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> TERMS.withDeletions(0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> TERMS.withReleases(0)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SekhariTerms.of(1, 2, 1, 1, 1, 1e-5)).isInstanceOf(OutOfRangeException.class);
        assertThatThrownBy(() -> SekhariTerms.of(9, 2, 1, 1, 1, 1)).isInstanceOf(OutOfRangeException.class);
    }
}
