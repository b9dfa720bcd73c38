package io.unlearn.certified.store;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.spi.DenseBackend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A small model and a key for the tests of the store. */
final class StoreCases {
    /** A feature value of row "canary". */
    static final double CANARY = 0.123456789012345;

    private StoreCases() {}

    static SecretKey key(int seed) {
        byte[] bytes = new byte[32];
        new SplittableRandom(seed).nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }

    /** Rows "r0", "r1", ... of subjects "s0" (r0, r1), "s1" (r2, r3), ...; the last row is "canary". */
    static TrainingRows rows(int n) {
        SplittableRandom random = new SplittableRandom(7);
        double[][] x = new double[n][3];
        int[] labels = new int[n];
        List<String> records = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < 3; j++) {
                x[i][j] = random.nextDouble(-0.5, 0.5) + (j == 0 ? 0.1 * labels[i] : 0);
            }
            records.add(i == n - 1 ? "canary-record" : "r" + i);
            subjects.add(i == n - 1 ? "canary-subject" : "s" + i / 2);
        }
        x[n - 1][1] = CANARY;
        return TrainingRows.classification(x, labels).withRecordIds(records).withSubjects(subjects);
    }

    /** Rows with ids "n{first}" and on, of subjects of their own, to be inserted. */
    static TrainingRows newRows(int first, int count) {
        double[][] x = new double[count][3];
        int[] labels = new int[count];
        List<String> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SplittableRandom random = new SplittableRandom(first + i);
            labels[i] = random.nextInt(2);
            Arrays.setAll(x[i], j -> random.nextDouble(-0.5, 0.5));
            records.add("n" + (first + i));
        }
        return TrainingRows.classification(x, labels).withRecordIds(records).withSubjects(records);
    }

    static CertifiedTrainer trainer() {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(2))
                .backend(DenseBackend.plainJava())
                .progress(Progress.none());
    }

    static LinearRemoval model(int n) {
        return trainer().train(rows(n));
    }

    static DurableRemoval open(StoreFiles files) {
        return DurableRemoval.open(files, key(1));
    }

    static DurableRemoval open(StoreFiles files, Clock clock) {
        return DurableRemoval.open(files, key(1), DenseBackend.plainJava(), clock);
    }

    static DurableRemoval create(StoreFiles files, int n) {
        return DurableRemoval.create(files, key(1), model(n));
    }
}
