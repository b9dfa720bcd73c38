package io.unlearn.fuzz;

import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Certificate;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.spi.DenseBackend;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Certificates: what is read is written as it was understood, and read again as the same. */
public final class CertificateTarget {
    static final FuzzTarget TARGET =
            FuzzTarget.of("certificate", CertificateTarget.class, CertificateTarget::read, CertificateTarget::seeds);

    private CertificateTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Inputs.run(CertificateTarget::read, bytes);
    }

    private static void read(byte[] bytes) {
        Certificate certificate;
        try {
            certificate = Certificate.fromJson(new String(bytes, StandardCharsets.UTF_8));
        } catch (InvalidArgumentException e) {
            return;
        }
        if (!Certificate.fromJson(certificate.toJson()).equals(certificate)) {
            throw new AssertionError("another certificate after writing and reading");
        }
    }

    static LinearRemoval model() {
        double[][] x = {{0.1, 0.5}, {0.7, -0.2}, {-0.3, 0.4}, {0.2, 0.2}, {-0.6, 0.1}, {0.5, 0.3}};
        return CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(2))
                .backend(DenseBackend.plainJava())
                .train(TrainingRows.classification(x, new int[] {0, 1, 0, 1, 0, 1}));
    }

    private static List<byte[]> seeds() {
        try (LinearRemoval model = model()) {
            return List.of(model.publish().certificate().toJson().getBytes(StandardCharsets.UTF_8));
        }
    }
}
