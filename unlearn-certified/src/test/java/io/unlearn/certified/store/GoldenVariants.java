package io.unlearn.certified.store;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.Requesters;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Progress;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.spi.DenseBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Stores of models of every kind, as version 2 of the format wrote them, each in one archive. */
enum GoldenVariants {
    PUBLISHED_GUO {
        @Override
        CertifiedTrainer trainer() {
            return perturbed(Masking.publishedGuo(1, 1e-4, 50));
        }
    },
    RENYI_JACOBIAN {
        @Override
        CertifiedTrainer trainer() {
            return perturbed(Masking.renyiJacobian(1, 1e-4, 50, 16));
        }
    },
    SHARED_PERTURBATION {
        @Override
        CertifiedTrainer trainer() {
            return logistic().masking(Masking.sharedPerturbation(1, 1e-4, 10));
        }
    },
    PER_SAMPLE {
        @Override
        CertifiedTrainer trainer() {
            return logistic().regularisation(Regularisation.perSample(0.1));
        }
    },
    LEAST_SQUARES {
        @Override
        CertifiedTrainer trainer() {
            return CertifiedTrainer.leastSquares().regularisation(Regularisation.fixedTotal(2));
        }

        @Override
        TrainingRows rows() {
            double[] targets = new double[ROWS];
            for (int i = 0; i < ROWS; i++) {
                targets[i] = StoreCases.rows(ROWS).featuresCopy(i)[0];
            }
            return named(TrainingRows.regression(features(), targets));
        }
    },
    ONE_VS_REST {
        @Override
        CertifiedTrainer trainer() {
            return logistic();
        }

        @Override
        TrainingRows rows() {
            int[] labels = new int[ROWS];
            for (int i = 0; i < ROWS; i++) {
                labels[i] = 10 * (i % 3);
            }
            return named(TrainingRows.classification(features(), labels));
        }
    };

    static final int ROWS = 12;
    private static final Clock LONG_AGO = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

    abstract CertifiedTrainer trainer();

    TrainingRows rows() {
        return StoreCases.rows(ROWS);
    }

    private static CertifiedTrainer logistic() {
        return CertifiedTrainer.logistic().regularisation(Regularisation.fixedTotal(2));
    }

    private static CertifiedTrainer perturbed(Masking masking) {
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(500))
                .intercept(false)
                .requesters(Requesters.NON_ADAPTIVE)
                .masking(masking);
    }

    private static double[][] features() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[ROWS][3];
        for (double[] row : x) {
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextDouble(-0.5, 0.5);
            }
        }
        return x;
    }

    private static TrainingRows named(TrainingRows rows) {
        List<String> records = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            records.add("r" + i);
            subjects.add("s" + i / 2);
        }
        return rows.withRecordIds(records).withSubjects(subjects);
    }

    private String resource() {
        return "golden-2-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".zip";
    }

    MemoryFiles read() throws IOException {
        MemoryFiles files = new MemoryFiles();
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(resource()));
                ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(in.readAllBytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.replace(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    /** Writes the stores into a folder; run once for each version of the format, never again. */
    public static void main(String[] args) throws IOException {
        for (GoldenVariants variant : values()) {
            MemoryFiles files = new MemoryFiles();
            LinearRemoval model = variant.trainer()
                    .clock(LONG_AGO)
                    .backend(DenseBackend.plainJava())
                    .progress(Progress.none())
                    .train(variant.rows());
            StoreOptions options = StoreOptions.defaults().withClock(LONG_AGO);
            try (DurableRemoval store = DurableRemoval.create(files, StoreCases.key(1), model, options)) {
                store.remove("golden-first", RemovalRequest.record("r1"));
                store.publish();
                store.remove("golden-second", RemovalRequest.subject("s2"));
            }
            try (ZipOutputStream zip =
                    new ZipOutputStream(Files.newOutputStream(Path.of(args[0]).resolve(variant.resource())))) {
                for (String name : files.list()) {
                    zip.putNextEntry(new ZipEntry(name));
                    zip.write(files.read(name));
                }
            }
        }
    }
}
