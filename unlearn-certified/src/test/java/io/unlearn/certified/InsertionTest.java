package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.EmptySplitException;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.error.RowNormException;
import io.unlearn.core.error.ShapeMismatchException;
import io.unlearn.core.error.UnknownLabelException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that enter a trained model. */
class InsertionTest {
    /** One model of each kind, over 60 rows that are all there is, or over the first of them. */
    private enum Kind {
        BINARY(Rows.classes(60, 5, 2, 71)) {
            @Override
            CertifiedTrainer trainer() {
                return CertifiedTrainer.logistic();
            }
        },
        ONE_VS_REST(Rows.classes(60, 5, 4, 72)) {
            @Override
            CertifiedTrainer trainer() {
                return CertifiedTrainer.logistic().labels(0, 1, 2, 3);
            }
        },
        PER_SAMPLE(Rows.classes(60, 5, 2, 73)) {
            @Override
            CertifiedTrainer trainer() {
                return CertifiedTrainer.logistic().regularisation(Regularisation.perSample(0.05));
            }
        },
        LEAST_SQUARES(Rows.targets(60, 5, 74)) {
            @Override
            CertifiedTrainer trainer() {
                return CertifiedTrainer.leastSquares().targetBound(3);
            }
        };

        private final TrainingRows rows;

        Kind(TrainingRows rows) {
            this.rows = rows;
        }

        abstract CertifiedTrainer trainer();

        LinearRemoval train(int first) {
            return trainer().progress(Progress.none()).train(rows.where(i -> i < first));
        }

        TrainingRows part(int from, int to) {
            return rows.where(i -> i >= from && i < to);
        }

        /** The distance between two minimisers of one objective, each known up to a residual below the limit. */
        double apart(LinearRemoval model, int n) {
            double total = this == PER_SAMPLE ? 0.05 * n : 1;
            return 2 * model.residualLimit() / total * (1 + 1e-9);
        }
    }

