package io.unlearn.examples.basic;

import io.unlearn.core.AuditReport;
import io.unlearn.core.Certificate;
import io.unlearn.core.Provenance;
import io.unlearn.core.internal.html.Numbers;
import java.util.ArrayList;
import java.util.List;

/** The technical fields of the appendix, as pairs of a name and a value. */
final class ReportFields {
    private ReportFields() {}

    static List<List<String>> certificate(Certificate c) {
        Certificate.Mechanism m = c.mechanism();
        Certificate.Objective o = c.objective();
        return List.of(
                List.of("file", "certificate.json"),
                List.of("schema", Certificate.SCHEMA),
                List.of("id", c.id()),
                List.of("issued at", c.issuedAt().toString()),
                List.of("SHA-256 of the model", c.modelDigest()),
                List.of("\u03b5", Numbers.significant(c.guarantee().epsilon(), 4)),
                List.of("\u03b4", Numbers.significant(c.guarantee().delta(), 4)),
                List.of("definition", c.guarantee().definition().name()),
                List.of("rests on", m.theorem()),
                List.of("protects", m.unit()),
                List.of("releases covered together", Numbers.count(m.releases())),
                List.of("residual limit", Numbers.significant(m.residualLimit(), 4)),
                List.of("residual limit of the reference", Numbers.significant(m.referenceResidualLimit(), 4)),
                List.of("strong convexity", Numbers.significant(m.strongConvexity(), 4)),
                List.of("noise, standard deviation of a weight", Numbers.significant(m.noiseStandardDeviation(), 4)),
                List.of("loss", o.loss()),
                List.of("weights", o.outputs() + " x " + o.columns() + (o.intercept() ? ", with intercept" : "")),
                List.of(
                        "regularisation",
                        Numbers.significant(o.regularisation(), 4) + (o.perSample() ? " for each row" : " in total")),
                List.of("bound on the norm of a row", Numbers.significant(o.rowNormBound(), 4)));
    }

    static List<List<String>> audit(AuditReport a) {
        AuditReport.Setting s = a.setting();
        List<List<String>> fields = new ArrayList<>(List.of(
                List.of("file", "audit.json"),
                List.of("schema", AuditReport.SCHEMA),
                List.of("auditor", s.auditor()),
                List.of("attack", s.attack()),
                List.of(
                        "score",
                        "change of the score of the image\u2019s own class against one fixed release of the"
                                + " retrained model, computed in float64 and divided by the standard deviation that the noise gives"
                                + " it, then stored as float32: an attacker with every digit of the weights"),
                List.of("deleted images scored", Numbers.count(s.examples())),
                List.of(
                        "releases",
                        s.unlearnedModels() + " after the deletion, " + s.retrainedModels() + " retrained, "
                                + s.originalModels() + " from before it"),
                List.of("what varies between releases", "the noise alone: training is deterministic"),
                List.of("target \u03b5", Numbers.significant(s.targetEpsilon(), 3)),
                List.of("\u03b4", Numbers.significant(s.delta(), 3)),
                List.of("error probability of a bound", Numbers.significant(s.alpha(), 3)),
                List.of(
                        "largest bound that could come out",
                        Numbers.fixed(a.triangle().unlearnedAgainstRetrained().ceiling(), 2)),
                List.of("forget score", a.forgetScore().toString())));
        for (String limit : a.limits()) {
            fields.add(List.of("limit", limit));
        }
        return List.copyOf(fields);
    }

    static List<List<String>> run(Outcome outcome) {
        Outcome.Counts counts = outcome.counts();
        Provenance p = outcome.certificate().provenance();
        return List.of(
                List.of(
                        "images",
                        counts.format().name() + ", " + counts.format().width() + " x "
                                + counts.format().height() + " x "
                                + counts.format().channels() + ", "
                                + counts.format().classNames().size() + " classes"),
                List.of(
                        "preparation",
                        "pixels of each image divided by its own Euclidean length; nothing is computed across"
                                + " images"),
                List.of("training images", Numbers.count(counts.trainingRows())),
                List.of("images deleted", Numbers.count(outcome.deletions().rows())),
                List.of(
                        "time to check the certificate",
                        Numbers.duration(outcome.comparison().verifySeconds())),
                List.of("version of unlearn", p.libraryVersion()),
                List.of("Java", p.javaVersion()),
                List.of("platform", p.platform()),
                List.of("linear algebra", p.backend()));
    }
}
