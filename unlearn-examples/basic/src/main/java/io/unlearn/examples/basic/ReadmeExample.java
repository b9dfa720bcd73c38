package io.unlearn.examples.basic;

import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.CertifiedTrainer;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.Masking;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.VerificationReport;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import java.util.List;

/** The example of the README, which a test compares with it word for word. */
final class ReadmeExample {
    private ReadmeExample() {}

    /** Trains on rows of length 1 at most, removes one person, and returns whether the certificate holds. */
    static boolean run(double[][] features, int[] labels, List<String> people) {
        // @start
        TrainingRows rows = TrainingRows.classification(features, labels).withSubjects(people);
        try (LinearRemoval model = CertifiedTrainer.logistic()
                .regularisation(Regularisation.fixedTotal(1))
                .rowNormBound(1)
                .masking(Masking.outputNoise(1, 1e-5))
                .train(rows)) {
            model.remove(RemovalRequest.subject("person-7")).certifiedOrThrow();
            Release<LinearModel> release = model.publish();
            System.out.println(release.certificate().toJson());
            TrainingRows remaining = rows.where(row -> !rows.subject(row).equals(SubjectId.of("person-7")));
            VerificationReport report = CertificateVerifier.verify(release.certificate(), release.model(), remaining);
            return report.valid();
        }
        // @end
    }
}
