package io.unlearn.certified.service;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.Requesters;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.store.DurableRemoval;
import io.unlearn.certified.store.StoreFiles;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.core.spi.DenseBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A small model, its store and services for the tests. */
final class ServiceCases {
    static final Duration LONG = Duration.ofSeconds(20);

    private ServiceCases() {}

    static SecretKey key() {
        byte[] bytes = new byte[32];
        new SplittableRandom(3).nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }

    /** Rows "r0", "r1", ... of subjects "s0" (r0, r1), "s1" (r2, r3), ... */
    static TrainingRows rows(int n) {
        SplittableRandom random = new SplittableRandom(11);
        double[][] x = new double[n][4];
        int[] labels = new int[n];
        List<String> records = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < 4; j++) {
                x[i][j] = random.nextDouble(-0.4, 0.4) + (j == 0 ? 0.1 * labels[i] : 0);
            }
            records.add("r" + i);
            subjects.add("s" + i / 2);
        }
        return TrainingRows.classification(x, labels).withRecordIds(records).withSubjects(subjects);
    }

    static CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(2))
                .backend(DenseBackend.plainJava())
                .progress(Progress.none());
    }

    /** A model that allows so many releases. */
    static LinearRemoval model(int rows, int releases) {
        return trainer()
                .masking(Masking.outputNoise(1, 1e-5).withReleases(releases))
                .train(rows(rows));
    }

    /** A model whose removals use the budget. */
    static LinearRemoval publishedModel(int rows, double sigma) {
        return trainer()
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(Masking.publishedGuo(1, 1e-4, sigma))
                .train(rows(rows));
    }

    static void create(StoreFiles files, LinearRemoval model) {
        DurableRemoval.create(files, key(), model).close();
    }

    static Supplier<DurableRemoval> opener(StoreFiles files) {
        return () -> DurableRemoval.open(files, key());
    }

    /** Settings that release at once, and check often. */
    static ServiceSettings quick() {
        return ServiceSettings.defaults()
                .withReleases(1, Duration.ofMillis(1))
                .withRetrain(RetrainPolicy.whenExhausted(), Duration.ofMillis(5));
    }

    /** Settings that make no release by themselves within a test. */
    static ServiceSettings slow() {
        return ServiceSettings.defaults().withReleases(Integer.MAX_VALUE, Duration.ofHours(5));
    }

    static RemovalService start(StoreFiles files, ServiceSettings settings) {
        return RemovalService.start(opener(files), settings);
    }

    /** Makes a store with 40 rows, and a service of it. */
    static RemovalService small(StoreFiles files, ServiceSettings settings) {
        create(files, model(40, 1_000));
        return start(files, settings);
    }

    static RemovalRequest record(int i) {
        return RemovalRequest.record("r" + i);
    }

    static RemovalRequest subject(int i) {
        return RemovalRequest.subjects(List.of(SubjectId.of("s" + i)));
    }
}
