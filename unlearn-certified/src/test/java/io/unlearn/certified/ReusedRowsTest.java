package io.unlearn.certified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.Progress;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.RemovalRoute;
import io.unlearn.core.error.DuplicateRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that enter take the place of rows that left: the store does not grow, and nothing else can tell. */
class ReusedRowsTest {
    private static final int D = 3;

    private enum Kind {
        BINARY(Rows.classes(80, D, 2, 31)) {
            @Override
            LinearRemoval train(TrainingRows rows) {
                return CertifiedTrainer.logistic().progress(Progress.none()).train(rows);
            }
        },
        ONE_VS_REST(Rows.classes(80, D, 3, 32)) {
            @Override
            LinearRemoval train(TrainingRows rows) {
                return CertifiedTrainer.logistic()
                        .labels(0, 1, 2)
                        .regularisation(Regularisation.perSample(0.05))
                        .progress(Progress.none())
                        .train(rows);
            }
        },
        LEAST_SQUARES(Rows.targets(80, D, 33)) {
            @Override
            LinearRemoval train(TrainingRows rows) {
                return CertifiedTrainer.leastSquares()
                        .targetBound(3)
                        .progress(Progress.none())
                        .train(rows);
            }
        };

        private final TrainingRows pool;

        Kind(TrainingRows pool) {
            this.pool = pool;
        }

        abstract LinearRemoval train(TrainingRows rows);

        /** A row of the pool under another id. */
        TrainingRows named(int row, String id) {
            return pool.where(i -> i == row).withRecordIds(List.of(id)).withSubjects(List.of(id));
        }
    }

    /** Inserts a row and removes it, again and again. */
    private static void cycles(int count) {
        Kind kind = Kind.BINARY;
        try (LinearRemoval model = kind.train(kind.pool.where(i -> i < 20))) {
            for (int i = 0; i < count; i++) {
                String id = "n" + i;
                model.insert(kind.named(20 + i % 60, id)).certifiedOrThrow();
                RemovalRoute route = model.remove(RemovalRequest.record(id))
                        .certifiedOrThrow()
                        .evidence()
                        .route();
                assertThat(route).isNotEqualTo(RemovalRoute.RETRAIN);
            }
            assertThat(model.storedRows()).isEqualTo(21);
            assertThat(model.remainingRows()).isEqualTo(20);
            Release<LinearModel> release = model.publish();
            assertThat(CertificateVerifier.verify(release.certificate(), release.model(), kind.pool.where(i -> i < 20))
                            .valid())
                    .isTrue();
            assertThat(model.remove(RemovalRequest.record("n0"))).isEqualTo(new RemovalOutcome.AlreadyRemoved(1));
        }
    }

    @Test
    void theStoreStaysFlat() {
        cycles(10_000);
    }

    @Test
    @Tag("slow")
    @Timeout(900)
    void theStoreStaysFlatOverAMillionCycles() {
        cycles(1_000_000);
    }

    /** What is present is written down beside the model; ids, requests, exposures and certificates follow it, not the slots. */
    @ParameterizedTest
    @EnumSource
    void nothingButTheStoreCanTell(Kind kind) {
        SplittableRandom random = new SplittableRandom(34);
        TreeMap<String, Integer> present = new TreeMap<>();
        List<String> left = new ArrayList<>();
        try (LinearRemoval model = kind.train(kind.pool.where(i -> i < 20))) {
            for (int i = 0; i < 20; i++) {
                present.put(Integer.toString(i), i);
            }
            int most = 20;
            for (int i = 0; i < 300; i++) {
                if (random.nextBoolean() && present.size() < 30 || present.size() < 12) {
                    String id = "n" + i;
                    int row = random.nextInt(80);
                    model.insert(kind.named(row, id)).certifiedOrThrow();
                    present.put(id, row);
                } else {
                    String id = List.copyOf(present.keySet()).get(random.nextInt(present.size()));
                    model.remove(RemovalRequest.record(id)).certifiedOrThrow();
                    present.remove(id);
                    left.add(id);
                }
                most = Math.max(most, present.size());
                assertThat(model.remainingRows()).isEqualTo(present.size());
                if (i % 50 == 49) {
                    check(kind, model, present, left);
                }
            }
            assertThat(model.storedRows()).isEqualTo(most);
        }
    }

    private static void check(Kind kind, LinearRemoval model, TreeMap<String, Integer> present, List<String> left) {
        double[][] x = new double[present.size()][];
        int[] labels = new int[present.size()];
        double[] targets = new double[present.size()];
        int at = 0;
        for (int row : present.values()) {
            x[at] = kind.pool.featuresCopy(row);
            if (kind.pool.labelled()) {
                labels[at] = kind.pool.label(row);
            } else {
                targets[at] = kind.pool.target(row);
            }
            at++;
        }
        TrainingRows rows =
                kind.pool.labelled() ? TrainingRows.classification(x, labels) : TrainingRows.regression(x, targets);
        Release<LinearModel> release = model.publish();
        VerificationReport report = CertificateVerifier.verify(release.certificate(), release.model(), rows);
        assertThat(report.valid()).as(report.summary()).isTrue();
        // Ids that left are gone for good, although their slots hold other rows.
        assertThat(model.remove(
                        RemovalRequest.records(left.stream().map(RecordId::of).toList())))
                .isEqualTo(new RemovalOutcome.AlreadyRemoved(left.size()));
        assertThat(model.exposure(RemovalRequest.record(left.get(0))).releases())
                .isGreaterThanOrEqualTo(model.exposure(RemovalRequest.record(left.get(left.size() - 1)))
                        .releases());
        assertThatThrownBy(() -> model.insert(kind.named(0, left.get(0)))).isInstanceOf(DuplicateRecordException.class);
        // Rows are found by what they hold: all present copies of the same row of the pool, and nothing else.
        String some = present.firstKey();
        int row = present.get(some);
        List<RecordId> same = present.entrySet().stream()
                .filter(entry -> entry.getValue() == row && !entry.getKey().equals(some))
                .map(entry -> RecordId.of(entry.getKey()))
                .toList();
        assertThat(model.resembling(RemovalRequest.record(some))).containsExactlyInAnyOrderElementsOf(same);
    }

    @Test
    void descentReusesRowsToo() {
        Kind kind = Kind.BINARY;
        DescentTrainer trainer =
                DescentToDelete.trainer().regularisation(0.1).stepsPerUpdate(10).progress(Progress.none());
        try (DescentToDelete model = trainer.train(kind.pool.where(i -> i < 20))) {
            for (int i = 0; i < 200; i++) {
                model.add(kind.named(20 + i % 60, "n" + i));
                model.add(kind.named(i % 20, "m" + i));
                model.remove(RemovalRequest.record("n" + i)).certifiedOrThrow();
                model.remove(RemovalRequest.record("m" + i)).certifiedOrThrow();
            }
            assertThat(model.storedRows()).isEqualTo(22);
            double[] path = model.innerWeightsCopy();
            model.retrain();
            double[] fresh = model.innerWeightsCopy();
            double square = 0;
            for (int j = 0; j < path.length; j++) {
                square += (path[j] - fresh[j]) * (path[j] - fresh[j]);
            }
            DescentConstants c = model.constants();
            assertThat(Math.sqrt(square)).isLessThanOrEqualTo(c.stateError() + c.referenceError());
            assertThat(model.remove(RemovalRequest.record("n7"))).isEqualTo(new RemovalOutcome.AlreadyRemoved(1));
        }
    }
}
