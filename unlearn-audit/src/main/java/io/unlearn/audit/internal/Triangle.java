package io.unlearn.audit.internal;

import io.unlearn.audit.ExampleAttack;
import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.BoundKind;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.Progress;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Seeds;
import io.unlearn.core.internal.Check;
import java.util.List;

/**
 * The three attacks of an audit, with what they were judged on.
 *
 * @param sides their bounds
 * @param original original against retrained models
 * @param answer unlearned against retrained models
 */
public record Triangle(SanityTriangle sides, HeldOutAttack.Judged original, HeldOutAttack.Judged answer) {
    /**
     * Checks that there are enough models.
     *
     * @throws io.unlearn.core.error.OutOfRangeException if there are fewer than 8 unlearned, 8 original or 16 retrained
     */
    public static void checkModels(ModelScores scores) {
        enough("unlearned", scores.unlearned(), HeldOutAttack.FEWEST);
        enough("original", scores.original(), HeldOutAttack.FEWEST);
        enough("retrained", scores.retrained(), 2 * HeldOutAttack.FEWEST);
    }

    /** Attacks. */
    public static Triangle of(
            ModelScores scores,
            double delta,
            double alpha,
            Seeds seeds,
            List<ExampleAttack> attacks,
            Progress progress) {
        String stage = "attacks";
        ScoreMatrix retrained = scores.retrained();
        int half = retrained.models() / 2;
        progress.update(stage, 0, 3);
        HeldOutAttack.Judged control = HeldOutAttack.judge(
                rows(retrained, 0, half),
                rows(retrained, half, retrained.models()),
                delta,
                alpha,
                seeds.split("control"),
                "retrained against retrained models",
                attacks);
        progress.update(stage, 1, 3);
        HeldOutAttack.Judged original = HeldOutAttack.judge(
                scores.original(),
                retrained,
                delta,
                alpha,
                seeds.split("original"),
                "original against retrained models",
                attacks);
        progress.update(stage, 2, 3);
        HeldOutAttack.Judged answer = HeldOutAttack.judge(
                scores.unlearned(),
                retrained,
                delta,
                alpha,
                seeds.split("unlearned"),
                "unlearned against retrained models",
                attacks);
        progress.update(stage, 3, 3);
        return new Triangle(
                new SanityTriangle(control.bound(), original.bound(), ofOrigin(answer.bound(), scores.origin())),
                original,
                answer);
    }

    /** Returns the bound on unlearned models as it may be called for models that come from there. */
    public static EpsilonBound ofOrigin(EpsilonBound b, Origin origin) {
        if (origin == Origin.OWN_ORIGINAL_EACH) {
            return b;
        }
        return new EpsilonBound(
                b.lower(),
                BoundKind.APPROXIMATE,
                b.confidence(),
                b.delta(),
                b.ceiling(),
                b.counts(),
                b.method(),
                b.rule(),
                b.scope() + ", for one original model");
    }

    /** Returns the models from {@code from}, inclusive, to {@code to}, exclusive. */
    public static ScoreMatrix rows(ScoreMatrix scores, int from, int to) {
        int[] chosen = new int[to - from];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = from + i;
        }
        return scores.rows(chosen);
    }

    private static void enough(String name, ScoreMatrix scores, int fewest) {
        Check.atLeast(
                "number of " + name + " models",
                scores.models(),
                fewest,
                "Score more models: see EpsilonBounds.modelsNeeded.");
    }
}
