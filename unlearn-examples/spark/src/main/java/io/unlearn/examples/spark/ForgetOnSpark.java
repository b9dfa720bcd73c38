package io.unlearn.examples.spark;

import io.unlearn.certified.LinearModel;
import io.unlearn.certified.Regularisation;
import io.unlearn.certified.VerificationReport;
import io.unlearn.core.Progress;
import io.unlearn.core.Release;
import io.unlearn.core.RemovalEvidence;
import io.unlearn.core.RemovalOutcome;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import io.unlearn.spark.RemainingCopies;
import io.unlearn.spark.SparkAdoption;
import io.unlearn.spark.SparkCertificateVerifier;
import io.unlearn.spark.SparkRemoval;
import io.unlearn.spark.SparkRows;
import io.unlearn.spark.SparkTrainer;
import io.unlearn.spark.UnlearnedModels;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Trains Spark's logistic regression on invented rows, adopts it, removes ten people, saves the unlearned model with its certificate
 * and verifies it over the remaining rows. Arguments: the number of rows (100,000), the number of features (20), and a folder
 * to save to (none).
 */
public final class ForgetOnSpark {
    private static final double LAMBDA = 1e-4;

    private ForgetOnSpark() {}

    /** Runs the program. */
    public static void main(String[] args) {
        long rows = args.length > 0 ? Long.parseLong(args[0]) : 100_000;
        int columns = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        SparkSession session = Sessions.start("unlearn: forget on Spark");
        try {
            Dataset<Row> table = InventedRows.table(session, rows, columns, 16);
            LogisticRegressionModel trained = new LogisticRegression()
                    .setRegParam(LAMBDA)
                    .setStandardization(false)
                    .setFitIntercept(false)
                    .fit(table);
            SparkTrainer trainer = SparkTrainer.logistic()
                    .regularisation(Regularisation.perSample(LAMBDA))
                    .rowNormBound(1)
                    .progress(Progress.none());
            SparkRows source = SparkRows.of(table).subject("person").idsAreDistinct(true);
            try (SparkAdoption adoption = trainer.adopt(trained, source)) {
                System.out.printf(
                        "adopted: gradient norm %.2e as Spark left it, %.2e after %d Newton steps (limit %.2e)%n",
                        adoption.gradientNorm(),
                        adoption.model().trainingResidual(),
                        adoption.steps(),
                        adoption.model().residualLimit());
                forget(adoption.model(), table, trained, args.length > 2 ? args[2] : "");
                RemainingCopies.clean(adoption.model());
            }
            System.out.println("What may still hold removed rows:");
            RemainingCopies.of(session)
                    .forEach(copy -> System.out.println("  " + copy.kind() + " " + copy.where() + ": " + copy.clean()));
        } finally {
            session.stop();
        }
    }

    private static void forget(SparkRemoval model, Dataset<Row> table, LogisticRegressionModel trained, String folder) {
        List<SubjectId> people = IntStream.range(0, 10)
                .mapToObj(i -> SubjectId.of("person-" + 7 * i))
                .toList();
        RemovalOutcome.Certified outcome =
                model.remove(RemovalRequest.subjects(people)).certifiedOrThrow();
        RemovalEvidence evidence = outcome.evidence();
        System.out.printf(
                "removed %d rows of %d people by %s in %.1f s: residual %.2e, limit %.2e; %d rows remain%n",
                outcome.rows(),
                people.size(),
                evidence.route(),
                evidence.nanos() / 1e9,
                evidence.residual(),
                evidence.residualLimit(),
                model.remainingRows());
        Release<LinearModel> release = model.publish();
        if (!folder.isEmpty()) {
            UnlearnedModels.save(UnlearnedModels.logistic(release, trained), release, folder);
            System.out.println("saved " + folder + " with its certificate");
        }
        Object[] gone = people.stream().map(SubjectId::value).toArray();
        Dataset<Row> remaining =
                table.where(functions.not(functions.col("person").isin(gone)));
        VerificationReport report = SparkCertificateVerifier.verify(
                release.certificate(), release.model(), SparkRows.of(remaining).subject("person"));
        System.out.println(report.summary());
    }
}
