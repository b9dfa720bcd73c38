package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.error.DuplicateRecordException;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a snapshot holds, that a model goes on from it as if nothing had happened, and that damage is found. */
class RemovalSnapshotTest {
    private static final TrainingRows ROWS = Rows.classes(240, 5, 2, 11);

    static Stream<CertifiedTrainer> binary() {
        return Stream.of(
                trainer().masking(Masking.outputNoise(1, 1e-5)),
                trainer().masking(Masking.outputNoise(1, 1e-5)).regularisation(Regularisation.perSample(0.02)),
                trainer().masking(Masking.sharedPerturbation(1, 1e-5, 2)),
                trainer().intercept(false).masking(Masking.publishedGuo(1, 1e-4, 10)),
                trainer()
                        .intercept(false)
                        .masking(Masking.publishedGuo(1, 1e-4, 10).measured()),
                trainer()
                        .intercept(false)
                        .masking(Masking.renyiJacobian(1, 1e-4, 50, 16))
                        .regularisation(Regularisation.fixedTotal(500)));
    }

    private static CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic()
                .backend(DenseBackend.plainJava())
                .requesters(Requesters.NON_ADAPTIVE)
                .regularisation(Regularisation.fixedTotal(5));
    }

    private static LinearRemoval again(LinearRemoval model) {
        RemovalSnapshot snapshot = model.snapshot();
        return RemovalSnapshot.of(snapshot.publicBytes(), snapshot.secretBytes())
                .restore(DenseBackend.plainJava(), Clock.systemUTC());
    }

    @ParameterizedTest
    @MethodSource("binary")
    void theSameRequestsHaveTheSameOutcomes(CertifiedTrainer trainer) {
        try (LinearRemoval model = trainer.train(ROWS)) {
            model.publish();
            model.remove(RemovalRequest.record("7")).certifiedOrThrow();
            model.remove(RemovalRequest.subject("s3")).certifiedOrThrow();
            try (LinearRemoval restored = again(model)) {
                same(model, restored);
                assertThat(restored.innerWeightsCopy()).isEqualTo(model.innerWeightsCopy());
                for (RemovalRequest request : List.of(
                        RemovalRequest.record("20"),
                        RemovalRequest.subject("s1"),
                        RemovalRequest.subject("s3"),
                        RemovalRequest.subject("s2"),
                        RemovalRequest.record("7"))) {
                    same(model.remove(request), restored.remove(request));
                }
                same(model, restored);
                assertThat(distance(model, restored)).isLessThan(0.05);
                model.publish();
                restored.publish();
                same(model, restored);
            }
        }
    }

    private static double distance(LinearRemoval one, LinearRemoval other) {
        double[] a = one.innerWeightsCopy();
        double[] b = other.innerWeightsCopy();
        double square = 0;
        for (int j = 0; j < a.length; j++) {
            square += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return Math.sqrt(square);
    }

    private static void same(LinearRemoval one, LinearRemoval other) {
        assertThat(other.remainingRows()).isEqualTo(one.remainingRows());
        assertThat(other.budget().limit()).isEqualTo(one.budget().limit());
        assertThat(other.budget().used())
                .isCloseTo(
                        one.budget().used(),
                        within(0.05 * Math.min(4, one.budget().limit())));
        assertThat(other.exposure().releases()).isEqualTo(one.exposure().releases());
        assertThat(other.residualLimit()).isEqualTo(one.residualLimit());
        assertThat(other.trainingResidual()).isEqualTo(one.trainingResidual());
    }

    private static void same(RemovalOutcome one, RemovalOutcome other) {
        if (one instanceof RemovalOutcome.Certified certified) {
            assertThat(other).isInstanceOfSatisfying(RemovalOutcome.Certified.class, second -> {
                assertThat(second.rows()).isEqualTo(certified.rows());
                assertThat(second.alreadyRemoved()).isEqualTo(certified.alreadyRemoved());
            });
        } else if (one instanceof RemovalOutcome.AlreadyRemoved) {
            assertThat(other).isEqualTo(one);
        } else {
            assertThat(other).isInstanceOf(one.getClass());
        }
    }

    @ParameterizedTest
    @MethodSource("binary")
    void equalStatesGiveEqualBytes(CertifiedTrainer trainer) {
        try (LinearRemoval model = trainer.train(ROWS)) {
            model.remove(RemovalRequest.subject("s3")).certifiedOrThrow();
            model.publish();
            try (LinearRemoval restored = again(model)) {
                assertThat(restored.snapshot().publicBytes())
                        .isEqualTo(model.snapshot().publicBytes());
                assertThat(restored.snapshot().secretBytes())
                        .isEqualTo(model.snapshot().secretBytes());
            }
        }
    }

    @Test
    void severalClassesAndRegressionsGoOn() {
        TrainingRows targets = Rows.targets(200, 4, 3);
        CertifiedTrainer squares = CertifiedTrainer.leastSquares().backend(DenseBackend.plainJava());
        try (LinearRemoval classes = trainer().train(Rows.classes(240, 5, 3, 4));
                LinearRemoval squared = squares.train(targets)) {
            for (LinearRemoval model : List.of(classes, squared)) {
                model.remove(RemovalRequest.subject("s3")).certifiedOrThrow();
                try (LinearRemoval restored = again(model)) {
                    RemovalRequest request = RemovalRequest.record("30");
                    same(model.remove(request), restored.remove(request));
                    same(model, restored);
                    assertThat(distance(model, restored)).isLessThan(0.05);
                }
            }
        }
    }

    @Test
    void anUnchangedModelServesItsStoredRelease() {
        try (LinearRemoval model = trainer().train(ROWS)) {
            Release<LinearModel> release = model.publish();
            try (LinearRemoval restored = again(model)) {
                Release<LinearModel> served = restored.publish();
                assertThat(served.certificate()).isEqualTo(release.certificate());
                assertThat(served.model().weightsCopy())
                        .isEqualTo(release.model().weightsCopy());
                restored.remove(RemovalRequest.record("1")).certifiedOrThrow();
                assertThat(restored.publish().certificate().id())
                        .isNotEqualTo(release.certificate().id());
            }
        }
    }

    @Test
    void rowsThatEnterAfterwardsAreRowsLikeOthers() {
        TrainingRows more = ROWS.where(i -> i < 3).withRecordIds(List.of("x", "y", "z"));
        try (LinearRemoval model = trainer().train(ROWS)) {
            model.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
            try (LinearRemoval restored = again(model)) {
                assertThatThrownBy(() -> restored.insert(ROWS.where(i -> i == 0)))
                        .isInstanceOf(DuplicateRecordException.class);
                restored.insert(more);
                RemovalOutcome.Certified certified =
                        restored.remove(RemovalRequest.subject("s0")).certifiedOrThrow();
                assertThat(certified.rows()).isEqualTo(3);
                assertThat(certified.alreadyRemoved()).isEqualTo(4);
            }
        }
    }

    @Test
    void removedRowsAndTheirIdsAreInNeitherPart() {
        double canary = 0.123456789012345;
        double[][] features = {{canary, 0.5}, {-0.3, 0.2}, {0.1, -0.7}, {0.6, 0.1}};
        TrainingRows rows = TrainingRows.classification(features, new int[] {0, 1, 0, 1})
                .withRecordIds(List.of("canary-record", "b", "c", "d"))
                .withSubjects(List.of("canary-subject", "B", "C", "D"));
        try (LinearRemoval model = trainer().train(rows)) {
            assertThat(holds(model.snapshot().secretBytes(), "canary-record")).isTrue();
            assertThat(holds(model.snapshot().publicBytes(), "canary-record")).isFalse();
            model.remove(RemovalRequest.record("canary-record")).certifiedOrThrow();
            model.publish();
            for (byte[] part :
                    List.of(model.snapshot().secretBytes(), model.snapshot().publicBytes())) {
                assertThat(holds(part, "canary-record")).isFalse();
                assertThat(holds(part, "canary-subject")).isFalse();
                assertThat(Planted.holds(part, canary)).isFalse();
            }
            assertThat(model.snapshot().tracesRemain()).isFalse();
        }
    }

    private static boolean holds(byte[] part, String text) {
        return Planted.holds(part, text);
    }

    @Test
    void publishedMaskingsKeepTracesUntilTheyAreTrainedAgain() {
        try (LinearRemoval model = trainer()
                .intercept(false)
                .masking(Masking.publishedGuo(1, 1e-4, 10))
                .train(ROWS)) {
            assertThat(model.snapshot().tracesRemain()).isFalse();
            model.remove(RemovalRequest.record("1")).certifiedOrThrow();
            assertThat(model.snapshot().tracesRemain()).isTrue();
            model.retrain();
            assertThat(model.snapshot().tracesRemain()).isFalse();
        }
    }

    @Test
    void damagedBytesAreRefused() {
        TrainingRows few = Rows.classes(12, 2, 2, 5);
        RemovalSnapshot snapshot;
        try (LinearRemoval model = trainer().train(few)) {
            model.remove(RemovalRequest.record("3")).certifiedOrThrow();
            model.publish();
            snapshot = model.snapshot();
        }
        byte[] open = snapshot.publicBytes();
        byte[] secret = snapshot.secretBytes();
        for (int at = 0; at < open.length; at++) {
            byte[] damaged = open.clone();
            damaged[at] ^= 1;
            refused(damaged, secret);
            refused(Arrays.copyOf(open, at), secret);
        }
        for (int at = 0; at < secret.length; at++) {
            byte[] damaged = secret.clone();
            damaged[at] ^= (byte) 0x80;
            refused(open, damaged);
            refused(open, Arrays.copyOf(secret, at));
        }
        refused(secret, open);
        refused(open, Arrays.copyOf(secret, secret.length + 1));
    }

    @Test
    void partsOfDifferentModelsAreRefused() {
        try (LinearRemoval one = trainer().train(ROWS);
                LinearRemoval other = trainer().rowNormBound(2).train(ROWS)) {
            assertThatThrownBy(() -> RemovalSnapshot.of(
                            one.snapshot().publicBytes(), other.snapshot().secretBytes()))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("that of another public part");
        }
    }

    private static void refused(byte[] open, byte[] secret) {
        assertThatThrownBy(() -> RemovalSnapshot.of(open, secret))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining(" must be ");
    }
}
