package io.unlearn.audit.internal;

import io.unlearn.core.AuditEvidence.ModelScores;
import io.unlearn.core.AuditEvidence.Origin;
import io.unlearn.core.EpsilonBound;
import io.unlearn.core.SanityTriangle;
import io.unlearn.core.ScoreMatrix;
import io.unlearn.core.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What follows from a triangle, in a word and in sentences. */
public final class Findings {
    private Findings() {}

    /** Returns the verdict: controls first, the answer second. */
    public static Verdict verdict(SanityTriangle triangle, double target) {
        EpsilonBound answer = triangle.unlearnedAgainstRetrained();
        if (!triangle.holds()) {
            return Verdict.INVALID;
        }
        if (answer.lower() > target) {
            return Verdict.FAIL;
        }
        boolean couldHaveShown = triangle.originalAgainstRetrained().lower() > target && answer.ceiling() > target;
        return couldHaveShown ? Verdict.PASS : Verdict.INCONCLUSIVE;
    }

    /** Returns the reason of a verdict, for readers who are not specialists. */
    public static String reason(SanityTriangle triangle, double target, Verdict verdict) {
        double original = triangle.originalAgainstRetrained().lower();
        double answer = triangle.unlearnedAgainstRetrained().lower();
        double ceiling = triangle.unlearnedAgainstRetrained().ceiling();
        return switch (verdict) {
            case PASS ->
                text(
                        "The attack shows an epsilon of at least %.2f on models from before the deletion, and does not show more"
                                + " than the target of %.2f on unlearned models. This is evidence, not a proof.",
                        original, target);
            case FAIL ->
                text(
                        "The attack tells unlearned from retrained models: epsilon is at least %.2f, above the target of %.2f.",
                        answer, target);
            case INCONCLUSIVE ->
                text(
                        "The attack could not have shown an epsilon above the target of %.2f: on models from before the deletion"
                                + " it shows %.2f, and with this many models it can show %.2f at most. Score more models, or"
                                + " ones with a stronger trace of the forget set.",
                        target, original, ceiling);
            case INVALID ->
                triangle.retrainedAgainstRetrained().detects()
                        ? "The attack tells retrained models from each other. Either they were not made independently and in the"
                                + " same way, or this is one of the chance failures that the confidence allows. Nothing"
                                + " follows about the unlearned models."
                        : "The attack does not even find the forget set in models from before the deletion, so that finding"
                                + " nothing in unlearned models means nothing. Score more models, or other examples.";
        };
    }

    /** Returns what the audit does not show, and warnings about the evidence. */
    public static List<String> limits(ModelScores evidence, double alpha) {
        List<String> limits = new ArrayList<>();
        limits.add("An audit can show that epsilon is at least something. It cannot prove that data was deleted.");
        limits.add("The bounds are about attackers who see these scores on these examples. Others may see more.");
        limits.add(text(
                "Each of the three bounds is wrong with probability at most %s; all three hold together with probability at"
                        + " least %s.",
                percent(alpha), percent(1 - 3 * alpha)));
        limits.add("The challenge's epsilons and score are estimates, biased upwards; read them beside their null.");
        if (evidence.origin() == Origin.ONE_ORIGINAL) {
            limits.add(
                    "All unlearned models come from one original model: the answer is a statement about that model alone,"
                            + " stricter than the definition of unlearning, and is not certified for it.");
        }
        warnIfConstant(limits, "unlearned", evidence.unlearned());
        warnIfConstant(limits, "retrained", evidence.retrained());
        warnIfConstant(limits, "original", evidence.original());
        return limits;
    }

    /** Adds a warning if all models of a group have the same scores. */
    public static void warnIfConstant(List<String> limits, String name, ScoreMatrix scores) {
        float[] first = scores.rowCopy(0);
        for (int m = 1; m < scores.models(); m++) {
            if (!Arrays.equals(first, scores.rowCopy(m))) {
                return;
            }
        }
        limits.add("All " + name + " models have the same scores. Without randomness in how they are made, any"
                + " difference tells the groups apart, and the models count as one.");
    }

    private static String percent(double share) {
        return text("%.4g", 100 * Math.max(0, share)).replaceFirst("\\.?0+$", "") + " %";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
