package io.unlearn.audit;

import io.unlearn.audit.internal.Findings;
import io.unlearn.audit.internal.NullScores;
import io.unlearn.audit.internal.Triangle;
import io.unlearn.core.AuditEvidence;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditReport;
import io.unlearn.core.Auditor;
import io.unlearn.core.Progress;
import io.unlearn.core.Provenance;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.Seeds;
import io.unlearn.core.Verdict;
import io.unlearn.core.error.OutOfRangeException;
import io.unlearn.core.internal.Check;
import java.util.List;

/**
 * The audit to begin with: can an attacker tell unlearned from retrained models, and could this attacker have found the
 * forget set at all?
 *
 * <p>Each side of the {@link SanityTriangle} is attacked by one guess a model. A quarter of the models of each group suggests
 * ways to guess, a second quarter chooses one of them with its threshold, and the other half is counted, once. The counts
 * give an exact lower bound on epsilon ({@link EpsilonBounds#clopperPearson}), each at 1 - alpha by itself. The control
 * compares the first half of the retrained models with the second half.
 *
 * <p>Beside it stands the score of the NeurIPS 2023 challenge with the published grid, the exact supremum of each example,
 * and the null: what retrained models would score if they were submitted. For the confidence interval of that ratio, and
 * for stronger attacks, use the parts of this package.
 *
 * <p>The same evidence and seed give the same report on any number of threads. Immutable and thread-safe. Time is linear in
 * the number of examples: for each, {@code 2 + 2 nullSplits} evaluations of {@link ChallengeEpsilon}.
 *
 * <p><b>The bounds are void when</b> the models of a group are not independent draws, when several audits are run and the
 * best is reported, or when the examples were chosen by looking at the audited models. With probability at most alpha, and
 * usually far less, a sound audit comes out {@link Verdict#INVALID} because its control fails by chance.
 *
 * @param targetEpsilon the epsilon to refute, at least 0; 0 asks for no difference at all
 * @param delta of all bounds, in [0, 1)
 * @param alpha probability with which each bound may be wrong, in (0, 1)
 * @param nullSplits how many random halvings the null of the challenge score is averaged over, at least 1
 */
public record StandardAudit(double targetEpsilon, double delta, double alpha, int nullSplits) implements Auditor {
    private static final int DEFAULT_SPLITS = 3;

    /**
     * Checks the settings.
     *
     * @throws OutOfRangeException if one is outside its range
     */
    public StandardAudit {
        Check.inRange("targetEpsilon", targetEpsilon, 0, Double.MAX_VALUE, "Pass the epsilon to refute, or 0.");
        if (!(delta >= 0 && delta < 1)) {
            throw new OutOfRangeException("delta", "in [0, 1)", delta, "Pass a small probability such as 1e-5, or 0.");
        }
        Check.inOpenUnit("alpha", alpha, "Pass the probability of error, for example 0.05.");
        Check.atLeast("nullSplits", nullSplits, 1, "Three halvings are usually enough.");
    }

    /** Returns the audit that asks for no difference at all, with delta 1e-5 and alpha 0.05. */
    public static StandardAudit create() {
        return new StandardAudit(0, ChallengeEpsilon.PUBLISHED_DELTA, 0.05, DEFAULT_SPLITS);
    }

    /** Returns a copy that tries to refute (epsilon, delta). */
    public StandardAudit withTarget(double epsilon, double ofDelta) {
        return new StandardAudit(epsilon, ofDelta, alpha, nullSplits);
    }

    /** Returns a copy whose bounds may each be wrong with this probability. */
    public StandardAudit withAlpha(double probability) {
        return new StandardAudit(targetEpsilon, delta, probability, nullSplits);
    }

    /** Returns a copy that averages the null over this many halvings. */
    public StandardAudit withNullSplits(int splits) {
        return new StandardAudit(targetEpsilon, delta, alpha, splits);
    }

    @Override
    public String name() {
        return "standard audit";
    }

    /**
     * Audits.
     *
     * @throws OutOfRangeException if there are fewer than 8 unlearned, 8 original or 16 retrained models
     */
    @Override
    public AuditReport audit(AuditEvidence evidence, Seeds seeds, Progress progress) {
        ModelScores scores = (ModelScores) evidence;
        Triangle.checkModels(scores);
        SanityTriangle triangle =
                Triangle.of(scores, delta, alpha, seeds, List.of(), progress).sides();
        NullScores challenge = NullScores.of(
                scores.unlearned(), scores.retrained(), delta, nullSplits, seeds.split("challenge"), progress);
        Verdict verdict = Findings.verdict(triangle, targetEpsilon);
        return new AuditReport(
                verdict,
                Findings.reason(triangle, targetEpsilon, verdict),
                setting(scores, seeds),
                triangle,
                challenge.score(),
                challenge.examples(),
                Findings.limits(scores, alpha),
                Provenance.here("plain Java"));
    }

    private AuditReport.Setting setting(ModelScores scores, Seeds seeds) {
        return new AuditReport.Setting(
                name(),
                "one guess a model, by a rule that is chosen on models which are not counted",
                targetEpsilon,
                delta,
                alpha,
                scores.unlearned().models(),
                scores.retrained().models(),
                scores.original().models(),
                scores.examples(),
                scores.origin(),
                Long.toHexString(seeds.seed()));
    }
}
