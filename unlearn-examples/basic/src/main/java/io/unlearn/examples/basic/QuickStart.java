package io.unlearn.examples.basic;

import io.unlearn.audit.Audit;
import io.unlearn.audit.AuditResult;
import io.unlearn.certified.CertificateVerifier;
import io.unlearn.certified.LinearModel;
import io.unlearn.certified.LinearRemoval;
import io.unlearn.certified.TrainingRows;
import io.unlearn.certified.VerificationReport;
import io.unlearn.core.AuditEvidence;
import io.unlearn.core.Certificate;
import io.unlearn.core.Release;
import io.unlearn.core.Seeds;
import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.internal.html.Numbers;
import io.unlearn.core.spi.DenseBackend;
import io.unlearn.examples.basic.data.DataFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a model, deletes people from it, certifies that, has the certificate checked and the result audited, and writes
 * {@code certificate.json}, {@code audit.json}, {@code audit.html} and {@code report.html}.
 */
public final class QuickStart {
    private final Options options;
    private final ConsoleProgress console;

    QuickStart(Options options, ConsoleProgress console) {
        this.options = options;
        this.console = console;
    }

    /** Runs with the options that {@code --help} lists. */
    public static void main(String[] arguments) {
        int status = start(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit status: 0, 1 if the results could not be written, 2 for bad options or data. */
    static int start(String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return 0;
        }
        try {
            new QuickStart(Options.parse(arguments), ConsoleProgress.standard()).run();
            return 0;
        } catch (InvalidArgumentException | DataFormatException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("The data could not be read, or the results could not be written: " + e);
            System.err.println("Check the folder and the free space on its disk, or name another one with --out.");
            return 1;
        }
    }

    /** Does everything, and returns the folder with the results. */
    Path run() throws IOException {
        Study study = Study.load(options);
        console.say("%s training images, %s test images (%s)"
                .formatted(
                        Numbers.count(study.rows().size()),
                        Numbers.count(study.testSize()),
                        study.format().name()));
        console.say("the images were given by lot to %s INVENTED people; nobody real is involved"
                .formatted(Numbers.count(study.subjects())));
        // Before the work begins, so that a folder which cannot be written to is found at once.
        ResultFiles files = ResultFiles.in(options.out());
        Outcome outcome = carryOut(study);
        files.write("certificate.json", outcome.certificate().toJson());
        files.write("audit.json", outcome.audit().toJson());
        files.write("audit.html", outcome.auditResult().toHtml());
        Path report = files.write("report.html", new ReportPage(outcome).page().render());
        console.say("%s".formatted(outcome.verification().summary()));
        console.say("audit: %s. %s"
                .formatted(outcome.audit().verdict(), outcome.audit().reason()));
        console.say("certificate.json, audit.json, audit.html and report.html are in%n       %s"
                .formatted(options.out().toAbsolutePath()));
        console.say("open %s".formatted(report.toUri()));
        return options.out();
    }

    private Outcome carryOut(Study study) {
        int count = options.scale().auditReleases();
        long start = System.nanoTime();
        try (LinearRemoval model = Declared.trainer(study.labels(), console).train(study.rows())) {
            double trainSeconds = secondsSince(start);
            LinearModel before = model.publish().model();
            console.say("trained in %s: %s of the test images are labelled rightly"
                    .formatted(Numbers.duration(trainSeconds), Numbers.percent(study.accuracy(before), 1)));
            List<LinearModel> originals = Evidence.releases(model, count, "releasing the original", console);
            Deletions deletions = Deletions.carryOut(model, study.asking(), console);
            console.say("%d people deleted with %s images; a request took %s (median)"
                    .formatted(
                            study.asking().size(),
                            Numbers.count(deletions.rows()),
                            Numbers.duration(deletions.median())));
            Release<LinearModel> release = model.publish();
            TrainingRows remaining = study.remaining();
            start = System.nanoTime();
            VerificationReport verification = verify(release, remaining);
            double verifySeconds = secondsSince(start);
            console.say("certificate checked against the remaining data in %s: %s"
                    .formatted(
                            Numbers.duration(verifySeconds), verification.valid() ? "it holds" : "IT DOES NOT HOLD"));
            start = System.nanoTime();
            try (LinearRemoval anew = Declared.reference(study.labels(), model.residualLimit(), console)
                    .train(remaining)) {
                double retrainSeconds = secondsSince(start);
                LinearModel retrained = anew.publish().model();
                console.say("trained anew on the remaining %s images in %s, for comparison"
                        .formatted(Numbers.count(remaining.size()), Numbers.duration(retrainSeconds)));
                Outcome.Comparison comparison = new Outcome.Comparison(
                        trainSeconds,
                        retrainSeconds,
                        verifySeconds,
                        release.model().distanceTo(retrained),
                        before.distanceTo(retrained),
                        norm(retrained),
                        study.accuracy(before),
                        study.accuracy(release.model()),
                        study.accuracy(retrained));
                Evidence evidence = evidence(study, retrained, release.certificate());
                Outcome.Scores scores = scores(evidence, originals, model, anew);
                return new Outcome(
                        counts(study),
                        deletions,
                        release.certificate(),
                        verification,
                        comparison,
                        audit(scores, evidence),
                        scores);
            }
        }
    }

    /** The verifier gets what a third party would: the text of the certificate, the released model, the remaining rows. */
    private VerificationReport verify(Release<LinearModel> release, TrainingRows remaining) {
        Certificate read = Certificate.fromJson(release.certificate().toJson());
        return CertificateVerifier.verify(
                read, release.model(), remaining, DenseBackend.bestFor(remaining.size(), remaining.columns()), console);
    }

    private Evidence evidence(Study study, LinearModel reference, Certificate certificate) {
        return new Evidence(
                reference,
                certificate.mechanism().noiseStandardDeviation(),
                study.deleted(),
                options.scale().auditRows(),
                Seeds.of(options.seed()).split("audited rows"));
    }

    private Outcome.Scores scores(
            Evidence evidence, List<LinearModel> originals, LinearRemoval model, LinearRemoval anew) {
        int count = options.scale().auditReleases();
        return new Outcome.Scores(
                evidence.scores(Evidence.releases(model, count, "releasing for the audit", console)),
                evidence.scores(Evidence.releases(anew, count, "releasing the retrained", console)),
                evidence.scores(originals));
    }

    private AuditResult audit(Outcome.Scores scores, Evidence evidence) {
        // Training is deterministic, so every unlearned release has the same original, as the definition would have it.
        AuditEvidence.ModelScores models =
                AuditEvidence.ModelScores.of(scores.unlearned(), scores.retrained(), scores.original());
        return evidence.byClass(Audit.builder(models))
                .target(Declared.EPSILON, Declared.DELTA)
                .seeds(Seeds.of(options.seed()).split("audit"))
                .build()
                .run(console);
    }

    private static Outcome.Counts counts(Study study) {
        return new Outcome.Counts(
                study.format(),
                study.rows().size(),
                study.subjects(),
                study.asking().size(),
                study.testSize());
    }

    private static double norm(LinearModel model) {
        return Math.sqrt(Arrays.stream(model.weightsCopy()).map(w -> w * w).sum());
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
