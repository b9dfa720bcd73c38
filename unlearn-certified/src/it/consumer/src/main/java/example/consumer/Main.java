package example.consumer;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;

/** Removes a row, as somebody who just added the dependency would. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        double[][] features = {{0.9, 0.1}, {0.8, -0.2}, {-0.7, 0.3}, {-0.6, -0.4}, {0.5, 0.5}, {-0.5, 0.1}};
        int[] labels = {1, 1, 0, 0, 1, 0};
        TrainingRows rows = TrainingRows.classification(features, labels);
        try (LinearRemoval model = CertifiedTrainer.logistic().train(rows)) {
            model.remove(RemovalRequest.record("4")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            boolean valid = CertificateVerifier.verify(release.certificate(), release.model(), rows.where(i -> i != 4))
                    .valid();
            String module = String.valueOf(Main.class.getModule().getName());
            System.out.println("removed a row; certificate valid: " + valid + "; module: " + module);
            if (!valid) {
                throw new IllegalStateException("the certificate did not verify");
            }
        }
    }
}