    private static double distance(LinearRemoval a, LinearRemoval b) {
        a.publish();
        b.publish();
        return distance(a.innerWeightsCopy(), b.innerWeightsCopy());
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(IntStream.range(0, a.length)
                .mapToDouble(j -> (a[j] - b[j]) * (a[j] - b[j]))
                .sum());
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatLeavesAndEntersAgainChangesNothing(Kind kind) {
        try (LinearRemoval model = kind.train(60)) {
            model.publish();
            double[] before = model.innerWeightsCopy();
            model.remove(RemovalRequest.record("7")).certifiedOrThrow();
            assertThat(distance(before, model.innerWeightsCopy())).isGreaterThan(kind.apart(model, 59));
            TrainingRows again = kind.part(7, 8).withRecordIds(List.of("7 again"));
            assertThat(model.insert(again).certifiedOrThrow().rows()).isEqualTo(1);
            model.publish();
            assertThat(distance(before, model.innerWeightsCopy())).isLessThanOrEqualTo(kind.apart(model, 60));
            assertThat(model.remainingRows()).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfInsertionsDoesNotMatter(Kind kind) {
        try (LinearRemoval oneByOne = kind.train(50);
                LinearRemoval backwards = kind.train(50);
                LinearRemoval atOnce = kind.train(50);
                LinearRemoval trained = kind.train(60)) {
            for (int i = 50; i < 60; i++) {
                oneByOne.insert(kind.part(i, i + 1)).certifiedOrThrow();
                backwards.insert(kind.part(109 - i, 110 - i)).certifiedOrThrow();
            }
            atOnce.insert(kind.part(50, 60)).certifiedOrThrow();
            double apart = Math.max(kind.apart(oneByOne, 60), kind.apart(trained, 60));
            assertThat(distance(oneByOne, trained)).isLessThanOrEqualTo(apart);
            assertThat(distance(backwards, trained)).isLessThanOrEqualTo(apart);
            assertThat(distance(atOnce, trained)).isLessThanOrEqualTo(apart);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theResidualBoundIsAboveTheTruthAfterManyChanges(Kind kind) {
        SplittableRandom random = new SplittableRandom(76);
        boolean[] present = new boolean[60];
        try (LinearRemoval model = kind.train(30)) {
            LinearModel shape = model.publish().model();
            IntStream.range(0, 30).forEach(i -> present[i] = true);
            int next = 30;
            while (next < 60) {
                RemovalEvidence evidence;
                if (random.nextBoolean()) {
                    evidence = model.insert(kind.part(next, next + 1))
                            .certifiedOrThrow()
                            .evidence();
                    present[next++] = true;
                } else {
                    int row = random.nextInt(next);
                    if (!present[row]) {
                        continue;
                    }
                    evidence = model.remove(RemovalRequest.record(Integer.toString(row)))
                            .certifiedOrThrow()
                            .evidence();
                    present[row] = false;
                }
                TrainingRows left = kind.rows.where(i -> present[i]);
                double total = kind == Kind.PER_SAMPLE ? 0.05 * left.size() : 1;
                double truth = BigGradient.residual(shape, model.innerWeightsCopy(), left, total);
                assertThat(evidence.residual()).isBetween(truth, evidence.residualLimit());
            }
        }
    }

    @Test
    void oneRowTakesNoPassOverTheData() {
        try (LinearRemoval model = Kind.BINARY.train(59)) {
            RemovalEvidence evidence =
                    model.insert(Kind.BINARY.part(59, 60)).certifiedOrThrow().evidence();
            assertThat(evidence.route()).isEqualTo(RemovalRoute.ANCHORED);
            assertThat(evidence.stages())
                    .containsExactly(new RemovalEvidence.Stage(RemovalRoute.ANCHORED, evidence.residual()));
        }
    }

    @Test
    void aSubjectLeavesWithItsInsertedRows() {
        try (LinearRemoval model = Kind.BINARY.train(50)) {
            TrainingRows more = Kind.BINARY.part(50, 53).withSubjects(List.of("s1", "new", "s1"));
            model.insert(more).certifiedOrThrow();
            assertThat(model.remove(RemovalRequest.subject("s1"))
                            .certifiedOrThrow()
                            .rows())
                    .isEqualTo(6);
            assertThat(model.remove(RemovalRequest.subject("new"))
                            .certifiedOrThrow()
                            .rows())
                    .isEqualTo(1);
            model.publish();
            assertThat(model.exposure(RemovalRequest.record("51")).releases()).isEqualTo(1);
            assertThat(model.remainingRows()).isEqualTo(46);
        }
    }

    @Test
    void aSecretPerturbationThatIsDrawnAnewCoversInsertions() {
        CertifiedTrainer trainer = CertifiedTrainer.logistic()
                .masking(Masking.sharedPerturbation(1, 1e-5, 0.5))
                .progress(Progress.none());
        try (LinearRemoval model = trainer.train(Kind.BINARY.part(0, 50))) {
            model.publish();
            model.insert(Kind.BINARY.part(50, 60)).certifiedOrThrow();
            assertThat(model.publish().certificate().mechanism().noiseStandardDeviation())
                    .isGreaterThan(0);
            assertThat(model.remainingRows()).isEqualTo(60);
        }
    }

    @Test
    void certificatesAfterAnInsertionVerify() {
        try (LinearRemoval model = Kind.PER_SAMPLE.train(50)) {
            model.insert(Kind.PER_SAMPLE.part(50, 60)).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            assertThat(release.certificate().mechanism().strongConvexity()).isEqualTo(0.05 * 60);
            assertThat(CertificateVerifier.verify(release.certificate(), release.model(), Kind.PER_SAMPLE.rows)
                            .valid())
                    .isTrue();
        }
    }

    @Test
    void aPublishedMaskingRefuses() {
        CertifiedTrainer trainer = CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(50))
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.publishedGuo(1, 1e-4, 50))
                .progress(Progress.none());
        try (LinearRemoval model = trainer.train(Kind.BINARY.part(0, 50))) {
            double[] before = model.innerWeightsCopy();
            InsertionOutcome outcome = model.insert(Kind.BINARY.part(50, 51));
            assertThat(outcome).isInstanceOf(InsertionOutcome.Refused.class);
            assertThat(((InsertionOutcome.Refused) outcome).reason())
                    .contains("no such theorem bounds rows that enter");
            assertThatThrownBy(outcome::certifiedOrThrow).hasMessageContaining("Masking.outputNoise");
            assertUnchanged(model, before, 50);
        }
    }

    @Test
    void moreRowsThanRoundingAllowsAreRefused() {
        CertifiedTrainer trainer =
                CertifiedTrainer.logistic().residualLimit(1e-12).progress(Progress.none());
        TrainingRows all = Rows.classes(610, 3, 2, 77);
        try (LinearRemoval model = trainer.train(all.where(i -> i < 10))) {
            Release<LinearModel> release = model.publish();
            double[] before = model.innerWeightsCopy();
            InsertionOutcome outcome = model.insert(all.where(i -> i >= 10));
            assertThat(outcome).isInstanceOf(InsertionOutcome.Refused.class);
            assertThat(((InsertionOutcome.Refused) outcome).reason()).contains("Rounding over 610 rows");
            assertUnchanged(model, before, 10);
            assertThat(model.publish()).isSameAs(release);
            assertThat(model.insert(all.where(i -> i == 10))).isInstanceOf(InsertionOutcome.Certified.class);
            model.publish();
        }
    }

    @Test
    void badRowsChangeNothing() {
        TrainingRows one = Kind.BINARY.part(50, 51);
        try (LinearRemoval model = Kind.BINARY.train(50)) {
            model.remove(RemovalRequest.record("9"));
            Release<LinearModel> release = model.publish();
            double[] before = model.innerWeightsCopy();
            assertThatThrownBy(() -> model.insert(one.where(i -> false))).isInstanceOf(EmptySplitException.class);
            for (String used : List.of("3", "9")) {
                assertThatThrownBy(() -> model.insert(one.withRecordIds(List.of(used))))
                        .isInstanceOf(DuplicateRecordException.class)
                        .hasMessageStartingWith("record id of row 0 must be new but is one that the model has, or had");
            }
            double[] row = one.featuresCopy(0);
            assertThatThrownBy(() -> model.insert(named(
                            TrainingRows.classification(new double[][] {{9, 0, 0, 0, 0}}, new int[] {1}))))
                    .isInstanceOf(RowNormException.class);
            assertThatThrownBy(
                            () -> model.insert(named(TrainingRows.classification(new double[][] {row}, new int[] {5}))))
                    .isInstanceOf(UnknownLabelException.class);
            assertThatThrownBy(() ->
                            model.insert(named(TrainingRows.classification(new double[][] {{1}}, new int[] {1}))))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessageStartingWith("inserted rows must be [n][5] with labels but is TrainingRows[1][1]");
            assertThatThrownBy(
                            () -> model.insert(named(TrainingRows.regression(new double[][] {row}, new double[] {1}))))
                    .isInstanceOf(ShapeMismatchException.class);
            assertUnchanged(model, before, 49);
            assertThat(model.publish()).isSameAs(release);
        }
        try (LinearRemoval model = Kind.LEAST_SQUARES.train(50)) {
            double[] before = model.innerWeightsCopy();
            double[] row = Kind.LEAST_SQUARES.rows.featuresCopy(0);
            assertThatThrownBy(() ->
                            model.insert(named(TrainingRows.regression(new double[][] {row}, new double[] {3.5}))))
                    .isInstanceOf(OutOfRangeException.class);
            assertUnchanged(model, before, 50);
        }
    }

    private static TrainingRows named(TrainingRows row) {
        return row.withRecordIds(List.of("new"));
    }

    private static void assertUnchanged(LinearRemoval model, double[] weights, int rows) {
        assertThat(model.innerWeightsCopy()).isEqualTo(weights);
        assertThat(model.remainingRows()).isEqualTo(rows);
        assertThatThrownBy(() -> model.plan(RemovalRequest.records(List.of(RecordId.of("new")))))
                .hasMessageContaining("among the training rows");
    }
}
