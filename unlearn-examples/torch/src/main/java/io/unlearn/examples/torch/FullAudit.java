package io.unlearn.examples.torch;

import io.unlearn.algorithms.experiment.ForgetMetric;
import io.unlearn.algorithms.experiment.Leaderboard;
import io.unlearn.audit.Audit;
import io.unlearn.audit.AuditResult;
import io.unlearn.audit.ChallengeEvaluation;
import io.unlearn.audit.ChallengeMetric;
import io.unlearn.audit.UtilityRatios;
import io.unlearn.core.AuditEvidence;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditReport;
import io.unlearn.core.Auditor;
import io.unlearn.core.Progress;
import io.unlearn.core.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;

/** Plugs the whole audit into a leaderboard, and writes the page of each. For one thread. */
final class FullAudit implements Auditor, Leaderboard.AuditListener {
    private final Path folder;
    private final IdentityHashMap<AuditReport, AuditResult> results = new IdentityHashMap<>();

    FullAudit(Path folder) {
        this.folder = folder;
    }

    /** Returns the challenge's metric with so many halvings. */
    static ForgetMetric metric(int halvings) {
        ChallengeMetric challenge = ChallengeMetric.create().withSubsamples(halvings);
        return (unlearned, retrained, seeds, progress) -> {
            // The leaderboard multiplies with the utility and compares the times itself.
            ChallengeEvaluation found =
                    challenge.evaluate(unlearned, retrained, new UtilityRatios(1, 1), 0, seeds, progress);
            return new ForgetMetric.Evaluation(
                    found.forgetScore(),
                    found.ratioInterval().low(),
                    found.ratioInterval().high(),
                    found.ratioInterval().confidence(),
                    found.warnings());
        };
    }

    @Override
    public String name() {
        return "full audit";
    }

    @Override
    public AuditReport audit(AuditEvidence evidence, Seeds seeds, Progress progress) {
        AuditResult result =
                Audit.builder((ModelScores) evidence).seeds(seeds).build().run(progress);
        results.put(result.report(), result);
        return result.report();
    }

    @Override
    public void audited(String group, AuditReport report) {
        AuditResult result = results.remove(report);
        if (result == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(group + ".html"), result.toHtml());
            Files.writeString(folder.resolve(group + ".json"), result.toJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
